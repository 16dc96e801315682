"""The source filter: which sources a style may use, as intervals of the low half of keys."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from markovbot.store.packed.columnar import Packed
from markovbot.store.packed.keys import CHANNEL_SHIFT, LOWEST_WORD, SOURCE_SHIFT, Ids

Interval = tuple[int, int]
"""The low halves from the first number to before the second."""

NOTHING: Final[Interval] = (0, 0)
EVERYTHING: Final[Interval] = (0, (1 << 64) - 1)


def whole_channel(channel: int) -> Interval:
    """Return the interval of a channel."""
    return channel << CHANNEL_SHIFT, (channel + 1) << CHANNEL_SHIFT


def whole_source(source: int) -> Interval:
    """Return the interval of a source."""
    return source << SOURCE_SHIFT, (source + 1) << SOURCE_SHIFT


def without(intervals: Sequence[Interval], holes: Sequence[Interval]) -> list[Interval]:
    """Return the parts of disjoint intervals that lie in none of some disjoint holes."""
    holes = sorted(holes)
    kept = []
    for first, stop in sorted(intervals):
        start = first
        for low, high in islice(holes, bisect_right(holes, start, key=itemgetter(1)), None):
            if low >= stop:
                break
            if low > start:
                kept.append((start, low))
            start = high
        if start < stop:
            kept.append((start, stop))
    return kept


NO_TOKENS: Final[Ids] = np.empty(0, np.uint64)


@dataclass(frozen=True, slots=True)
class SourceFilter:
    """The visible low halves of keys, as ascending, disjoint intervals.

    `hidden` are tokens that aren't visible in any source: those of words that are being purged.
    """

    starts: Ids
    stops: Ids
    hidden: Ids

    @classmethod
    def within(cls, intervals: Sequence[Interval], hidden: Ids = NO_TOKENS) -> Self:
        """Build a filter from disjoint intervals in any order; those that touch are joined."""
        joined: list[Interval] = []
        for start, stop in sorted(intervals) or [NOTHING]:
            if joined and joined[-1][1] == start:
                joined[-1] = (joined[-1][0], stop)
            else:
                joined.append((start, stop))
        return cls(
            np.array([start for start, _ in joined], np.uint64),
            np.array([stop for _, stop in joined], np.uint64),
            hidden,
        )

    def __len__(self) -> int:
        return len(self.starts)

    def mask(self, low: Ids) -> NDArray[np.bool_]:
        """Mark the visible low halves."""
        place = self.stops.searchsorted(low, "right")
        seen: NDArray[np.bool_] = (place < len(self)) & (
            self.starts.take(place, mode="clip") <= low
        )
        if len(self.hidden):
            seen &= ~np.isin(low & np.uint64(LOWEST_WORD), self.hidden)
        return seen

    def among(self, low: Ids, counts: Packed) -> tuple[Ids, Packed]:
        """Return the visible entries."""
        seen = self.mask(low)
        return low[seen], counts[seen]

    def covers(self, low: Ids, high: Ids) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Mark the ranges (`low` to before `high`) that are wholly visible, and those in part."""
        place = self.stops.searchsorted(low, "right")
        known = place < len(self)
        start = self.starts.take(place, mode="clip")
        stop = self.stops.take(place, mode="clip")
        whole = known & (start <= low) & (high <= stop)
        partly = known & (start < high)
        if len(self.hidden):  # whether a block holds one of them only its content tells
            whole = np.zeros(len(whole), np.bool_)
        return whole, partly & ~whole
