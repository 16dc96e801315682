"""The likelihood of lines under a trigram model that is independent of the generating chain."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from math import log2
from typing import Final

EDGE: Final = ""
"""Stands for the beginning and the end of a text."""


class TrigramModel:
    """An interpolated trigram model with Witten–Bell smoothing.

    Witten & Bell, 1991 (doi:10.1109/18.87000), interpolated as in Chen & Goodman, 1999
    (doi:10.1006/csla.1999.0128): the counts of a context weigh n / (n + t), where n is how often
    the context occurred and t how many different words followed it. The rest goes to the next
    shorter context, in the end to the uniform distribution over all known words and an unknown one.
    """

    def __init__(self, texts: Iterable[Sequence[str]]) -> None:
        self._counts: Counter[tuple[str, ...]] = Counter()
        self._seen: Counter[tuple[str, ...]] = Counter()
        self._followers: defaultdict[tuple[str, ...], int] = defaultdict(int)
        for words in texts:
            for context, word in _steps(words):
                for start in range(len(context) + 1):
                    self._count(context[start:], word)
        self._uniform = 1 / (self._followers[()] + 1)

    def bits(self, words: Sequence[str]) -> list[float]:
        """Return the log-likelihood in bits (0 or less) of each word, and of the end."""
        return [log2(self._probability(context, word)) for context, word in _steps(words)]

    def knows(self, word: str) -> bool:
        """Tell whether a word occurs in the texts."""
        return (word,) in self._counts

    def _count(self, context: tuple[str, ...], word: str) -> None:
        self._seen[context] += 1
        both = (*context, word)
        self._counts[both] += 1
        if self._counts[both] == 1:
            self._followers[context] += 1

    def _probability(self, context: tuple[str, ...], word: str) -> float:
        probability = self._uniform
        for start in range(len(context), -1, -1):
            shorter = context[start:]
            if seen := self._seen.get(shorter, 0):
                different = self._followers[shorter]
                counted = self._counts.get((*shorter, word), 0)
                probability = (counted + different * probability) / (seen + different)
        return probability


def _steps(words: Sequence[str]) -> Iterable[tuple[tuple[str, ...], str]]:
    padded = (EDGE, EDGE, *words, EDGE)
    for place in range(2, len(padded)):
        yield padded[place - 2 : place], padded[place]
