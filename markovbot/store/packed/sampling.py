"""Draw from the counts of states without reading more than a few blocks of any."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from random import Random
from typing import Final

import numpy as np

from markovbot.store.packed.block_index import BlockRange
from markovbot.store.packed.columnar import Packed
from markovbot.store.packed.keys import LOWEST_WORD, SOURCE_SHIFT, Ids
from markovbot.store.packed.reader_cache import ReaderCache
from markovbot.store.packed.source_filter import SourceFilter
from markovbot.store.packed.state_weights import LargeState, SmallState, StatePart
from markovbot.store.packed.storage import BlockStorage, Run

SMALL_STATE_BLOCKS: Final = 3
"""Blocks, beside one of each run, up to which a state is unpacked as a whole.

Blocks of sources that aren't visible count, too. They decide how a token is drawn and which numbers
of the random generator that takes, never its odds: so no answer tells of them (law 3).
"""

NO_IDS: Final[Ids] = np.empty(0, np.uint64)
NO_COUNTS: Final[Packed] = np.empty(0, np.uint8)
_SOURCE_SHIFT: Final = np.uint64(SOURCE_SHIFT)
_LOWEST_WORD: Final = np.uint64(LOWEST_WORD)


class StateSampler:
    """The states of one snapshot, for as long as its transaction lasts.

    A state is given by the high half of its keys. `source_filter` picks the visible sources; None
    lets all through. `runs` are the storage's, if they have been read already. `unpacked` are the
    states that another sampler of the snapshot has unpacked.
    """

    def __init__(
        self,
        storage: BlockStorage,
        cache: ReaderCache,
        source_filter: SourceFilter | None,
        runs: Sequence[Run] | None = None,
        unpacked: dict[int, SmallState | None] | None = None,
    ) -> None:
        self._storage = storage
        self._blocks = cache.blocks
        self._index = cache.index
        self._source_filter = source_filter
        runs = storage.runs() if runs is None else runs
        self._runs = [run for run in runs if run.entries]
        self.unpacked: dict[int, SmallState | None] = {} if unpacked is None else unpacked
        self._weighed: dict[int, SmallState | LargeState] = {}

    def release(self) -> None:
        """Give up the states that were unpacked."""
        self.unpacked.clear()
        self._weighed.clear()

    def total(self, high: int) -> int:
        """Return how often a state was counted in visible sources."""
        return self._weigh(high).total

    def draw(self, high: int, rng: Random) -> int | None:
        """Return a token with probability count/total; None if the state was never counted."""
        weighed = self._weighed.get(high) or self._weigh(high)
        return weighed.draw(rng)

    def count(self, high: int, token: int) -> int:
        """Return how often a token was counted at a state in visible sources."""
        found = 0
        for part in self.parts(high):
            low, counts = part.arrays
            theirs = counts[(low & _LOWEST_WORD) == np.uint64(token)]
            if len(theirs):
                found += int(theirs.sum(dtype=np.int64))
        return found

    def counts(self, high: int) -> dict[int, int]:
        """Return every token visible at a state, with the sum of its counts."""
        sums: dict[int, int] = {}
        for part in self.parts(high):
            low, counts = part.arrays
            for token, count in zip((low & _LOWEST_WORD).tolist(), counts.tolist(), strict=True):
                sums[token] = sums.get(token, 0) + count
        return sums

    def parts(self, high: int) -> Iterator[SmallState]:
        """Yield the visible entries of a state, block by block if it fills many."""
        if (small := self.visible_if_small(high)) is not None:
            yield small
        else:
            for block_range in self._block_ranges(high):
                for block in block_range.blocks:
                    yield SmallState(*self._within(block, high, self._source_filter))

    def visible_if_small(self, high: int) -> SmallState | None:
        """Return the visible entries of a state; None if it fills many blocks."""
        weighed = self._weighed.get(high) or self._weigh(high)
        return weighed if isinstance(weighed, SmallState) else None

    def is_known_small(self, high: int) -> bool:
        """Tell whether a state is small and its visible entries are at hand."""
        return isinstance(self._weighed.get(high), SmallState)

    def _small_state(self, high: int) -> SmallState | None:
        """Return a state with all its sources, visible or not; None if it fills many blocks."""
        try:
            return self.unpacked[high]
        except KeyError:
            pass
        block_ranges = self._block_ranges(high)
        blocks = [block for block_range in block_ranges for block in block_range.blocks]
        found = None
        if len(blocks) == 1:
            found = SmallState(*self._within(blocks[0], high, None))
        elif not blocks or len(blocks) <= SMALL_STATE_BLOCKS + len(block_ranges):
            parts = [self._within(block, high, None, blocks) for block in blocks]
            found = SmallState(
                np.concatenate([NO_IDS, *(low for low, _ in parts)]),
                np.concatenate([NO_COUNTS, *(counts for _, counts in parts)]),
            )
        self.unpacked[high] = found
        return found

    def visible_among(self, sources: Iterable[int]) -> list[int]:
        """Return those of some sources that are visible."""
        if self._source_filter is None:
            return list(sources)
        codes = np.fromiter(sources, np.uint64)
        visible: list[int] = codes[self._source_filter.mask(codes << _SOURCE_SHIFT)].tolist()
        return visible

    def size(self, high: int) -> int:
        """Return how many blocks hold a state."""
        return sum(len(block_range.blocks) for block_range in self._block_ranges(high))

    def has(self, high: int, source: int, token: int) -> bool:
        """Tell whether a source has a token at a state, visible or not."""
        low = source << SOURCE_SHIFT | token
        for block_range in self._block_ranges(high):
            if place := bisect_right(block_range.firsts.data, low):
                halves = self._within(block_range.blocks[place - 1], high, None)[0].data
                found = bisect_left(halves, low)
                if found < len(halves) and halves[found] == low:
                    return True
        return False

    def counts_of(self, high: int, source: int) -> tuple[list[int], list[int]]:
        """Return the tokens that a source has at a state, visible or not, and how often each."""
        start, stop = source << SOURCE_SHIFT, (source + 1) << SOURCE_SHIFT
        tokens: list[int] = []
        times: list[int] = []
        for block_range in self._block_ranges(high):
            firsts = block_range.firsts.data
            first = max(bisect_right(firsts, start) - 1, 0)
            for place in range(first, bisect_left(firsts, stop, first)):
                ids, counts = self._within(block_range.blocks[place], high, None)
                lows = ids.data
                here = slice(bisect_left(lows, start), bisect_left(lows, stop))
                tokens += (ids[here] & _LOWEST_WORD).tolist()
                times += counts[here].tolist()
        return tokens, times

    def _within(
        self,
        block: int,
        high: int,
        source_filter: SourceFilter | None,
        others: Sequence[int] = (),
    ) -> StatePart:
        """Return a block's visible entries of one state; `others` are those wanted with it."""
        highs, lows, counts = self._blocks.get(self._storage, block, others)
        halves = highs.data
        start = bisect_left(halves, high)
        stop = bisect_left(halves, high + 1, start)
        part = lows[start:stop], counts[start:stop]
        return part if source_filter is None else source_filter.among(*part)

    def _weigh(self, high: int) -> SmallState | LargeState:
        """Return a state's visible entries, ready to draw from."""
        if (weighed := self._weighed.get(high)) is None:
            if (small := self._small_state(high)) is None:
                weighed = LargeState(
                    self._within, high, self._source_filter, self._block_ranges(high)
                )
            elif self._source_filter is None:
                weighed = small
            else:
                weighed = SmallState(*self._source_filter.among(*small.arrays))
            self._weighed[high] = weighed
        return weighed

    def _block_ranges(self, high: int) -> list[BlockRange]:
        storage, block_range = self._storage, self._index.block_range
        return [block_range(storage, run, high) for run in self._runs]
