"""The one exception whose text is meant for the person who asked."""


class UserError(Exception):
    """Carry one sentence that says what is wrong and what to do next.

    Anything else that escapes is a bug: it is shown as a reference and logged.
    The sentence never holds message content or a token.
    """


class DatabaseFailure(UserError):
    """The database can't be used; the sentence is for whoever runs the bot, and names the file."""


class DatabaseGone(DatabaseFailure):
    """The database's file was removed or replaced while it was open.

    Nothing that is written counts any more, so the program has to end; trying again is no use.
    """
