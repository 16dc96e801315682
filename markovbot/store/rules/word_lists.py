"""Which words of a message aren't counted: those that are banned, or were when it was said.

A word counts for nothing in a guild while it is on its list. Once it is taken off, it counts in
what is said from then on, but still not in older messages, whoever reads or edits them later. So
which words of a message count depends on its id and the list alone: a message that was counted,
purged of a word and then deleted is subtracted exactly.
"""

from collections.abc import Mapping
from typing import Final

from markovbot.domain import GuildId, MessageId
from markovbot.errors import UserError

ALWAYS: Final = MessageId((1 << 63) - 1)
"""Up to which message a word that is on the list isn't counted."""

Uncounted = Mapping[str, MessageId]
"""Folded words, and up to which message (inclusive) they aren't counted."""

UncountedByGuild = Mapping[GuildId, Uncounted]


class StillPurging(UserError):
    """A word can't come off the list yet."""


def refuse_while_purging(words: int) -> None:
    """Raise StillPurging if words are still being purged: learned again, they would go, too."""
    if words:
        raise StillPurging("A word is still being purged; try again in a few minutes.")
