"""A queue that serves guilds round-robin, and each guild's keys first in, first out."""

from collections import OrderedDict, deque
from collections.abc import Hashable, Set
from typing import Generic, Protocol, TypeVar

from markovbot.domain import GuildId


class HasGuild(Hashable, Protocol):
    """A key that belongs to a guild."""

    @property
    def guild(self) -> GuildId:
        """Return the guild."""


K = TypeVar("K", bound=HasGuild)


class FairQueue(Generic[K]):
    """A round-robin queue: a guild with a thousand keys delays another's next key by one turn."""

    def __init__(self) -> None:
        self._queues: OrderedDict[GuildId, deque[K]] = OrderedDict()
        self._waiting: set[K] = set()

    def __len__(self) -> int:
        """Return how many keys wait."""
        return len(self._waiting)

    @property
    def waiting(self) -> Set[K]:
        """Return all keys that wait."""
        return self._waiting

    def add(self, key: K) -> bool:
        """Add a key; return False if it waits already, and leave it where it is."""
        if key in self._waiting:
            return False
        self._waiting.add(key)
        self._queues.setdefault(key.guild, deque()).append(key)
        return True

    def take(self) -> K:
        """Remove and return the next key; raises IndexError if none waits."""
        if not self._queues:
            raise IndexError("no key waits")
        guild, queue = self._queues.popitem(last=False)
        key = queue.popleft()
        self._waiting.discard(key)
        if queue:
            self._queues[guild] = queue
        return key
