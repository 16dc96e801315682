"""All of a guild that a process holds in memory: everything except its blocks."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from typing import Final
from uuid import UUID

from markovbot.domain import GuildId, MemberId, MessageId, Scope
from markovbot.store.packed.derived import with_derived
from markovbot.store.packed.entries import Entries
from markovbot.store.packed.reader_cache import BlockCache, ReaderCache
from markovbot.store.packed.runs import add
from markovbot.store.postgres.book_parts import (
    DECISIONS,
    SOURCES,
    read_decisions,
    read_sources,
)
from markovbot.store.postgres.delta import Delta, read_tail_row, tail_row
from markovbot.store.postgres.guild_book import GuildBook
from markovbot.store.postgres.index_pieces import unpacked_run
from markovbot.store.postgres.lexicon import Lexicon
from markovbot.store.postgres.sealing import Sealer
from markovbot.store.postgres.shared_book import SharedBook
from markovbot.store.postgres.shared_lock import SharedLock
from markovbot.store.postgres.storage import FetchBlocks, PendingStorage, StoredRun
from markovbot.store.postgres.tables import GuildRows

GUILD_KEY: Final = 1
"""The guild's id in the keys of entries: each guild is a world of its own."""

LONG_TAIL: Final = 256
"""Rows of a tail that is folded whatever is being read: each batch makes lines slower till then."""

TAIL_RUNS: Final = count(-1, -1)
"""Numbers of the runs that tails are read as. None comes twice in a process: the worlds of a guild
that follow each other share a cache of blocks, which knows them by the numbers of their runs."""


