"""Which shards there are, and which of them this process serves."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from markovbot.domain import GuildId

FIRST: Final = 0
"""The shard to which Discord sends what belongs to no guild, such as direct messages."""

TIMESTAMP: Final = 22
"""Bits of an id below its time; the time decides on the shard."""


def shard_of(guild: GuildId, count: int) -> int:
    """Return the number of the shard that a guild belongs to, of so many shards.

    https://discord.com/developers/docs/events/gateway#sharding
    """
    return (guild >> TIMESTAMP) % count


@dataclass(frozen=True, slots=True)
class Shards:
    """The shards of this process.

    `count` is how many there are in the whole fleet; None: as many as Discord recommends, which
    only a process that serves them all may leave open. `ids` are those of this process; None: all.
    `processes` is how many processes share Discord's limits.
    """

    count: int | None = None
    ids: tuple[int, ...] | None = None
    processes: int = 1

    @property
    def are_all(self) -> bool:
        """Tell whether this process serves every shard."""
        return self.ids is None

    def __str__(self) -> str:
        """Return such as "shards 0-3 of 16"."""
        if self.count is None:
            return "all shards"
        if self.ids is None:
            return f"all {self.count} shards"
        return f"shards {listed(self.ids)} of {self.count}"


def part(number: int, processes: int, count: int) -> tuple[int, ...]:
    """Return the shards of a process, given its number (from 1) among so many processes.

    The parts are ranges whose sizes differ by one at most; together they are all shards.
    """
    first, last = ((one * count) // processes for one in (number - 1, number))
    return tuple(range(first, last))


def listed(ids: Collection[int]) -> str:
    """Return numbers as a setting has them: "0-3,8"."""
    ranges: list[tuple[int, int]] = []
    for id_ in sorted(ids):
        if ranges and ranges[-1][1] == id_ - 1:
            ranges[-1] = ranges[-1][0], id_
        else:
            ranges.append((id_, id_))
    return ",".join(str(low) if low == high else f"{low}-{high}" for low, high in ranges)
