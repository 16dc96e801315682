"""The port between the engine and a database: where runs, their block index and blocks are kept.

The engine asks for runs, for rows of a run's block index by key, and for blocks by id; it writes
and deletes blocks in bulk. How they are kept is the database's own affair: SQLite has a table for
each (`store/sqlite/counts/blocks.py`), PostgreSQL would send one statement for each call.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol


class Run(NamedTuple):
    """A run: `entries` is their number, `version` grows with every change to its blocks.

    `target` is the run that this one is being merged into, None if it isn't being merged.
    """

    id: int
    entries: int
    version: int
    target: int | None


IndexRow = tuple[bytes, int, int]
"""A row of a run's block index: a block's first key, the sum of its counts, its id.

A plain tuple, because a walk reads thousands."""


class NewBlock(NamedTuple):
    """A block to be written: its first key, the sum of its counts, its entries' number, its bytes.

    No two blocks of a run have entries with keys between those of the other.
    """

    key: bytes
    total: int
    entries: int
    data: bytes


class BlockStorage(Protocol):
    """Runs, block index and blocks, inside one transaction: it reads what it has written.

    Keys are 16 bytes and compared byte by byte. Blocks are never changed, and an id is never used
    again after its block was deleted; nor is a run's.
    """

    def runs(self) -> list[Run]:
        """Return every run, the one with the fewest entries first; of equals, the oldest."""

    def create_run(self) -> int:
        """Create an empty run and return its id."""

    def delete_runs(self, runs: Iterable[int]) -> None:
        """Delete runs that have no blocks."""

    def retarget(self, runs: Iterable[int], target: int) -> None:
        """Set the target of some runs."""

    def index(self, run: int, start: bytes, stop: bytes) -> list[IndexRow]:
        """Return the index rows of a run's blocks that may hold keys from `start` to before `stop`.

        They come in the order of their keys. The first may begin before `start`: it is the last
        block whose first key isn't greater.
        """

    def nth_key(self, run: int, after: bytes, before: bytes, n: int) -> bytes | None:
        """Return the n-th (from 0) of a run's index keys between two keys, both excluded.

        None if there are fewer.
        """

    def read(self, blocks: Sequence[int]) -> dict[int, bytes]:
        """Return the bytes of some blocks, of any runs, by id; those that don't exist are missing.

        One call should be one round trip, however many blocks are asked for.
        """

    def write(self, run: int, blocks: Sequence[NewBlock]) -> None:
        """Add blocks to a run under new, ascending ids, and their entries to its number."""

    def delete(self, run: int, blocks: Sequence[IndexRow], entries: int) -> None:
        """Delete blocks of a run, which hold so many entries together."""

    def unindexed(self) -> int:
        """Return how many blocks belong to no run: 0 unless the database is damaged."""
