"""Weigh states and draw from them, without reading more than a few blocks of any."""

import sqlite3
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from random import Random
from typing import Final

import numpy as np
from numpy.typing import NDArray

from markovbot.store.packed.codec import Packed, columns
from markovbot.store.packed.keys import LOWEST_WORD, SOURCE_SHIFT, Ids, lowest
from markovbot.store.packed.runs import WITHIN, Run, all_runs
from markovbot.store.packed.source_filter import SourceFilter

SMALL_STATE_BLOCKS: Final = 3
"""Blocks, apart from one of each run, up to which a state is unpacked as a whole."""

FEW: Final = 48
"""Entries up to which plain lists are faster than arrays."""

CACHED_BLOCKS: Final = 512
"""Unpacked blocks that a reader keeps: about 5 MB."""

CACHED_INDEX_ROWS: Final = 1 << 14
"""Rows of the directory that a reader keeps: about 2 MB."""

SMALL_RUN: Final = 1 << 18
"""Entries up to which a run's directory is kept as a whole: some 500 rows, read in 0.3 ms."""

CACHED_INDEXES: Final = 32
"""Directories of small runs that a reader keeps: 2 MB at most."""

CACHED_PEOPLE: Final = 1 << 15
"""Members' ids of which a reader knows whose they are: about 3 MB."""

CACHED_WORDS: Final = 1 << 16
"""Tokens of which a reader knows what word they spell: about 7 MB."""

CACHED_SPELLINGS: Final = 1 << 14
"""Words of which a reader knows how they are spelled: about 3 MB."""

CACHED_COMMON: Final = 1 << 16
"""States known to be common that a reader keeps: about 8 MB."""

Sums = NDArray[np.int64]
StatePart = tuple[Ids, Packed]
"""Low halves of some of a state's keys, ascending, and their counts."""
NO_IDS: Final[Ids] = np.empty(0, np.uint64)
NO_COUNTS: Final[Packed] = np.empty(0, np.uint8)
_LOWEST_WORD: Final = np.uint64(LOWEST_WORD)


IndexRow = tuple[bytes, int, int]
"""Of the directory: a block's first key, the sum of its counts, its id."""


class BlockRange:
    """The blocks of a run that hold a state, from their rows in the directory.

    Most states lie in one block, of which nothing but its id is ever asked.
    """

    def __init__(self, rows: Sequence[IndexRow], start: bytes) -> None:
        self.blocks = [block for _, _, block in rows]
        self._rows = rows
        self._start = start

    @cached_property
    def firsts(self) -> Ids:
        """The low half of each block's first key; 0 where the state only begins inside."""
        half = len(self._start) // 2
        return np.array(
            [
                int.from_bytes(key[half:], "big") if key >= self._start else 0
                for key, _, _ in self._rows
            ],
            np.uint64,
        )

    @cached_property
    def totals(self) -> Sums:
        """The sum of each block's counts, the state's and others'."""
        return np.array([total for _, total, _ in self._rows], np.int64)


@dataclass(slots=True)
class ReaderCache:
    """What one reader has unpacked. Blocks and versions of runs never change, so nothing of them
    can be out of date; `clear` is for what should not even be in memory any more.

    `words` are those that tokens spell, `people` says whom a guild's members' ids belong to, and
    `common` which states three members of an audience stand behind: that only ends with something
    being forgotten, which clears it. `spellings` are words' tokens, for as long as the `runs` are
    the same: a new spelling comes with a count.
    """

    blocks: OrderedDict[int, tuple[Ids, Ids, Packed]] = field(default_factory=OrderedDict)
    block_ranges: OrderedDict[tuple[int, int, int], BlockRange] = field(default_factory=OrderedDict)
    block_indexes: OrderedDict[tuple[int, int], tuple[list[bytes], list[IndexRow]]] = field(
        default_factory=OrderedDict
    )
    people: dict[tuple[int, int], int] = field(default_factory=dict)
    spellings: dict[int, list[int]] = field(default_factory=dict)
    runs: list[Run] = field(default_factory=list)
    words: dict[int, int] = field(default_factory=dict)
    common: set[tuple[object, int]] = field(default_factory=set)
    rows: int = 0
    epoch: int = 0

    def clear(self, epoch: int) -> None:
        """Drop everything."""
        self.blocks.clear()
        self.block_ranges.clear()
        self.block_indexes.clear()
        self.people.clear()
        self.spellings.clear()
        self.words.clear()
        self.common.clear()
        self.rows, self.epoch = 0, epoch


