"""Which windows of words stand in a set of texts."""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Final

import numpy as np
from numpy.typing import NDArray

MULTIPLIER: Final = np.uint64(0x9E3779B97F4A7C15)
"""2^64 divided by the golden ratio, odd: a factor that spreads hashes over all bits."""


class WindowIndex:
    """Every window of `size` words of some sequences, as sorted hashes of 64 bits, and how often.

    Python's own hashes of words differ between processes; an index lives in one.
    """

    def __init__(self, sequences: Iterable[Sequence[str]], size: int) -> None:
        kept = [words for words in sequences if len(words) >= size]
        lengths = [len(words) for words in kept]
        words = np.fromiter(map(hash, chain.from_iterable(kept)), np.int64, sum(lengths))
        sequence = np.repeat(np.arange(len(kept)), lengths)
        hashes = _hashes(words, size)
        within = sequence[: len(hashes)] == sequence[len(sequence) - len(hashes) :]
        self._size = size
        self._hashes, self._times = np.unique(hashes[within], return_counts=True)

    def times(self, words: Sequence[str]) -> list[int]:
        """Return of each window of a sequence, from the first to the last, how often it stands."""
        if len(words) < self._size:
            return []
        hashes = _hashes(np.fromiter(map(hash, words), np.int64, len(words)), self._size)
        if not len(self._hashes):
            return [0] * len(hashes)
        places = np.minimum(self._hashes.searchsorted(hashes), len(self._hashes) - 1)
        found: list[int] = np.where(self._hashes[places] == hashes, self._times[places], 0).tolist()
        return found


def _hashes(words: NDArray[np.int64], size: int) -> NDArray[np.uint64]:
    count = max(len(words) - size + 1, 0)
    hashes = np.zeros(count, np.uint64)
    for step in range(size):
        part = words[step : step + count].astype(np.uint64)
        hashes = (hashes + part + np.uint64(1)) * MULTIPLIER
        hashes ^= hashes >> np.uint64(29)
    return hashes
