"""The one exception whose text is meant for the person who asked, and what is said of others."""

import traceback


class UserError(Exception):
    """Carry one sentence that says what is wrong and what to do next.

    Anything else that escapes is a bug: it is shown as a reference and logged.
    The sentence never holds message content or a token.
    """


class DatabaseFailure(UserError):
    """The database can't be used; the sentence is for whoever runs the bot, and names the file."""


class DatabaseMisconfigured(DatabaseFailure):
    """A setting, the key, the database's server or what is installed has to be changed by a person.

    Starting the program again is no use before that, and no service manager should.
    """


class DatabaseAway(DatabaseFailure):
    """The database's server doesn't answer; the store has said so in the log, and will say when it
    does again."""


class DatabaseGone(DatabaseFailure):
    """The database's file was removed or replaced while it was open.

    Nothing that is written counts any more, so the program has to end; trying again is no use.
    """


def error_location(error: BaseException) -> str:
    """Return an exception's type and where it was raised, without its text: that may quote what
    somebody wrote (`KeyError: 'the word'`)."""
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return type(error).__name__
    innermost = frames[-1]
    where = innermost.filename.replace("\\", "/").split("/")[-2:]
    return f"{type(error).__name__} in {'/'.join(where)}, line {innermost.lineno}"