class World:
    """A guild at `seq` and `version`. `owned` says that this process may change it.

    Whoever changes anything holds `writing`; whoever reads blocks shares `blocks`, and whoever
    deletes some has it alone. Readings in a style, which share a cache, take turns by `reading`. If
    a change fails, the world isn't what the database holds any more, and is dropped.
    """

    def __init__(
        self, guild: GuildId, shared: SharedBook, sealer: Sealer, cache: BlockCache
    ) -> None:
        self.guild = guild
        self.sealer = sealer
        self.owned = False
        self.dropped = False
        self.seq = 0
        self.version = 0
        self.book = GuildBook(guild, shared)
        self.lexicon = Lexicon()
        self.runs: dict[int, StoredRun] = {}
        self.tail: list[Entries] = []
        self.tail_since: float | None = None
        self.used = time.monotonic()
        """When something was last learned or read, by the machine's clock."""
        self.unsaved = Delta()
        """What the rows of the tail add to the book."""
        self.stored_periods: set[int] = set()
        self.deltas: dict[int, int] = {}
        """The bytes of each delta of the book, by its part; `base_bytes` are those of `SOURCES`."""
        self.base_bytes = 0
        self.present: set[MemberId] = set()
        """Members who have a row of presence."""
        self.marks: list[tuple[UUID, bytes]] = []
        """What other processes asked of the guild when it was read (`requests.py`)."""
        self.asked: dict[UUID, tuple[Scope, MessageId]] = {}
        """Erasures among that which have begun."""
        self.cache = ReaderCache(blocks=cache)
        self._whole_readings = 0
        self.writing = asyncio.Lock()
        self.reading = asyncio.Lock()
        self.blocks = SharedLock()
        self._tail_run: tuple[int, StoredRun, dict[int, bytes]] | None = None

    def load(self, rows: GuildRows) -> None:
        """Take over what the database holds."""
        self.version = rows.version
        parts = dict(rows.book)
        if (data := parts.pop(DECISIONS, None)) is not None:
            opened = self.open("book", [DECISIONS], data)
            self.stored_periods = {*read_decisions(self.book, opened)}
        if (data := parts.pop(SOURCES, None)) is not None:
            self.base_bytes = len(data)
            read_sources(self.book, self.open("book", [SOURCES], data))
        for part, data in sorted(parts.items()):
            self._replay(Delta.unpacked(self.open("book", [part], data)))
            self.deltas[part] = len(data)
        self.present = {source.member for source in self.book.here()}
        for segment, data in rows.lexicon:
            self.lexicon.load(segment, self.open("lexicon", [segment], data))
        pieces: dict[int, list[tuple[int, bytes]]] = {}
        heads: dict[int, tuple[int, int | None]] = {}
        for run, part, entries, target, data in rows.runs:
            pieces.setdefault(run, []).append((part, self.open("run", [run, part], data)))
            if not part:
                heads[run] = entries, target
        for run, found in pieces.items():
            self.runs[run] = unpacked_run(run, *heads[run], found)
        for seq, data in rows.tail:
            delta, counts, complete = read_tail_row(self.open("tail", [seq], data))
            self.lexicon.add(delta.tokens)
            if not complete:
                counts = with_derived(counts, GUILD_KEY, self.lexicon.word_of.__getitem__)
            self._replay(delta)
            self.learned(seq, delta, counts, 0.0)
        self.seq = rows.seq  # a claim has moved it on since the last row
        self.marks = rows.marks

    def learned(self, seq: int, delta: Delta, entries: Entries, now: float) -> None:
        """Note what was appended to the tail; `now` is by the clock of the event loop."""
        self.seq = seq
        self.used = now
        self.unsaved.absorb(delta)
        self.tail.append(entries)
        self._tail_run = None
        if self.tail_since is None:
            self.tail_since = now

    def sealed_row(self, delta: Delta, entries: Entries, *, complete: bool) -> bytes:
        """Return the row of the tail that is to come next; `complete` as in `tail_row`."""
        return self.seal("tail", [self.seq + 1], tail_row(delta, entries, complete=complete))

    def folded(self, seq: int, runs: dict[int, StoredRun]) -> None:
        """Note that the tail is in the runs, and the book is saved."""
        self.seq = seq
        self.runs = runs
        self.tail.clear()
        self.tail_since = None
        self._tail_run = None
        self.unsaved = Delta()

    @contextmanager
    def read_whole(self) -> Iterator[None]:
        """Note that somebody reads all of the guild while the block lasts."""
        self._whole_readings += 1
        try:
            yield
        finally:
            self._whole_readings -= 1

    @property
    def is_to_be_folded(self) -> bool:
        """Tell whether the tail has anything, and nobody reads all of the guild, for whom a fold
        would have to wait; a tail that has become very long waits no longer."""
        can_wait = self._whole_readings and len(self.tail) < LONG_TAIL
        return bool(self.tail) and not (self.dropped or can_wait)

    @property
    def is_to_be_merged(self) -> bool:
        """Tell whether blocks may be merged now."""
        return not (self.dropped or self._whole_readings)

    @property
    def is_idle(self) -> bool:
        """Tell whether nothing is under way in the guild, nor waiting to be done."""
        waiting = self.tail or self.asked or self.book.erasures or self.book.purges
        return not waiting and self.blocks.is_free and not self.writing.locked()

    def begin_epoch(self) -> None:
        """Drop what readers have cached, since counts or ids were deleted."""
        self.cache.clear(self.cache.epoch + 1)

    def seal(self, table: str, position: Sequence[int], data: bytes) -> bytes:
        """Seal bytes for a place in the database."""
        return self.sealer.seal(table, self.guild, position, data)

    def open(self, table: str, position: Sequence[int], data: bytes) -> bytes:
        """Return what was sealed for a place in the database."""
        return self.sealer.open(table, self.guild, position, data)

    def snapshot(self, fetch: FetchBlocks) -> PendingStorage:
        """Return the runs, and what isn't folded yet as one more, to be read and not changed."""
        self.used = time.monotonic()
        if not self.tail:
            return PendingStorage(self.runs, fetch, iter(()))
        id_, run, blocks = self._run_of_tail()
        storage = PendingStorage({**self.runs, id_: run}, fetch, iter(()))
        storage.written = blocks
        return storage

    def _replay(self, delta: Delta) -> None:
        for source in delta.sources:
            self.book.add_source(*source)
        self.book.apply(delta)

    def _run_of_tail(self) -> tuple[int, StoredRun, dict[int, bytes]]:
        """Return the rows of the tail as one run, whose number is below 0."""
        if (found := self._tail_run) is None:
            entries = Entries.merged(self.tail)
            storage = PendingStorage({}, lambda _: {}, TAIL_RUNS)
            id_ = storage.create_run()
            add(storage, id_, entries)
            found = self._tail_run = id_, storage.stored[id_], storage.written
        return found
