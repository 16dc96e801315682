"""Tombstones: what was erased is not learned again from history, an export or a backup."""

from collections.abc import Mapping, Sequence
from typing import Final

from markovbot.domain import EVERYWHERE
from markovbot.store.ports.records import Example

ALL: Final = 0
"""Stands for all channels, or all members."""

Tombstones = dict[tuple[int, int, int], int]
"""Up to which message id a guild's (or `EVERYWHERE`) channel and member are erased."""


def without_tombstoned(
    examples: Sequence[Example], tombstones: Mapping[tuple[int, int, int], int]
) -> list[Example]:
    """Return the examples that no tombstone of their member covers.

    A whole channel or guild that was erased is no obstacle: an admin may have its history read
    again. A member who was erased does not come back by that.
    """
    if not tombstones:
        return list(examples)

    def newest_erased(example: Example) -> int:
        guild, channel, _ = example.message.key
        member = example.message.member
        places = ((guild, ALL), (guild, channel), (EVERYWHERE, ALL))
        return max(tombstones.get((*place, member), -1) for place in places)

    return [one for one in examples if one.message.id > newest_erased(one)]
