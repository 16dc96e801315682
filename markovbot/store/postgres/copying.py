"""A guild in PostgreSQL as what another store can take, and back.

A guild that is taken over is written in two steps. First come its blocks, some thousands at a time:
as long as no run has them, nobody sees them. Then one statement writes everything else. So what was
interrupted is a guild without runs, words or book; the next attempt deletes it and begins anew.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from functools import partial
from typing import Final, TypeVar

from markovbot.domain import GuildId
from markovbot.errors import UserError
from markovbot.store.model.copying import GuildIds, KeysOf, slices
from markovbot.store.model.digest import TextsById, digest
from markovbot.store.model.random_ids import new_ids
from markovbot.store.packed.bulk_writer import BulkWriter
from markovbot.store.packed.compression import DamagedBlock
from markovbot.store.packed.keys import (
    CHANNEL_BITS,
    MEMBER_BITS,
    WORD_BITS,
    source_code,
    source_ids,
)
from markovbot.store.ports.copying import (
    GuildRecords,
    PlacedSources,
    SharedRecords,
    Transitions,
    already_stored,
    still_removing,
)
from markovbot.store.postgres.change import GuildChange
from markovbot.store.postgres.errors import ATTEMPTS, changed_too_often
from markovbot.store.postgres.listing import Listing
from markovbot.store.postgres.maintenance import LIVES
from markovbot.store.postgres.owner import Owner
from markovbot.store.postgres.reading import Readings, Snapshot
from markovbot.store.postgres.storage import NUMBER, NUMBER_BITS
from markovbot.store.postgres.tables import Change
from markovbot.store.postgres.world import GUILD_KEY, World

T = TypeVar("T")

LOOK_EVERY: Final = 0.5
LONGEST_WAIT: Final = LIVES + 2.0
"""Seconds after which a process that was killed isn't taken for one that lives any more."""

SHARED_AT_ONCE: Final = 1000
"""Shared rows that are saved by one statement."""


class PostgresCopying(Readings, Listing):
    """The port of copying."""

    _owner: Owner

    @asynccontextmanager
    async def held(self) -> AsyncIterator[None]:
        """End what is being removed; guilds are claimed one by one, as they are read."""
        await self._wait_for_others()
        unfinished = [book.guild async for book, _ in self._books() if book.erasures or book.purges]
        for guild in unfinished:
            await self._owner.remove(guild)
        try:
            yield
        finally:
            await self._worlds.release([world.guild for world in self._worlds.owned()])

    async def stored_guilds(self) -> list[GuildId]:
        """Return every guild of which anything is stored."""
        found = {
            book.guild async for book, periods in self._books() if periods or not book.is_empty()
        }
        return sorted(found.union(map(GuildId, await self._worlds.tables.orphans())))

    async def shared_records(self) -> SharedRecords:
        """Return what belongs to no guild."""
        await self._worlds.refresh()
        shared = self._worlds.shared
        key = shared.key if await self._has_hashes() else None
        return replace(shared.records_of_all(), key=key)

    async def add_shared_records(self, records: SharedRecords) -> None:
        """Take over what belongs to no guild; do it again if another process was faster."""
        worlds = self._worlds
        for _ in range(ATTEMPTS):
            await worlds.refresh()
            hashes = await self._has_hashes()
            worlds.shared.take_records_of_all(records, hashes=hashes)
            rows = worlds.shared.rows_of(records)
            while rows:
                some, rows = rows[:SHARED_AT_ONCE], rows[SHARED_AT_ONCE:]
                version = await worlds.tables.save_shared(some, worlds.shared.version)
                if version is None:
                    break
                worlds.shared.apply(version, some)
            else:
                return
        raise changed_too_often()

    async def copy_out(
        self, guild: GuildId, work: Callable[[GuildRecords, Iterator[Transitions]], T]
    ) -> T:
        """Run `work` in a thread on a guild, which this process has claimed."""
        served = self._worlds.find(guild) is not None
        world = await self._worlds.own(guild)
        try:
            result = await self._run(guild, lambda snapshot: work(*_out(snapshot)), gives_way=False)
        except DamagedBlock as error:
            raise UserError(
                f"The counts of the server {guild} in PostgreSQL are damaged: some are missing, or "
                "aren't what was written. Restore a backup of the database."
            ) from error
        await self._worlds.recheck(world)
        if world.dropped:
            raise taken_over(guild)
        if not served:  # it stays claimed, but there may be more guilds than memory holds
            self._worlds.forget(guild)
        return result

    async def copy_in(
        self,
        records: GuildRecords,
        transitions: Iterable[Transitions],
        check: Callable[[str], None],
    ) -> None:
        """Store a guild of which nothing is stored."""
        world = await self._claimed_empty(records.guild)
        try:
            async with world.writing, world.blocks.alone():
                change = GuildChange(world, partial(self._worlds.reader.fetch, world))
                await asyncio.to_thread(self._write, change, records, transitions, check)
                change.decided = change.resettled = True
                await self._worlds.commit(change, durable=True)
        except BaseException:
            self._worlds.forget(world.guild)
            with suppress(UserError):  # the next attempt deletes it
                await self._worlds.tables.drop(world.guild, world.seq, world.version)
            raise
        await self._worlds.release([world.guild])

    def _write(
        self,
        change: GuildChange,
        records: GuildRecords,
        transitions: Iterable[Transitions],
        check: Callable[[str], None],
    ) -> None:
        """Write a guild's blocks, and put everything else into its world."""
        world = change.world
        world.book.take_records(records)
        ids = GuildIds.of(*_entered_words(world, records), _entered_sources(world, records))
        writer, keys_of = BulkWriter(change.storage), KeysOf(GUILD_KEY, ids)
        for one in transitions:
            if writer.add(keys_of(one), one.times):
                self._send_blocks(change)
        writer.close()
        words = [(int(id_), text) for id_, text in zip(ids.words, records.words, strict=True)]
        vocabulary = TextsById(words, world.lexicon.texts.items())
        check(digest(change.storage, GUILD_KEY, vocabulary, world.book.totals(), ()))

    def _send_blocks(self, change: GuildChange) -> None:
        """Send the blocks that are written, from a thread that isn't the event loop's."""
        world, written = change.world, change.storage.written
        blocks = []
        for id_, data in written.items():
            run, number = id_ >> NUMBER_BITS, id_ & NUMBER
            blocks.append((run, number, world.seal("block", [run, number], data)))
        rows = Change(world.guild, world.seq, world.version, up_to=None, blocks=blocks)
        seq = self._worlds.reader.run_in_loop(self._worlds.tables.change(rows))
        if seq is None:
            raise taken_over(world.guild)
        world.seq = seq
        written.clear()

    async def _claimed_empty(self, guild: GuildId) -> World:
        """Return the world of a guild of which nothing is stored; raise UserError if there is."""
        worlds = self._worlds
        before = await worlds.tables.current(guild)
        world = await worlds.own(guild)
        book, counts = world.book, (world.runs, world.tail, world.lexicon.texts)
        if not book.is_empty() or any(counts) or world.asked:
            raise already_stored(guild)
        if before.fence | before.seq:  # blocks may be left of an attempt that was interrupted
            worlds.forget(guild)
            await worlds.tables.drop(guild, world.seq, world.version)
            world = await worlds.own(guild)
        return world

    async def _has_hashes(self) -> bool:
        """Tell whether anything is hashed, in any guild."""
        if self._worlds.shared.has_hashes():
            return True
        async for book, _ in self._books():
            if book.has_hashes():
                return True
        return False

    async def _wait_for_others(self) -> None:
        """Wait until no other process lives; raise UserError if one goes on."""
        until = time.monotonic() + LONGEST_WAIT
        while await self._worlds.tables.others():
            if time.monotonic() > until:
                raise UserError(
                    "Another process uses the PostgreSQL database: stop the bot's processes, "
                    "imports and copies there, then try again."
                )
            await asyncio.sleep(LOOK_EVERY)


