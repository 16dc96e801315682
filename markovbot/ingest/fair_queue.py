"""Whose turn it is: guilds take turns, and so do the waiting within a guild."""

from collections import OrderedDict, deque
from collections.abc import Hashable, Set
from typing import Generic, Protocol, TypeVar

from markovbot.domain import GuildId


class HasGuild(Hashable, Protocol):
    """Whatever belongs to a guild and waits at most once."""

    @property
    def guild(self) -> GuildId:
        """Return the guild."""


K = TypeVar("K", bound=HasGuild)


class FairQueue(Generic[K]):
    """A queue in which a guild with a thousand in it delays another's only one by one turn."""

    def __init__(self) -> None:
        self._queues: OrderedDict[GuildId, deque[K]] = OrderedDict()
        self._waiting: set[K] = set()

    def __len__(self) -> int:
        """Return how many wait."""
        return len(self._waiting)

    @property
    def waiting(self) -> Set[K]:
        """Return all who wait."""
        return self._waiting

    def add(self, key: K) -> bool:
        """Queue up; False for who waits already, and keeps the place."""
        if key in self._waiting:
            return False
        self._waiting.add(key)
        self._queues.setdefault(key.guild, deque()).append(key)
        return True

    def take(self) -> K:
        """Return who is next; raises IndexError if nobody waits."""
        if not self._queues:
            raise IndexError("nobody waits")
        guild, queue = self._queues.popitem(last=False)
        key = queue.popleft()
        self._waiting.discard(key)
        if queue:
            self._queues[guild] = queue
        return key