class StateSampler:
    """The states of one snapshot, for as long as its transaction lasts."""

    def __init__(
        self, connection: sqlite3.Connection, cache: ReaderCache, source_filter: SourceFilter | None
    ) -> None:
        self._connection = connection
        self._cache = cache
        self._source_filter = source_filter
        self._runs = [run for run in all_runs(connection) if run.entries]
        if self._runs != cache.runs:
            cache.spellings.clear()
            cache.runs = self._runs
        self._unpacked: dict[int, Light | None] = {}
        self._weighed: dict[int, Light | Heavy] = {}

    def total(self, high: int) -> int:
        """Return how often a state was counted in visible sources."""
        return self._weigh(high).total

    def draw(self, high: int, rng: Random) -> int | None:
        """Return a token with probability count/total; None if the state was never counted."""
        weighed = self._weighed.get(high) or self._weigh(high)
        return weighed.draw(rng)

    def counts(self, high: int) -> dict[int, int]:
        """Return every token visible at a state, with its count: the plain sum."""
        sums: dict[int, int] = {}
        for part in self.parts(high, self._source_filter):
            low, counts = part.arrays
            for token, count in zip((low & _LOWEST_WORD).tolist(), counts.tolist(), strict=True):
                sums[token] = sums.get(token, 0) + count
        return sums

    def parts(self, high: int, source_filter: SourceFilter | None) -> Iterator["Light"]:
        """Yield the visible entries of a state, block by block if it fills many."""
        if (small := self.small_state(high)) is not None:
            yield small if source_filter is None else Light(*source_filter.among(*small.arrays))
        else:
            for block_range in self._block_ranges(high):
                for block in block_range.blocks:
                    yield Light(*self.within(block, high, source_filter))

    def small_state(self, high: int) -> "Light | None":
        """Return a state with all its sources, visible or not; None if it fills many blocks."""
        try:
            return self._unpacked[high]
        except KeyError:
            pass
        block_ranges = self._block_ranges(high)
        blocks = [block for block_range in block_ranges for block in block_range.blocks]
        found = None
        if len(blocks) == 1:
            found = Light(*self.within(blocks[0], high, None))
        elif len(blocks) <= SMALL_STATE_BLOCKS + len(block_ranges):
            parts = [self.within(block, high, None) for block in blocks]
            found = Light(
                np.concatenate([NO_IDS, *(low for low, _ in parts)]),
                np.concatenate([NO_COUNTS, *(counts for _, counts in parts)]),
            )
        self._unpacked[high] = found
        return found

    def size(self, high: int) -> int:
        """Return how many blocks hold a state."""
        return sum(len(block_range.blocks) for block_range in self._block_ranges(high))

    def tokens_of(self, high: int, source: int) -> Iterator[int]:
        """Yield every token that a source has at a state, visible or not."""
        start, stop = source << SOURCE_SHIFT, (source + 1) << SOURCE_SHIFT
        for block_range in self._block_ranges(high):
            firsts = block_range.firsts.data
            first = max(bisect_right(firsts, start) - 1, 0)
            for place in range(first, bisect_left(firsts, stop, first)):
                lows = self.within(block_range.blocks[place], high, None)[0].data
                for low in lows[bisect_left(lows, start) : bisect_left(lows, stop)]:
                    yield low & LOWEST_WORD

    def within(self, block: int, high: int, source_filter: SourceFilter | None) -> StatePart:
        """Return a block's visible entries of one state."""
        highs, lows, counts = self._block(block)
        halves = highs.data
        start = bisect_left(halves, high)
        stop = bisect_left(halves, high + 1, start)
        part = lows[start:stop], counts[start:stop]
        return part if source_filter is None else source_filter.among(*part)

    def _weigh(self, high: int) -> "Light | Heavy":
        if (weighed := self._weighed.get(high)) is None:
            if (small := self.small_state(high)) is None:
                weighed = Heavy(self, high, self._source_filter, self._block_ranges(high))
            elif self._source_filter is None:
                weighed = small
            else:
                weighed = Light(*self._source_filter.among(*small.arrays))
            self._weighed[high] = weighed
        return weighed

    def _block_ranges(self, high: int) -> list[BlockRange]:
        return [self._block_range(run, high) for run in self._runs]

    def _block_range(self, run: Run, high: int) -> BlockRange:
        start, stop = lowest(high), lowest(high + 1)
        if run.entries <= SMALL_RUN:
            keys, rows = self._block_index(run)
            first = max(bisect_right(keys, start) - 1, 0)
            return BlockRange(rows[first : bisect_left(keys, stop, first)], start)
        key = run.id, run.version, high
        cache = self._cache
        if (found := cache.block_ranges.get(key)) is not None:
            cache.block_ranges.move_to_end(key)
            return found
        rows = self._connection.execute(
            f"SELECT key, total, block FROM directory WHERE {WITHIN}", (run.id, start, stop)
        ).fetchall()
        found = cache.block_ranges[key] = BlockRange(rows, start)
        cache.rows += 1 + len(rows)
        while cache.rows > CACHED_INDEX_ROWS:
            _, oldest = cache.block_ranges.popitem(last=False)
            cache.rows -= 1 + len(oldest.blocks)
        return found

    def _block_index(self, run: Run) -> tuple[list[bytes], list[IndexRow]]:
        """Return all rows of a small run, and their keys: one query instead of one a state."""
        cache = self._cache.block_indexes
        if (found := cache.get((run.id, run.version))) is None:
            rows = self._connection.execute(
                "SELECT key, total, block FROM directory WHERE run = ? ORDER BY key", (run.id,)
            ).fetchall()
            found = cache[run.id, run.version] = [key for key, _, _ in rows], rows
            if len(cache) > CACHED_INDEXES:
                cache.popitem(last=False)
        return found

    def _block(self, id_: int) -> tuple[Ids, Ids, Packed]:
        cache = self._cache.blocks
        if (found := cache.get(id_)) is not None:
            cache.move_to_end(id_)
            return found
        (data,) = self._connection.execute("SELECT data FROM block WHERE id = ?", (id_,)).fetchone()
        found = cache[id_] = columns(data)
        if len(cache) > CACHED_BLOCKS:
            cache.popitem(last=False)
        return found


