"""A change of a guild in the making: what is folded, subtracted or erased, and the rows it writes.

Every change folds the tail, so that after it the book and the blocks hold all there is.
"""

from collections.abc import Iterable
from contextlib import suppress
from functools import partial
from itertools import count
from typing import Final
from uuid import UUID

from markovbot.domain import MemberId
from markovbot.store.packed.compaction import insert
from markovbot.store.packed.compression import DamagedBlock
from markovbot.store.packed.entries import Entries
from markovbot.store.postgres.book_parts import (
    DECISIONS,
    FIRST_DELTA,
    SOURCES,
    decisions_of,
    sources_of,
)
from markovbot.store.postgres.index_pieces import pack, pieces_of
from markovbot.store.postgres.storage import (
    NUMBER,
    NUMBER_BITS,
    FetchBlocks,
    PendingStorage,
    StoredRun,
)
from markovbot.store.postgres.tables import Change, RunPiece
from markovbot.store.postgres.world import World

FEW_BYTES: Final = 4096
"""Bytes of deltas that a book may have however small the rest of it is."""

MOST_DELTAS: Final = 64

ID_BITS: Final = 16
"""A change gives its new runs and segments the number that it has itself, and so many bits more. So
none is used again, whatever becomes of the change. An erasure may write all of a vocabulary anew:
these bits are enough for one of eight million tokens."""


class GuildChange:
    """Used by whoever holds the world's `writing`, in one thread at a time.

    `decided` says that decisions have changed, `resettled` that sources or coverage have changed in
    other ways than by what is learned, `deleted` that counts or ids are deleted.
    """

    def __init__(self, world: World, fetch: FetchBlocks) -> None:
        self.world = world
        self.number = world.seq + 1
        self.storage = PendingStorage(world.runs, fetch, count(self.number << ID_BITS))
        self.decided = bool(world.unsaved.advances)
        self.resettled = False
        self.deleted = False
        self.done_marks: list[UUID] = []

    def fold(self, more: Iterable[Entries] = ()) -> None:
        """Put the tail into the runs, and other entries with it."""
        insert(self.storage, Entries.merged([*self.world.tail, *more]))

    def is_empty(self) -> bool:
        """Tell whether there is nothing to write."""
        world = self.world
        pending = self.storage.touched, world.tail, world.unsaved, self.done_marks
        return not (any(pending) or self.decided or self.resettled)

    def rows(self) -> Change:
        """Return what is to be written, sealed."""
        world, storage = self.world, self.storage
        runs, gone_runs = self._runs()
        lexicon, gone_lexicon = world.lexicon.save(self.number << ID_BITS)
        book, gone_book = self._book()
        present, absent = self._presence()
        seal = world.seal
        return Change(
            world.guild,
            world.seq,
            world.version,
            up_to=world.seq if world.tail else None,
            blocks=[
                (run, number, seal("block", [run, number], data))
                for run, number, data in (
                    (id_ >> NUMBER_BITS, id_ & NUMBER, data)
                    for id_, data in storage.written.items()
                )
            ],
            gone_blocks=[(id_ >> NUMBER_BITS, id_ & NUMBER) for id_ in storage.deleted],
            runs=runs,
            gone_runs=gone_runs,
            lexicon=[(segment, seal("lexicon", [segment], data)) for segment, data in lexicon],
            gone_lexicon=gone_lexicon,
            book=[(part, seal("book", [part], data)) for part, data in book],
            gone_book=gone_book,
            gone_marks=self.done_marks,
            presence=present,
            gone_presence=absent,
        )

    def _runs(self) -> tuple[list[RunPiece], list[tuple[int, int]]]:
        written: list[RunPiece] = []
        gone: list[tuple[int, int]] = []
        for id_ in self.storage.touched:
            before = self.world.runs.get(id_, StoredRun.empty(id_)).pieces
            after: dict[int, int] = {}
            if (one := self.storage.stored.get(id_)) is not None:
                for part, piece in pieces_of(one):
                    after[part] = hash(piece)
                    if not part or before.get(part) != after[part]:
                        sealed = self.world.seal("run", [id_, part], pack(piece))
                        written.append((id_, part, one.run.entries, one.run.target, sealed))
                one.pieces = after
            gone += [(id_, part) for part in before.keys() - after.keys()]
        return written, gone

    def _book(self) -> tuple[list[tuple[int, bytes]], list[int]]:
        """Return the parts of the book to be written, and those to be deleted."""
        world, book = self.world, self.world.book
        written: list[tuple[int, bytes]] = []
        gone: list[int] = []
        new_periods = {period for *_, period in world.unsaved.sources} - world.stored_periods
        if self.decided or self.resettled or new_periods:
            world.stored_periods = book.periods()
            written.append((DECISIONS, decisions_of(book)))
        delta = world.unsaved
        delta.advances = []  # the decisions have them
        if not (delta or self.resettled):
            return written, gone
        packed = delta.packed()
        learned = len(packed) + sum(world.deltas.values())
        if (
            self.resettled
            or learned > max(FEW_BYTES, world.base_bytes)
            or len(world.deltas) == MOST_DELTAS
        ):
            base = sources_of(book)
            written.append((SOURCES, base))
            gone += world.deltas
            world.deltas, world.base_bytes = {}, len(base)
        else:
            written.append((self.number + FIRST_DELTA, packed))
            world.deltas[self.number + FIRST_DELTA] = len(packed)
        return written, gone

    def _presence(self) -> tuple[list[bytes], list[bytes]]:
        """Return the rows of presence to be written, and those to be deleted."""
        world = self.world
        if self.resettled:
            members = {source.member for source in world.book.here()}
        else:
            new_sources = world.unsaved.sources
            members = world.present | {MemberId(member) for _, _, member, _ in new_sources}
        new, gone = members - world.present, world.present - members
        world.present = members
        hashed = partial(world.book.shared.presence_of, world.guild)
        return [*map(hashed, new)], [*map(hashed, gone)]


def folded(changes: Iterable[GuildChange]) -> list[tuple[GuildChange, Change]]:
    """Fold tails, and return what is to be written; guilds whose blocks another process has merged
    are left out."""
    ready = []
    for change in changes:
        with suppress(DamagedBlock):
            change.fold()
            ready.append((change, change.rows()))
    return ready
