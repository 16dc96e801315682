"""The connections that read, lent to one caller at a time, in the order in which they asked."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from markovbot.store.sqlite.file.connections import DatabaseThread


class ReaderPool:
    """Lends readers fairly.

    A queue of idle readers isn't fair: who gives one back and asks again at once would get it
    before those who wait, so that two speakers without a pause would keep learning from its turn.
    (`asyncio.Semaphore` wakes its waiters in their order, and lets nobody pass them.)
    """

    def __init__(self, readers: Sequence[DatabaseThread]) -> None:
        self._idle = list(readers)
        self._turns = asyncio.Semaphore(len(readers))

    @asynccontextmanager
    async def lend(self) -> AsyncIterator[DatabaseThread]:
        """Lend a reader for as long as the context lasts; the latest used, whose caches are warm,
        first."""
        async with self._turns:
            reader = self._idle.pop()
            try:
                yield reader
            finally:
                self._idle.append(reader)