def taken_over(guild: GuildId) -> UserError:
    """Return the error that another process has changed a guild that is being copied."""
    return UserError(
        f"Another process has taken over the server {guild} while it was copied, so the copy was "
        "given up. Stop the bot's processes, then run it again."
    )


def _out(snapshot: Snapshot) -> tuple[GuildRecords, Iterator[Transitions]]:
    book, lexicon = snapshot.world.book, snapshot.world.lexicon
    if book.erasures or book.purges:
        raise still_removing(book.guild)
    tokens = sorted(lexicon.texts)
    words = sorted({lexicon.word_of[token] for token in tokens})
    place_of = {word: place for place, word in enumerate(words)}
    placed = PlacedSources.of({source_ids(one): said for one, said in snapshot.sources.items()})
    records = book.records_of(book.guild).with_sources(
        placed,
        map(lexicon.text_of_word, words),
        ((place_of[lexicon.word_of[one]], lexicon.texts[one]) for one in tokens),
    )
    ids = GuildIds.of(words, tokens, sorted(snapshot.sources))
    return records, slices(snapshot.storage, GUILD_KEY, ids)


def _entered_words(world: World, records: GuildRecords) -> tuple[list[int], list[int]]:
    """Give words and tokens ids in the order of their places; return these."""
    words = _drawn(WORD_BITS, len(records.words))
    tokens = _drawn(WORD_BITS, len(records.tokens))
    world.lexicon.add(
        (token, words[word], text)
        for token, (word, text) in zip(tokens, records.tokens, strict=True)
    )
    return words, tokens


def _entered_sources(world: World, records: GuildRecords) -> list[int]:
    """Give channels and members ids in the order of their places; return the sources' codes."""
    channels = _drawn(CHANNEL_BITS, len(records.channels))
    members = _drawn(MEMBER_BITS, len(records.members))
    codes = []
    for channel, member, messages, tokens in records.sources:
        code = source_code(channels[channel], members[member])
        world.book.add_source(code, records.channels[channel], *records.members[member])
        source = world.book.by_code[code]
        source.messages, source.tokens = messages, tokens
        codes.append(code)
    return codes


def _drawn(bits: int, count: int) -> list[int]:
    """Return random ids, ascending, of a guild that has none."""
    return sorted(new_ids(bits, count, lambda _: ()))
