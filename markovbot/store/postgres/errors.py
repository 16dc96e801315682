"""Why a guild can't be changed by this process, and how often that is tried again."""

from typing import Final

from markovbot.errors import DatabaseFailure, UserError

ATTEMPTS: Final = 8
"""How often something is tried again when a guild was changed meanwhile."""


class OwnedElsewhere(UserError):
    """Another process serves the guild."""


class DamagedGuild(DatabaseFailure):
    """What is kept of one guild can't be read; that of others can."""


class Outdated(Exception):
    """The guild was changed, or taken, by another process; its world is dropped."""


NotOwned = OwnedElsewhere | DamagedGuild | Outdated
"""Why a guild couldn't be claimed."""


def changed_too_often() -> DatabaseFailure:
    """Return the error that other processes were always faster."""
    return DatabaseFailure(
        "Other processes change the same server all the time, so this one gave up. Try again."
    )
