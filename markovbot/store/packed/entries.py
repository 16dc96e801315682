"""Entries: sorted keys with their counts, the content of blocks, runs and batches."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from markovbot.store.packed.keys import KEY_BYTES, Ids, Keys, split

Counts = NDArray[np.uint32]

HALF: Final = np.dtype(np.uint64)
"""The halves of a key, as they are compared for equality only: they are big-endian."""

HALF_BITS: Final = np.uint64(8 * HALF.itemsize)


@dataclass(frozen=True, slots=True)
class Entries:
    """Keys in strictly ascending order and how often each was counted."""

    keys: Keys
    counts: Counts

    @classmethod
    def none(cls) -> Self:
        """Return no entries."""
        return cls(np.empty(0, f"S{KEY_BYTES}"), np.empty(0, np.uint32))

    @classmethod
    def merged(cls, parts: Sequence["Entries"]) -> Self:
        """Merge sorted entries and add up the counts of equal keys."""
        if len(parts) == 1:
            return cls(parts[0].keys, parts[0].counts)
        if not parts:
            return cls.none()
        return cls.summed(
            np.concatenate([part.keys for part in parts]),
            np.concatenate([part.counts for part in parts]),
        )

    @classmethod
    def summed(cls, keys: Keys, counts: Counts) -> Self:
        """Sort keys, and add up the counts of equal ones."""
        order = _order(keys)
        keys, counts = keys[order], counts[order]
        firsts = np.flatnonzero(_first_of_equals(keys.view(HALF)[0::2], keys.view(HALF)[1::2]))
        if len(firsts) < len(keys):
            keys = keys[firsts]
            counts = np.add.reduceat(counts, firsts, dtype=np.uint32)
        return cls(keys, counts)

    def __len__(self) -> int:
        return len(self.keys)

    def part(self, start: int, stop: int) -> "Entries":
        """Return the entries from one position to before another."""
        return Entries(self.keys[start:stop], self.counts[start:stop])

    def picked(self, wanted: NDArray[np.bool_]) -> "Entries":
        """Return the marked entries."""
        return Entries(self.keys[wanted], self.counts[wanted])

    def position(self, key: bytes) -> int:
        """Return the position of the first entry whose key isn't lower than a key."""
        return int(self.keys.searchsorted(np.bytes_(key)))


def beginnings(ordered: NDArray[np.generic]) -> NDArray[np.intp]:
    """Return the position at which each group of equal values begins."""
    return np.flatnonzero(_first_of_equals(ordered))


def _first_of_equals(*columns: NDArray[np.generic]) -> NDArray[np.bool_]:
    """Mark the rows that differ in some column from the one before them, and the first row."""
    first = np.ones(len(columns[0]), np.bool_)
    if len(first):
        np.not_equal(columns[0][1:], columns[0][:-1], out=first[1:])
        for column in columns[1:]:
            first[1:] |= column[1:] != column[:-1]
    return first


def _order(keys: Keys) -> NDArray[np.intp]:
    """Return the positions of keys in their order, those of equal keys in the order they had.

    Numbers are compared several times as fast as keys of 16 bytes are. So keys are sorted by their
    high halves, then by the place of the high half among those that there are and as much of the
    low half as has room beside it in one number. Only what is equal then is compared by whole keys.
    Each of these sorts is stable, and such a sort merges parts that are already sorted.
    """
    if not len(keys):
        return np.empty(0, np.intp)
    high, low = split(keys)
    order = np.argsort(high, kind="stable")
    high = high.take(order)
    group = np.add.accumulate(_first_of_equals(high), dtype=np.uint64)
    bits = np.uint64(int(group[-1]).bit_length())
    group <<= HALF_BITS - bits
    group |= low.take(order) >> bits
    further = np.argsort(group, kind="stable")
    order = order.take(further)
    first = _first_of_equals(group.take(further))
    if not first.all():
        equal = ~first
        equal[:-1] |= equal[1:]
        at = np.flatnonzero(equal)
        those = order.take(at)
        order[at] = those.take(np.argsort(keys.take(those), kind="stable"))
    return order


def distinct(ids: Ids) -> Ids:
    """Return the ids in ascending order, each once.

    `np.unique` asks whether they are masked, for which numpy loads 2 MB of code.
    """
    ordered = np.sort(ids)
    return ordered[beginnings(ordered)]
