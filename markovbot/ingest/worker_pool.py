"""A pool of workers that serve keys round-robin, no two of them the same key at once."""

import asyncio
from collections.abc import Awaitable, Callable, Set
from typing import Final, Generic, TypeVar

from markovbot.domain import GuildId
from markovbot.ingest.fair_queue import FairQueue, HasGuild

K = TypeVar("K", bound=HasGuild)

WORKERS: Final = 4
"""Turns that run at once. Discord's answers take longer than our work on them, and its rate limits
count for single channels."""


class WorkerPool(Generic[K]):
    """Runs turns for the keys that were requested.

    `turn` does a piece of work for a key and returns the seconds until its next turn, None if it
    needs none.
    """

    def __init__(self, turn: Callable[[K], Awaitable[float | None]]) -> None:
        self._turn = turn
        self._queue: FairQueue[K] = FairQueue()
        self._due = asyncio.Semaphore(0)  # counts the keys that wait
        self._busy: set[K] = set()
        self._again: set[K] = set()
        self._pausing: dict[K, asyncio.TimerHandle] = {}

    def __len__(self) -> int:
        """Return how many keys wait, pause or have their turn."""
        return len(self._keys())

    def request(self, key: K) -> None:
        """Request a turn. A key that waits gets one turn, and one that pauses goes on pausing."""
        if key in self._busy:
            self._again.add(key)
        elif key not in self._pausing and self._queue.add(key):
            self._due.release()

    def request_now(self, key: K) -> None:
        """Request a turn now, even if the key pauses."""
        if (pause := self._pausing.pop(key, None)) is not None:
            pause.cancel()
        self.request(key)

    def pending(self, guild: GuildId) -> int:
        """Return how many keys of a guild wait, pause or have their turn."""
        return sum(key.guild == guild for key in self._keys())

    async def run(self) -> None:
        """Serve requests until cancelled."""
        try:
            async with asyncio.TaskGroup() as workers:
                for _ in range(WORKERS):
                    workers.create_task(self._work())
        finally:
            for pause in self._pausing.values():
                pause.cancel()
            self._pausing.clear()

    def _keys(self) -> Set[K]:
        return self._queue.waiting | self._busy | self._pausing.keys()

    async def _work(self) -> None:
        while True:
            await self._due.acquire()
            key = self._queue.take()
            self._busy.add(key)
            try:
                pause = await self._turn(key)
            finally:
                self._busy.discard(key)
            asked = key in self._again
            self._again.discard(key)
            if pause:
                loop = asyncio.get_running_loop()
                self._pausing[key] = loop.call_later(pause, self.request_now, key)
            elif asked or pause is not None:
                self.request(key)
