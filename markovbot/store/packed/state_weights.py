"""The counts of a state, ready to draw from: unpacked if it is small, else by its block index."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate
from random import Random
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from markovbot.store.packed.block_index import BlockRange, Sums
from markovbot.store.packed.columnar import Packed
from markovbot.store.packed.keys import LOWEST_WORD, Ids
from markovbot.store.packed.source_filter import SourceFilter

FEW: Final = 48
"""Entries up to which plain lists are faster than arrays."""

KEPT_PARTS: Final = 16
"""Blocks of a state whose visible entries are kept for as long as the reading: 190 KB at most."""

StatePart = tuple[Ids, Packed]
"""Low halves of some of a state's keys, ascending, and their counts."""


class SmallState:
    """A state of a few blocks, or one block's part of a state, unpacked.

    `lows` are the low halves of its keys, block by block ascending.
    """

    __slots__ = ("_upto", "arrays", "lows")

    def __init__(self, lows: Ids, counts: Packed) -> None:
        self.arrays = lows, counts
        self.lows: Sequence[int] | Ids = lows.tolist() if len(lows) <= FEW else lows
        self._upto: Sequence[int] | None = None  # many states are never drawn from

    @property
    def total(self) -> int:
        """How often the state was counted."""
        return self._sums()[-1] if len(self.lows) else 0

    def draw(self, rng: Random) -> int | None:
        """Return a token with probability count/total; None if there is none."""
        total = self.total
        return self.at(rng.randrange(total)) if total else None

    def at(self, rank: int) -> int | None:
        """Return the token of one use, given its number among all; None if there are fewer."""
        place = bisect_right(self._sums(), rank)
        return int(self.lows[place]) & LOWEST_WORD if place < len(self.lows) else None

    def _sums(self) -> Sequence[int]:
        """Return the sums of the counts up to each."""
        if (upto := self._upto) is None:
            counts = self.arrays[1]
            if isinstance(self.lows, list):
                upto = list(accumulate(counts.tolist()))
            else:
                upto = _sums(counts)
            self._upto = upto
        return upto


class LargeState:
    """A state of many blocks, weighed by the sums in the block index.

    A block that the state fills only in part, or that the source filter lets through only in part,
    has a sum that is an upper bound. A draw picks a block by these weights. If the block's weight
    is an upper bound, the block is unpacked and its weight corrected; if the draw fell to counts
    that aren't there, it is repeated. So every draw has the exact odds, whichever blocks were
    unpacked before (rejection sampling, with a proposal distribution that gets better).
    """

    def __init__(
        self,
        within: Callable[[int, int, SourceFilter | None], StatePart],
        high: int,
        source_filter: SourceFilter | None,
        block_ranges: Sequence[BlockRange],
    ) -> None:
        """Take the state's high half, and what returns its visible entries in a block by its id."""
        self._within = within
        self._high = high
        self._source_filter = source_filter
        self._blocks = [block for block_range in block_ranges for block in block_range.blocks]
        totals, is_upper_bound = zip(*map(self._upper_bounds, block_ranges), strict=True)
        self._weights: Sums = np.concatenate(totals)
        self._is_upper_bound: NDArray[np.bool_] = np.concatenate(is_upper_bound)
        self._upto = _sums(self._weights)
        self._parts: dict[int, SmallState] = {}

    @property
    def total(self) -> int:
        """How often the state was counted."""
        if places := np.flatnonzero(self._is_upper_bound).tolist():
            for place in places:
                self._part(place)
            self._upto = _sums(self._weights)
        return self._upto[-1]

    def draw(self, rng: Random) -> int | None:
        """Return a token with probability count/total; None if there is none."""
        while most := self._upto[-1]:
            rank = rng.randrange(most)
            place = bisect_right(self._upto, rank)
            rank -= self._upto[place - 1] if place else 0
            if (part := self._parts.get(place)) is None:
                corrects = self._is_upper_bound[place]
                part = self._part(place)
                if corrects:
                    self._upto = _sums(self._weights)
            if (token := part.at(rank)) is not None:
                return token
        return None

    def _part(self, place: int) -> SmallState:
        """Return what a block holds of the state, and correct the block's weight if that is an
        upper bound; the sums of weights are left to the caller."""
        if (known := self._parts.get(place)) is not None:
            return known
        part = SmallState(*self._within(self._blocks[place], self._high, self._source_filter))
        if self._is_upper_bound[place]:
            self._is_upper_bound[place] = False
            self._weights[place] = part.total
        if len(self._parts) < KEPT_PARTS:  # a search draws several times, from the same few blocks
            self._parts[place] = part
        return part

    def _upper_bounds(self, block_range: BlockRange) -> tuple[Sums, NDArray[np.bool_]]:
        """Return the most that each block can hold of the state, and mark where it may be less."""
        firsts, totals = block_range.firsts, block_range.totals
        # The first block may begin before the state, the last may end after it.
        is_upper_bound = firsts == 0
        is_upper_bound[-1:] = True
        if self._source_filter is not None and len(firsts):
            stops = np.append(firsts[1:], np.uint64((1 << 64) - 1))
            whole, partly = self._source_filter.covers(firsts, stops)
            totals = np.where(whole | partly, totals, 0)
            is_upper_bound = (is_upper_bound & whole) | partly
        return totals, is_upper_bound


def _sums(counts: NDArray[np.integer[Any]]) -> Sequence[int]:
    """Return the sums of the counts up to each: `bisect` reads a view several times as fast as an
    array, of which it would take numpy's scalars."""
    return counts.cumsum(dtype=np.int64).data
