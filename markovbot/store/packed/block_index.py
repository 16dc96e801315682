"""The block index as a reader caches it: which blocks of a run hold a state.

The index of a version of a run never changes, so a cached part of it is never out of date.
"""

from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from markovbot.store.packed.keys import HIGHEST, LOWEST, Ids, lowest
from markovbot.store.packed.storage import BlockStorage, IndexRow, Run

CACHED_INDEX_ROWS: Final = 1 << 14
"""Rows of large runs' indexes that a reader caches: about 2 MB."""

SMALL_RUN: Final = 1 << 18
"""Entries up to which a run's index is cached as a whole: some 500 rows, read in 0.3 ms."""

CACHED_INDEXES: Final = 32
"""Indexes of small runs that a reader caches: 2 MB at most."""

Sums = NDArray[np.int64]


class BlockRange:
    """The blocks of a run that hold a state, from their rows in the block index.

    Most states lie in one block, of which only the id is needed; the rest is computed when asked
    for.
    """

    # Thousands are cached: no dictionary, and nothing that Python's garbage collector looks into.
    __slots__ = ("_firsts", "_rows", "_start", "_totals", "blocks")

    def __init__(self, rows: Iterable[IndexRow], start: bytes) -> None:
        """Take the rows of the blocks and the lowest key that the state can have."""
        self._rows = tuple(rows)
        self._start = start
        self._firsts: Ids | None = None
        self._totals: Sums | None = None
        self.blocks = tuple(block for _, _, block in self._rows)

    @property
    def firsts(self) -> Ids:
        """The low half of each block's first key; 0 for a block that begins before the state."""
        if self._firsts is None:
            half = len(self._start) // 2
            self._firsts = np.array(
                [
                    int.from_bytes(key[half:], "big") if key >= self._start else 0
                    for key, _, _ in self._rows
                ],
                np.uint64,
            )
        return self._firsts

    @property
    def totals(self) -> Sums:
        """The sum of each block's counts, including those of other states."""
        if self._totals is None:
            self._totals = np.array([total for _, total, _ in self._rows], np.int64)
        return self._totals


class IndexCache:
    """The parts of the block index that a reader has read, the least recently used dropped."""

    def __init__(self) -> None:
        self._ranges: OrderedDict[tuple[int, int, int], BlockRange] = OrderedDict()
        self._rows = 0  # of all ranges; a range counts one more
        self._indexes: OrderedDict[tuple[int, int], tuple[list[bytes], list[IndexRow]]] = (
            OrderedDict()
        )

    def clear(self) -> None:
        """Drop everything."""
        self._ranges.clear()
        self._indexes.clear()
        self._rows = 0

    def block_range(self, storage: BlockStorage, run: Run, high: int) -> BlockRange:
        """Return the blocks of a run that hold a state, given the high half of its keys."""
        if run.entries <= SMALL_RUN:
            start, stop = lowest(high), lowest(high + 1)
            keys, rows = self._whole(storage, run)
            first = max(bisect_right(keys, start) - 1, 0)
            return BlockRange(rows[first : bisect_left(keys, stop, first)], start)
        key = run.id, run.version, high
        if (found := self._ranges.get(key)) is not None:
            self._ranges.move_to_end(key)
            return found
        start = lowest(high)
        rows = storage.index(run.id, start, lowest(high + 1))
        found = self._ranges[key] = BlockRange(rows, start)
        self._rows += 1 + len(found.blocks)
        while self._rows > CACHED_INDEX_ROWS:
            _, oldest = self._ranges.popitem(last=False)
            self._rows -= 1 + len(oldest.blocks)
        return found

    def _whole(self, storage: BlockStorage, run: Run) -> tuple[list[bytes], list[IndexRow]]:
        """Return the keys and the rows of a small run: one read instead of one for each state."""
        key = run.id, run.version
        if (found := self._indexes.get(key)) is None:
            rows = storage.index(run.id, LOWEST, HIGHEST)
            found = self._indexes[key] = [key for key, _, _ in rows], rows
            if len(self._indexes) > CACHED_INDEXES:
                self._indexes.popitem(last=False)
        return found
