"""Entries: sorted keys with their counts, the content of blocks, runs and batches."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from markovbot.store.packed.keys import KEY_BYTES, Ids, Keys

Counts = NDArray[np.uint32]


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
        """Sort keys, and add up the counts of equal ones.

        The stable sort is used because it merges parts that are already sorted.
        """
        order = np.argsort(keys, kind="stable")
        keys, counts = keys[order], counts[order]
        firsts = beginnings(keys)
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
    new = np.ones(len(ordered), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=new[1:])
    return np.flatnonzero(new)


def distinct(ids: Ids) -> Ids:
    """Return the ids in ascending order, each once.

    `np.unique` asks whether they are masked, for which numpy loads 2 MB of code.
    """
    ordered = np.sort(ids)
    return ordered[beginnings(ordered)]