class Light:
    """A state of a few blocks, or a block's part of one, unpacked.

    `lows` are the low halves of its keys, block by block ascending.
    """

    def __init__(self, lows: Ids, counts: Packed) -> None:
        self.arrays = lows, counts
        self.lows: Sequence[int] | Ids
        self._upto: Sequence[int] | Sums
        if len(lows) <= FEW:
            self.lows = lows.tolist()
            self._upto = list(accumulate(counts.tolist()))
        else:
            self.lows = lows
            self._upto = counts.cumsum(dtype=np.int64)
        self.total = int(self._upto[-1]) if len(lows) else 0

    def draw(self, rng: Random) -> int | None:
        """Return a token with probability count/total; None if there is none."""
        if not self.total:
            return None
        return int(self.lows[bisect_right(self._upto, rng.randrange(self.total))]) & LOWEST_WORD


class Heavy:
    """A state of many blocks, weighed by the sums in the directory.

    Where a block belongs to the state or is visible only in part, its sum is too large until it
    has been looked into. So a draw that falls to such a block looks, and where it falls to what
    isn't there, it is repeated: what it finds in the end has the exact odds, whichever blocks
    were looked into (rejection sampling, with a proposal that gets better).
    """

    def __init__(
        self,
        sampler: StateSampler,
        high: int,
        source_filter: SourceFilter | None,
        block_ranges: Sequence[BlockRange],
    ) -> None:
        self._sampler = sampler
        self._high = high
        self._source_filter = source_filter
        self._blocks = [block for block_range in block_ranges for block in block_range.blocks]
        totals, is_upper_bound = zip(*map(self._upper_bounds, block_ranges), strict=True)
        self._weights: Sums = np.concatenate(totals)
        self._is_upper_bound: NDArray[np.bool_] = np.concatenate(is_upper_bound)
        self._upto = self._weights.cumsum()

    @property
    def total(self) -> int:
        """How often the state was counted."""
        for place in np.flatnonzero(self._is_upper_bound).tolist():
            self._look(place)
        return int(self._upto[-1])

    def draw(self, rng: Random) -> int | None:
        """Return a token with probability count/total; None if there is none."""
        while most := int(self._upto[-1]):
            rank = rng.randrange(most)
            place = int(self._upto.searchsorted(rank, "right"))
            rank -= int(self._upto[place - 1]) if place else 0
            lows, counts = self._look(place)
            sums = counts.cumsum(dtype=np.int64)
            if len(sums) and rank < sums[-1]:
                return int(lows[sums.searchsorted(rank, "right")]) & LOWEST_WORD
        return None

    def _look(self, place: int) -> StatePart:
        part = self._sampler.within(self._blocks[place], self._high, self._source_filter)
        if self._is_upper_bound[place]:
            self._is_upper_bound[place] = False
            self._weights[place] = part[1].sum(dtype=np.int64)
            self._upto = self._weights.cumsum()
        return part

    def _upper_bounds(self, block_range: BlockRange) -> tuple[Sums, NDArray[np.bool_]]:
        """Return what each block may hold at most, and mark where it may be less."""
        firsts, totals = block_range.firsts, block_range.totals
        # The first block may begin before the state, the last may end after it.
        is_upper_bound = firsts == 0
        is_upper_bound[-1:] = True
        if self._source_filter is not None and len(firsts):
            stops = np.append(firsts[1:], np.uint64((1 << 64) - 1))
            whole, seen = self._source_filter.covers(firsts, stops)
            totals = np.where(whole | seen, totals, 0)
            is_upper_bound = (is_upper_bound & whole) | seen
        return totals, is_upper_bound
