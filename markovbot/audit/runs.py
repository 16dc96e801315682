"""Find the longest run of tokens that a line shares with a message, and whole copies."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

MULTIPLIER: Final = np.uint64(0x9E3779B97F4A7C15)
"""2^64 divided by the golden ratio, odd: a factor that spreads hashes over all bits."""

UNKNOWN: Final = 0
BETWEEN: Final = 1
"""Numbers that no word has: for words of no message, and for the gap between two messages."""

FIRST_WORD: Final = 2

NO_MESSAGE: Final = np.uint64(1 << 63)
NO_LINE: Final = np.uint64(NO_MESSAGE + np.uint64(1))
"""Hashes of windows across a gap. No others have the top bit, and the two never match."""

Words = Sequence[str]


class Runs:
    """An index of every window of some words of all messages by hash; matches are verified.

    `window` is how many words the shortest run has that is found.
    """

    def __init__(self, messages: Iterable[tuple[Words, int]], window: int) -> None:
        """Index pairs of a word sequence and the member who wrote it."""
        self._window = window
        self._numbers: dict[str, int] = {}
        flat = [BETWEEN]
        speakers: defaultdict[Words, set[int]] = defaultdict(set)
        for words, member in messages:
            flat += [
                self._numbers.setdefault(word, FIRST_WORD + len(self._numbers)) for word in words
            ]
            flat.append(BETWEEN)
            speakers[tuple(words)].add(member)
        self._speakers = dict(speakers)
        self._flat = np.array(flat, np.int64)
        hashes = _hashes(self._flat, window, NO_MESSAGE)
        self._places = np.argsort(hashes, kind="stable")
        self._hashes = hashes[self._places]

    def longest(self, lines: Sequence[Words]) -> list[int]:
        """Return for each line the longest run shared with a message; 0 if none has a window."""
        longest = [0] * len(lines)
        lengths = [len(words) + 1 for words in lines]
        flat = np.fromiter(self._numbered(lines), np.int64, sum(lengths))
        of_line = np.repeat(np.arange(len(lines)), lengths)
        hashes = _hashes(flat, self._window, NO_LINE)
        first = self._hashes.searchsorted(hashes, "left")
        stop = self._hashes.searchsorted(hashes, "right")
        for place in np.flatnonzero(first < stop).tolist():
            line = int(of_line[place])
            for candidate in self._places[first[place] : stop[place]].tolist():
                # A match that also agrees one token earlier was measured from there.
                if place and flat[place - 1] == self._flat[candidate - 1] >= FIRST_WORD:
                    continue
                longest[line] = max(longest[line], self._common(flat, place, candidate))
        return longest

    def said_by(self, words: Words) -> int:
        """Return how many members wrote a message of exactly these words."""
        return len(self._speakers.get(tuple(words), ()))

    def _numbered(self, lines: Iterable[Words]) -> Iterator[int]:
        for words in lines:
            for word in words:
                yield self._numbers.get(word, UNKNOWN)
            yield BETWEEN

    def _common(self, flat: NDArray[np.int64], place: int, candidate: int) -> int:
        length = 0
        most = min(len(flat) - place, len(self._flat) - candidate)
        while (
            length < most
            and flat[place + length] == self._flat[candidate + length]
            and flat[place + length] >= FIRST_WORD
        ):
            length += 1
        return length if length >= self._window else 0


def _hashes(flat: NDArray[np.int64], window: int, across: np.uint64) -> NDArray[np.uint64]:
    """Hash every window; those across a gap or with an unknown word get the hash `across`."""
    size = max(len(flat) - window + 1, 0)
    hashes = np.zeros(size, np.uint64)
    whole = np.ones(size, np.bool_)
    for step in range(window):
        words = flat[step : step + size]
        hashes = (hashes + words.astype(np.uint64) + np.uint64(1)) * MULTIPLIER
        hashes ^= hashes >> np.uint64(29)
        whole &= words >= FIRST_WORD
    hashes &= ~NO_MESSAGE
    hashes[~whole] = across
    return hashes
