"""Work that nobody waits for: erase what is forgotten, and merge runs, slice by slice."""

import asyncio
import logging
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Final, Protocol, TypeVar

from markovbot.errors import UserError
from markovbot.store.packed import compaction
from markovbot.store.sqlite.counts import erasing

log = logging.getLogger(__name__)

T = TypeVar("T")

SHRINK_RATIO: Final = 20
"""Times the free pages of a file go into its size before it is worth making it smaller."""

SLICE_PAUSE: Final = 0.01
"""Seconds between two slices. SQLite lets nobody queue: another program looks every now and then
whether it may write, and without a gap would look in vain until all is merged."""

FIRST_COMPACTION: Final = 3600.0
COMPACTION_INTERVAL: Final = 86400.0
"""Seconds after the start, and then between two times, that all runs are merged into one and the
bytes of what was taken back are overwritten. Until then the latest messages' counts stand apart."""

RETRY_DELAY: Final = 30.0
"""Seconds until what failed (the disk is full, the database locked) is tried again."""


class Write(Protocol):
    """Runs a function on the writing connection, in a transaction."""

    def __call__(self, work: Callable[[sqlite3.Connection], T]) -> Awaitable[T]:
        """Return what the function returns."""


class Maintenance:
    """A task that does a slice whenever there is one to do, and lets others write in between."""

    def __init__(self, write: Write, vacuum_file: Callable[[], Awaitable[None]]) -> None:
        self._write = write
        self._vacuum_file = vacuum_file
        self._due = asyncio.Event()
        self._bulks = 0
        self._task = asyncio.create_task(self._run())

    def wake(self) -> None:
        """Say that something was written."""
        self._due.set()

    async def stop(self) -> None:
        """End after the slice under way."""
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task

    async def settle(self) -> None:
        """Do what is due now, instead of some time soon."""
        await self.slices(lambda connection: _slice(connection, wait=bool(self._bulks)))

    async def slices(self, work: Callable[[sqlite3.Connection], bool]) -> None:
        """Run `work` until it says that nothing is left, and let other programs in in between."""
        while True:
            if not await self._write(work):
                return
            await asyncio.sleep(SLICE_PAUSE)

    @asynccontextmanager
    async def bulk(self) -> AsyncIterator[None]:
        """Put merging off while a lot is being written, then do it all at once."""
        self._bulks += 1
        try:
            yield
        finally:
            self._bulks -= 1
        await self.slices(_compact_major_slice)

    async def _run(self) -> None:
        self._due.set()  # a process before this one may have left something undone
        compact_at = time.monotonic() + FIRST_COMPACTION
        while True:
            try:
                async with asyncio.timeout(max(0.0, compact_at - time.monotonic())):
                    await self._due.wait()
            except TimeoutError:
                compact_at = time.monotonic() + COMPACTION_INTERVAL
                if not self._bulks:
                    await self._attempt(self._compact_everything())
            else:
                self._due.clear()
                await self._attempt(self.settle())

    async def _compact_everything(self) -> None:
        # What has begun, then everything, once: what is learned meanwhile makes new runs, and
        # those can wait.
        for plan in (compaction.target, _plan_everything):
            target = await self._write(plan)
            await self.slices(partial(_compact_slice_into, target=target))
        await self._vacuum_file()

    async def _attempt(self, work: Coroutine[None, None, None]) -> None:
        try:
            await work
        except UserError as error:
            log.warning("%s Tidying up goes on later.", error)
        except Exception as error:  # noqa: BLE001 - whatever it is, counts and lines don't need it
            log.error("Tidying up failed (%s); it is tried again later.", type(error).__name__)
        else:
            return
        await asyncio.sleep(RETRY_DELAY)
        self._due.set()


def _slice(connection: sqlite3.Connection, *, wait: bool) -> bool:
    if erasing.erase_slice(connection):
        return True
    return compaction.plan(connection, wait=wait) and _compact_slice(connection)


def _compact_major_slice(connection: sqlite3.Connection) -> bool:
    return compaction.plan_major(connection) and _compact_slice(connection)


def _plan_everything(connection: sqlite3.Connection) -> int | None:
    compaction.plan_major(connection, everything=True)
    return compaction.target(connection)


def _compact_slice(connection: sqlite3.Connection) -> bool:
    compaction.compact_slice(connection)
    return True


def _compact_slice_into(connection: sqlite3.Connection, *, target: int | None) -> bool:
    if target is None or compaction.target(connection) != target:
        return False
    return _compact_slice(connection)


def shrink_file(connection: sqlite3.Connection) -> None:
    """Make the file smaller if much of it is free."""
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    (free,) = connection.execute("PRAGMA freelist_count").fetchone()
    if free * SHRINK_RATIO > pages:
        connection.executescript("PRAGMA incremental_vacuum;")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
