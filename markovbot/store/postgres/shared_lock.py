"""A lock that many may share, or one may have for itself; and many locks at once."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager


class SharedLock:
    """Readings of a guild share it; whoever deletes blocks waits until they are done.

    Who waits for it alone goes before those who come later to share it.
    """

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._sharing = 0
        self._free = asyncio.Event()
        self._free.set()

    @property
    def is_free(self) -> bool:
        """Tell whether nobody has the lock, nor waits for it."""
        return not (self._sharing or self._turn.locked())

    @property
    def is_wanted_alone(self) -> bool:
        """Tell whether somebody waits to have the lock alone, or has it."""
        return self._turn.locked()

    @asynccontextmanager
    async def shared(self) -> AsyncIterator[None]:
        """Share the lock."""
        async with self._turn:
            self._sharing += 1
            self._free.clear()
        try:
            yield
        finally:
            self._sharing -= 1
            if not self._sharing:
                self._free.set()

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        """Have the lock alone."""
        async with self._turn:
            await self._free.wait()
            yield


@asynccontextmanager
async def all_of(locks: Sequence[asyncio.Lock]) -> AsyncIterator[None]:
    """Have several locks, taken one after the other; for hundreds, a stack of contexts is slow."""
    held: list[asyncio.Lock] = []
    try:
        for lock in locks:
            await lock.acquire()
            held.append(lock)
        yield
    finally:
        for lock in held:
            lock.release()
