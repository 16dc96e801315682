"""The store on SQLite: every method a function in the writer's or in a reader's thread."""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from markovbot.domain import (
    ChannelId,
    CoveredRange,
    GuildId,
    MemberId,
    MessageId,
    Scope,
    StreamKey,
    Style,
)
from markovbot.errors import DatabaseGone, UserError
from markovbot.store.ports import (
    BackfillJob,
    ByteProgress,
    CacheUse,
    CountRecord,
    Erased,
    Example,
    LearnResult,
    ModelStatistics,
    Reading,
    ScopeStatistics,
    SourceId,
    StorageLayout,
)
from markovbot.store.ports.maintenance import CompactionProgress, no_progress
from markovbot.store.sqlite.copying.store import SqliteCopying
from markovbot.store.sqlite.counts import (
    backfill_jobs,
    coverage,
    digest,
    erasing,
    inspection,
    inventory,
    known,
    learning,
    maintenance,
    purging,
    statistics,
)
from markovbot.store.sqlite.counts.lookup_cache import LookupCache
from markovbot.store.sqlite.counts.reading import SqliteReading
from markovbot.store.sqlite.counts.vacuum_due import vacuum_failed
from markovbot.store.sqlite.file import backup
from markovbot.store.sqlite.file.cancellation import CancelToken, stoppable
from markovbot.store.sqlite.file.cipher import ERRORS
from markovbot.store.sqlite.file.connections import FAILURES, DatabaseThread, explained
from markovbot.store.sqlite.file.database_file import DatabaseFile
from markovbot.store.sqlite.file.file_identity import LOOK_EVERY, FileIdentity
from markovbot.store.sqlite.file.priority_lock import PriorityLock
from markovbot.store.sqlite.file.reader_pool import ReaderPool
from markovbot.store.sqlite.preferences.store import SqliteDecisions

log = logging.getLogger(__name__)

T = TypeVar("T")

READERS: Final = 2
"""Connections that read: while one makes a line, the other may count or copy."""


