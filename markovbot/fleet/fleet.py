"""Which guilds are a process's own, of those that serve the bot together, and whether it leads."""

from collections.abc import Iterable, Mapping
from typing import Final, TypeVar

from markovbot.domain import GuildId
from markovbot.fleet.shards import FIRST, Shards, shard_of

T = TypeVar("T")


class Fleet:
    """Tells what is up to this process.

    Where one process serves all shards, every guild is its own, whatever the number of shards.
    """

    def __init__(self, shards: Shards) -> None:
        self._shards = shards
        self._ids = None if shards.ids is None else frozenset(shards.ids)

    @property
    def alone(self) -> bool:
        """Tell whether there is no other process."""
        return self._ids is None

    @property
    def leads(self) -> bool:
        """Tell whether this process does what one process does for all: it sends the commands and
        answers direct messages."""
        return self._ids is None or FIRST in self._ids

    def is_ours(self, guild: GuildId) -> bool:
        """Tell whether this process serves a guild."""
        if self._ids is None or self._shards.count is None:
            return True
        return shard_of(guild, self._shards.count) in self._ids

    def ours(self, guilds: Iterable[GuildId]) -> set[GuildId]:
        """Return those of some guilds that this process serves."""
        return {guild for guild in guilds if self.is_ours(guild)}

    def of_ours(self, by_guild: Mapping[GuildId, T]) -> dict[GuildId, T]:
        """Return what a mapping has of the guilds that this process serves."""
        return {guild: value for guild, value in by_guild.items() if self.is_ours(guild)}


ALONE: Final = Fleet(Shards())
"""The only process there is."""
