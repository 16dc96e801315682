"""Background work on the writing connection: erasures and compaction, slice by slice."""

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
from markovbot.store.ports.maintenance import CompactionProgress
from markovbot.store.sqlite.counts import purging
from markovbot.store.sqlite.counts.blocks import SqliteBlockStorage
from markovbot.store.sqlite.counts.early_budget import EarlyBudget
from markovbot.store.sqlite.counts.throttle import Throttle

log = logging.getLogger(__name__)

T = TypeVar("T")

SHRINK_RATIO: Final = 20
"""The file is shrunk when more than one page of this many is free."""

SLICE_PAUSE: Final = 0.01
"""Seconds between two slices. SQLite has no queue of writers: another program tries to lock the
database every now and then, and without a pause would fail until the whole compaction is done."""

FIRST_COMPACTION: Final = 3600.0
COMPACTION_INTERVAL: Final = 86400.0
"""Seconds from the start to the first full compaction, and between two of them. It merges all runs
into one and overwrites the bytes of what was subtracted. Before it, the counts of the latest
messages are in runs of their own."""

LONGEST_WAIT: Final = 60.0
"""Seconds between two looks at what could be merged early while nothing is written."""

RETRY_DELAY: Final = 30.0
"""Seconds until work that failed (the disk is full, the database is locked) is tried again."""


class Write(Protocol):
    """Runs a function on the writing connection, in a transaction."""

    def __call__(self, work: Callable[[sqlite3.Connection], T]) -> Awaitable[T]:
        """Return what the function returns."""


class Maintenance:
    """A task that does a slice whenever one is due, and lets others write between two slices."""

    def __init__(self, write: Write, vacuum_file: Callable[[], Awaitable[None]]) -> None:
        self._write = write
        self._vacuum_file = vacuum_file
        self._due = asyncio.Event()
        self._bulks = 0
        self._throttle = Throttle()
        self._early = EarlyBudget(time.monotonic())
        self._task = asyncio.create_task(self._run())

    def wake(self) -> None:
        """Tell that something was written, so that work may be due."""
        self._due.set()

    async def stop(self) -> None:
        """Stop after the slice under way."""
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task

    async def settle(self) -> None:
        """Do now all work that is due.

        What an earlier process had begun to remove leaves no bytes in the file either: the one that
        would have rewritten it is gone.
        """
        removed = False

        def work(connection: sqlite3.Connection) -> bool:
            nonlocal removed
            if purging.removal_slice(connection):
                removed = True
                return True
            return _compaction_slice(connection, wait=bool(self._bulks))

        await self.slices(work)
        if removed:
            await self._vacuum_file()

    async def slices(self, work: Callable[[sqlite3.Connection], bool]) -> None:
        """Call `work`, a transaction each time, until it returns False; pause between two calls."""
        while True:
            if not await self.throttled(partial(self._write, work)):
                return
            await asyncio.sleep(SLICE_PAUSE)

    async def throttled(self, write: Callable[[], Awaitable[T]]) -> T:
        """Run a transaction; while much is written, after a pause now and then."""
        return await (self._throttle.run(write) if self._bulks else write())

    async def make_room(self) -> None:
        """While much is written, wait until compaction has caught up (a write stall).

        Each transaction adds a run, and compaction needs many slices to take in a few. Without a
        stall an import of ten million messages left hundreds of runs: a line looks into all of
        them, and a slice takes blocks of each.
        """
        if self._bulks:
            await self.slices(_slice_if_crowded)

    @asynccontextmanager
    async def bulk(self, progress: CompactionProgress) -> AsyncIterator[None]:
        """Put compaction off while much is written; compact at the end, and tell how far it is."""
        self._bulks += 1
        try:
            yield
            compact, done = partial(self._write, _compact_major_slice), 0.0
            while (share := await self.throttled(compact)) is not None:
                done = max(done, share)  # another compaction may have been under way before
                progress(done)
        finally:
            self._bulks -= 1

    async def _run(self) -> None:
        self._due.set()  # an earlier process may have left work undone
        compact_at = time.monotonic() + FIRST_COMPACTION
        while True:
            wait = min(LONGEST_WAIT, max(0.0, compact_at - time.monotonic()))
            with suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await self._due.wait()
            self._due.clear()
            await self._attempt(self._settle_and_merge_early())
            if time.monotonic() >= compact_at:
                compact_at = time.monotonic() + COMPACTION_INTERVAL
                if not self._bulks:
                    await self._attempt(self._compact_everything())

    async def _settle_and_merge_early(self) -> None:
        await self.settle()
        while not self._bulks and (most := self._early.entries(time.monotonic())):
            merged = await self._write(partial(_plan_early, most=most))
            if not merged:
                break
            self._early.spend(merged)
            await self.settle()

    async def _compact_everything(self) -> None:
        # First the compaction under way, then one of all runs. Runs that are added meanwhile wait.
        for plan in (_target, _plan_everything):
            target = await self._write(plan)
            await self.slices(partial(_compact_slice_into, target=target))
        await self._vacuum_file()

    async def _attempt(self, work: Coroutine[None, None, None]) -> None:
        try:
            await work
        except UserError as error:
            log.warning("%s Tidying up goes on later.", error)
        except Exception as error:  # noqa: BLE001 - counts and lines don't depend on it
            log.error("Tidying up failed (%s); it is tried again later.", type(error).__name__)
        else:
            return
        await asyncio.sleep(RETRY_DELAY)
        self._due.set()


def _compaction_slice(connection: sqlite3.Connection, *, wait: bool) -> bool:
    return compaction.plan(SqliteBlockStorage(connection), wait=wait) and _compact_slice(connection)


def _slice_if_crowded(connection: sqlite3.Connection) -> bool:
    crowded = len(SqliteBlockStorage(connection).runs()) >= compaction.MAX_RUNS
    return crowded and _compaction_slice(connection, wait=True)


def _plan_early(connection: sqlite3.Connection, *, most: int) -> int:
    return compaction.plan_early(SqliteBlockStorage(connection), most)


def _compact_major_slice(connection: sqlite3.Connection) -> float | None:
    storage = SqliteBlockStorage(connection)
    if not compaction.plan_major(storage):
        return None
    compaction.compact_slice(storage)
    return compaction.merged_share(storage.runs())


def _target(connection: sqlite3.Connection) -> int | None:
    return compaction.target(SqliteBlockStorage(connection))


def _plan_everything(connection: sqlite3.Connection) -> int | None:
    compaction.plan_major(SqliteBlockStorage(connection), everything=True)
    return _target(connection)


def _compact_slice(connection: sqlite3.Connection) -> bool:
    compaction.compact_slice(SqliteBlockStorage(connection))
    return True


def _compact_slice_into(connection: sqlite3.Connection, *, target: int | None) -> bool:
    if target is None or _target(connection) != target:
        return False
    return _compact_slice(connection)


def shrink_file(connection: sqlite3.Connection) -> None:
    """Give free pages back to the file system if there are many (see `SHRINK_RATIO`)."""
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    (free,) = connection.execute("PRAGMA freelist_count").fetchone()
    if free * SHRINK_RATIO > pages:
        connection.executescript("PRAGMA incremental_vacuum;")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
