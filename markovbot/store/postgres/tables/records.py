"""Rows as they go to the tables and come back: numbers, and bytes that nothing here can read."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

RunPiece = tuple[int, int, int, int | None, bytes]
"""A piece of a run's block index: run, part, entries, target (the run it is merged into), bytes."""

Part = tuple[int, bytes]
"""A numbered part of something, and its bytes."""


class Append(NamedTuple):
    """One guild's part of a batch: the row to add, and the guild's state that it is based on."""

    guild: int
    seq: int
    version: int
    data: bytes


class Change(NamedTuple):
    """What changes in a guild beyond an append: a fold, a slice of compaction, an erasure, a
    decision.

    What is removed and what is written have no place in common. `up_to` removes the rows of the
    tail with `seq` up to it, None removes none.
    """

    guild: int
    seq: int
    version: int
    up_to: int | None = None
    blocks: Sequence[tuple[int, int, bytes]] = ()
    """Run, number, bytes: always new ones."""
    gone_blocks: Sequence[tuple[int, int]] = ()
    runs: Sequence[RunPiece] = ()
    gone_runs: Sequence[tuple[int, int]] = ()
    """Run, part."""
    lexicon: Sequence[Part] = ()
    gone_lexicon: Sequence[int] = ()
    book: Sequence[Part] = ()
    gone_book: Sequence[int] = ()
    gone_marks: Sequence[UUID] = ()
    presence: Sequence[bytes] = ()
    gone_presence: Sequence[bytes] = ()


class Current(NamedTuple):
    """What tells whether what is known about a guild is still true.

    `fence` is the token of the process that owns it, `seq` grows with every append and change,
    `version` with every mark, `shared` with every change of the shared rows. All but the last are 0
    for a guild that isn't there.
    """

    fence: int
    seq: int
    version: int
    shared: int


class GuildRows(NamedTuple):
    """All rows of a guild except its blocks, as they were at one moment; each list in order."""

    guild: int
    fence: int
    seq: int
    version: int
    salt: bytes
    tail: list[Part]
    """Seq, bytes."""
    runs: list[RunPiece]
    lexicon: list[Part]
    book: list[Part]
    marks: list[tuple[UUID, bytes]]

    def is_new(self) -> bool:
        """Tell whether nothing is stored of the guild."""
        return not any((self.tail, self.runs, self.lexicon, self.book, self.marks))
