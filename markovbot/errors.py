"""The one exception whose text is meant for the person who asked."""


class UserError(Exception):
    """Carry one sentence that says what is wrong and what to do next.

    Anything else that escapes is a bug: it is shown as a reference and logged.
    The sentence never holds message content or a token.
    """


class DatabaseGone(UserError):
    """The database's file was removed or replaced while it was open.

    Nothing that is written counts any more, so the program has to end; trying again is no use.
    """