class SqliteStore(SqliteDecisions, SqliteCopying):
    """One writer, a few readers and one more for short look-ups on one file.

    Panels ask several short questions, one after the other. Each would wait for the walks that were
    asked for before it, a second and more while many people ask for lines.
    """

    def __init__(
        self,
        identity: FileIdentity,
        key: str | None,
        writer: DatabaseThread,
        lookups: DatabaseThread,
        readers: Sequence[DatabaseThread],
    ) -> None:
        self._path = identity.path
        self._identity = identity
        self._key = key
        self._gone: asyncio.Task[DatabaseGone] | None = None
        self._missed = asyncio.Event()
        self._whole_file = asyncio.Lock()  # for what reads or writes all of it
        self._writer = writer
        self._lookups = lookups
        self._readers = ReaderPool(readers)
        self._cache = LookupCache()
        self._reading_style = PriorityLock()
        self._id_cache = learning.IdCache()
        self._failing = False
        self._maintenance = maintenance.Maintenance(self._write, self._vacuum_file)

    async def learn(
        self,
        examples: Sequence[Example],
        covered_ranges: Sequence[CoveredRange],
        backfilled: int | None = None,
    ) -> LearnResult:
        """Count examples and record the ranges they cover, in one transaction."""
        learn = partial(
            learning.learn,
            id_cache=self._id_cache,
            examples=examples,
            covered_ranges=covered_ranges,
            backfilled=backfilled,
        )
        write = partial(self._write, learn, self._id_cache.clear)
        learned = await self._maintenance.throttled(write)
        self._maintenance.wake()
        return learned

    async def subtract(
        self, examples: Sequence[Example], instead: Sequence[Example] = ()
    ) -> Mapping[MessageId, SourceId] | None:
        """Take lessons back, exactly; None, and nothing changed, if they weren't all learned."""
        try:
            return await self._write(
                partial(
                    learning.subtract, id_cache=self._id_cache, examples=examples, instead=instead
                ),
                self._id_cache.clear,
            )
        except learning.NotLearned:
            return None

    async def read(self, style: Style, work: Callable[[Reading], T], *, brief: bool = False) -> T:
        """Run `work` on a consistent view of a style, in a reader's thread.

        Styles are read one after the other: two threads would compute in turns anyway, with a cache
        for each.
        """
        async with self._reading_style.hold(brief=brief), self._readers.lend() as reader:
            return await self._run_on(reader, partial(_read_style, self._cache, style, work))

    async def settle(self) -> None:
        """Do the tidying up that is due, instead of waiting for it to be done."""
        await self._maintenance.settle()

    def bulk(self, progress: CompactionProgress = no_progress) -> AbstractAsyncContextManager[None]:
        """Announce many lessons: what tidying can wait is put off until the end."""
        return self._bulk(progress)

    async def make_room(self) -> None:
        """Wait, while much is written, until compaction has caught up."""
        await self._maintenance.make_room()

    async def inspect_counts(self, scope: Scope, work: Callable[[Iterator[CountRecord]], T]) -> T:
        """Run `work` on all forward counts of order 2 of a scope, in a reader's thread."""
        return await self._read(
            lambda connection: work(inspection.inspect_counts(connection, scope))
        )

    async def inspect_layout(self, guild: GuildId, work: Callable[[StorageLayout], T]) -> T:
        """Run `work` on how a guild's counts lie in the file, in a reader's thread."""
        return await self._read(lambda connection: work(inspection.SqliteLayout(connection, guild)))

    async def stored(self, guild: GuildId, *, opened: bool) -> list[bytes]:  # noqa: ARG002
        """Return the files, which are encrypted as a whole if they are."""
        return await asyncio.to_thread(lambda: [file.read_bytes() for file in self.files()])

    async def erase(self, scope: Scope, now: MessageId) -> Erased:
        """Subtract all that a scope contributed, and leave no bytes of it in the files."""
        erased = await self._write(partial(erasing.mark, scope=scope, now=now))
        await self._maintenance.slices(erasing.erase_slice)
        await self._vacuum_file()
        return erased

    async def purge(self) -> None:
        """Remove what is banned from the counts, and leave no bytes of it in the files."""
        await self._maintenance.slices(purging.removal_slice)
        await self._vacuum_file()

    async def scope_statistics(
        self, scope: Scope, audience: frozenset[ChannelId] | None = None
    ) -> ScopeStatistics:
        """Return how much was learned in a scope, in the audience's channels."""
        return await self._look_up(
            partial(statistics.scope_statistics, scope=scope, audience=audience)
        )

    async def is_known(self, scope: Scope) -> bool:
        """Tell whether there is anything of a guild, a channel or a member."""
        return await self._look_up(partial(known.is_known, scope=scope))

    async def guilds(self) -> dict[GuildId, ScopeStatistics]:
        """Return how much was learned in each guild that is known."""
        return await self._read(inventory.guilds)

    async def channels_of(self, guild: GuildId) -> dict[ChannelId, ScopeStatistics]:
        """Return how much was learned in each channel of a guild."""
        return await self._read(partial(inventory.channels_of, guild=guild))

    async def members_of(self, guild: GuildId) -> dict[MemberId, ScopeStatistics]:
        """Return how much was learned from each member of a guild."""
        return await self._read(partial(inventory.members_of, guild=guild))

    async def model_statistics(self, guild: GuildId) -> ModelStatistics:
        """Count what a guild's model consists of; reads all of it."""
        return await self._read(partial(statistics.model_statistics, guild=guild))

    async def digest(self, guild: GuildId) -> str:
        """Return a SHA-256 in hex of a guild's logical content."""
        return await self._read(partial(digest.digest, guild=guild))

    async def switch_on(self, guild: GuildId, channel: ChannelId, since: MessageId) -> bool:
        """Learn a channel's messages after `since`; False if it was switched on already."""
        return await self._write(
            partial(coverage.switch_on, guild=guild, channel=channel, after=since)
        )

    async def switch_off(self, guild: GuildId, channel: ChannelId) -> bool:
        """Learn nothing more in a channel, keep its counts; False if it was off already."""
        return await self._write(partial(coverage.switch_off, guild=guild, channel=channel))

    async def switched_on(self) -> frozenset[tuple[GuildId, ChannelId]]:
        """Return every channel whose messages are to be learned."""
        return await self._look_up(coverage.switched_on)

    async def since(self, guild: GuildId, channel: ChannelId) -> MessageId | None:
        """Return the id after which a channel's messages are learned; None if it is off."""
        return await self._look_up(partial(coverage.since, guild=guild, channel=channel))

    async def switches(self, guild: GuildId) -> Mapping[ChannelId, MessageId]:
        """Return a guild's channels that are switched on, and the ids after which they are
        learned."""
        return await self._look_up(partial(coverage.switches, guild=guild))

    async def watermark(self, key: StreamKey) -> MessageId | None:
        """Return the id up to which a stream is learned since its channel was switched on."""
        here = await self._write(partial(coverage.around_switch, key=key))
        return None if here is None else MessageId(here[1])

    async def beginning(self, key: StreamKey) -> MessageId | None:
        """Return the id from which on a stream is learned up to its watermark."""
        here = await self._write(partial(coverage.around_switch, key=key))
        return None if here is None else MessageId(here[0])

    async def save_backfill_job(self, job: BackfillJob) -> None:
        """Keep that a channel's past is being read, and how far."""
        await self._write(partial(backfill_jobs.save, job=job))

    async def backfill_jobs(self) -> list[BackfillJob]:
        """Return the channels whose past is being read."""
        return await self._read(backfill_jobs.load)

    async def delete_backfill_job(self, guild: GuildId, channel: ChannelId) -> bool:
        """Note that a channel's past isn't read any more; False if it wasn't."""
        return await self._write(partial(backfill_jobs.delete, guild=guild, channel=channel))

    async def check(self) -> list[str]:
        """Return what is wrong with the database, a sentence each."""
        return await self._read(statistics.check)

    async def backup(
        self,
        target: Path,
        progress: ByteProgress = lambda _done, _of: None,
        *,
        thorough: bool = True,
    ) -> int:
        """Copy the database as it is now to a file that isn't there yet; return its bytes."""
        async with self._whole_file:  # a view of the past would keep a scrub from ending
            try:
                await asyncio.to_thread(self._identity.check)
            except DatabaseGone:
                raise await self._rescue() from None
            return await stoppable(
                partial(backup.back_up, self._path, self._key, target, progress, thorough=thorough)
            )

    async def watch(self) -> None:
        """Raise DatabaseGone as soon as the file was removed or replaced; until then, wait."""
        while True:
            try:
                await asyncio.to_thread(self._identity.check)
            except DatabaseGone:
                raise await self._rescue() from None
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY):
                    await self._missed.wait()

    def files(self) -> list[Path]:
        """Return the files that the database consists of just now."""
        return DatabaseFile(self._path).present()

    async def size(self) -> int:
        """Return the bytes that the database takes on disk, write-ahead log included."""
        return sum(file.stat().st_size for file in self.files())

    def cache_use(self) -> CacheUse:
        """Return how the cache of blocks is used."""
        blocks = self._cache.blocks
        return CacheUse(blocks.hits, blocks.misses)

    async def stop(self) -> None:
        """End the upkeep; the connections belong to whoever opened them."""
        await self._maintenance.stop()

    async def _vacuum_file(self) -> None:
        async with self._whole_file:
            try:
                await self._writer.run(erasing.vacuum)
            except ERRORS as error:  # the counts are gone all the same
                log.error("%s", vacuum_failed(error))
            with suppress(*ERRORS):  # free space is no reason to fail
                await self._writer.run(maintenance.shrink_file)

    @asynccontextmanager
    async def _bulk(self, progress: CompactionProgress) -> AsyncIterator[None]:
        async with self._maintenance.bulk(progress):
            yield
        await self._vacuum_file()

    async def _write(
        self,
        work: Callable[[sqlite3.Connection], T],
        undone: Callable[[], None] = lambda: None,
    ) -> T:
        def write(connection: sqlite3.Connection) -> tuple[T, bool]:
            self._identity.check()
            before = connection.total_changes
            result = work(connection)
            return result, connection.total_changes != before

        try:
            result, changed = await self._writer.transact(write, "BEGIN IMMEDIATE", undone)
        except DatabaseGone:
            self._missed.set()
            raise await self._rescue() from None
        except FAILURES as error:
            self._failing = True
            raise explained(error, self._path, opened=True) from error
        if self._failing and changed:  # a full disk takes a transaction that writes nothing
            self._failing = False
            log.info("The database can be written to again.")
        return result

    async def _rescue(self) -> DatabaseGone:
        """Save what is still open, once, and return what to tell."""
        if self._gone is None:
            self._gone = asyncio.create_task(self._rescue_open_file())
        return await asyncio.shield(self._gone)

    async def _rescue_open_file(self) -> DatabaseGone:
        happened = self._identity.describe_change()
        try:
            async with self._readers.lend() as reader:
                saved = await reader.run(
                    lambda connection: backup.rescue(
                        connection, self._key, self._path, CancelToken()
                    )
                )
        except UserError as error:
            rest = f"What it held could not be saved: {error}"
        else:
            rest = (
                f"What it held is saved as {saved}, and the bot has ended. To go on with that, run "
                f"`python -m markovbot restore {saved}` before it starts again."
            )
        return DatabaseGone(f"The database {self._path} was {happened} while it was in use. {rest}")

    async def _read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        async with self._readers.lend() as reader:
            return await self._run_on(reader, work)

    async def _look_up(self, work: Callable[[sqlite3.Connection], T]) -> T:
        return await self._run_on(self._lookups, work)

    async def _run_on(self, reader: DatabaseThread, work: Callable[[sqlite3.Connection], T]) -> T:
        try:
            return await reader.transact(work, "BEGIN")
        except FAILURES as error:
            raise explained(error, self._path, opened=True) from error


def _read_style(
    cache: LookupCache, style: Style, work: Callable[[Reading], T], connection: sqlite3.Connection
) -> T:
    with cache.in_use:
        reading = SqliteReading(connection, cache, style)
        try:
            return work(reading)
        finally:
            reading.release()
