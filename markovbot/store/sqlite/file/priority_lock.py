"""A lock for one caller at a time, in the order in which they asked; brief callers go first."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

MOST_OVERTAKING: Final = 8
"""Brief callers after which one of the others gets the lock, however many brief ones wait."""


class PriorityLock:
    """A fair lock: a question of a millisecond needn't wait for all lines that were asked for.

    Whoever releases it hands it to the next, so that nobody who comes later gets between.
    """

    def __init__(self) -> None:
        self._locked = False
        self._brief: deque[asyncio.Future[None]] = deque()
        self._others: deque[asyncio.Future[None]] = deque()
        self._overtaking = 0

    @asynccontextmanager
    async def hold(self, *, brief: bool) -> AsyncIterator[None]:
        """Wait for the lock, and hold it as long as the context lasts."""
        await self._acquire(self._brief if brief else self._others)
        try:
            yield
        finally:
            self._release()

    async def _acquire(self, queue: deque[asyncio.Future[None]]) -> None:
        if not self._locked:
            self._locked = True
            return
        place = asyncio.get_running_loop().create_future()
        queue.append(place)
        try:
            await place
        except asyncio.CancelledError:
            if not place.cancelled():  # it was handed the lock already
                self._release()
            raise

    def _release(self) -> None:
        """Hand the lock to the next who still waits for it."""
        while self._brief or self._others:
            place = self._next_queue().popleft()
            if not place.done():
                place.set_result(None)
                return
        self._locked = False

    def _next_queue(self) -> deque[asyncio.Future[None]]:
        if self._brief and (not self._others or self._overtaking < MOST_OVERTAKING):
            self._overtaking += bool(self._others)
            return self._brief
        self._overtaking = 0
        return self._others
