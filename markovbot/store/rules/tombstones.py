"""Tombstones: what was erased isn't learned again, whoever reads it later.

A tombstone says that a scope was erased up to a message id. One of a member keeps that member's
earlier messages from being learned. One of a whole channel or guild doesn't: an admin may want the
past to be read again, but by that a member who was erased is not brought back.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from markovbot.domain import EVERYWHERE, GuildId, MemberId
from markovbot.store.ports import Example

ALL: Final = 0
"""Stands for all channels of a guild, or for all members."""

Tombstones = Mapping[tuple[int, int, MemberId], int]
"""The highest erased message id by guild (or `EVERYWHERE`), channel (or `ALL`) and member."""


def members_by_guild(examples: Collection[Example]) -> dict[GuildId, set[MemberId]]:
    """Return whose tombstones concern some examples, by guild; all members under `EVERYWHERE`."""
    members: dict[GuildId, set[MemberId]] = {}
    for example in examples:
        members.setdefault(example.message.key.guild, set()).add(example.message.member)
    return {EVERYWHERE: set().union(*members.values()), **members}


def without_tombstoned(examples: Sequence[Example], tombstones: Tombstones) -> Sequence[Example]:
    """Return the examples that no tombstone of their member covers."""
    if not tombstones:
        return examples
    return [example for example in examples if not _is_covered(example, tombstones)]


def _is_covered(example: Example, tombstones: Tombstones) -> bool:
    guild, channel, _ = example.message.key
    member = example.message.member
    return any(
        example.message.id <= tombstones.get(place, -1)
        for place in (
            (guild, ALL, member),
            (guild, channel, member),
            (EVERYWHERE, ALL, member),
        )
    )
