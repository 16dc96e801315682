"""Make one line out of walks: walk until a line can be said, or shorten one that got stuck."""

from collections.abc import Callable, Iterator
from random import Random
from typing import Final, Generic, TypeVar

from markovbot.chain.filters import LineFilters
from markovbot.chain.states import WordId
from markovbot.chain.walk import (
    NO_LINE,
    Chain,
    Walked,
    walk,
    walk_from_allowed_word,
    walk_through,
)

TRIES: Final = 20
"""Walks after which a line is made of the beginning of one that got stuck."""

Line = TypeVar("Line")


class Composer(Generic[Line]):
    """Makes lines of one style.

    The chain knows ids alone, so `finish` turns a walk's tokens into the line that is said, of
    whatever type; it returns None if that line may not be said.
    """

    def __init__(
        self,
        chain: Chain,
        filters: LineFilters,
        rng: Random,
        order: int,
        finish: Callable[[Walked], Line | None],
    ) -> None:
        self._chain = chain
        self._filters = filters
        self._rng = rng
        self._order = order
        self._finish = finish

    def compose(self, pivot: WordId | None) -> Line | None:
        """Return a line with a word in it, if one is given; None if nothing lawful is found."""
        return next(self.candidates(pivot), None)

    def candidates(self, pivot: WordId | None) -> Iterator[Line]:
        """Yield lines that may be said, each walked when it is asked for, whole ones first.

        Whoever wants to choose among several by a score takes more than one.
        """
        stuck = NO_LINE
        for _ in range(TRIES):
            walked = self._walk(pivot)
            if walked.whole and (line := self._finish(walked)) is not None:
                yield line
            stuck = max(stuck, walked, key=lambda one: len(one.tokens))
        if (line := self._shortened(stuck)) is not None:
            yield line
        elif pivot is None:
            for _ in range(TRIES):
                walked = walk_from_allowed_word(self._chain, self._filters, self._rng, self._order)
                if (line := self._shortened(walked)) is not None:
                    yield line

    def _walk(self, pivot: WordId | None) -> Walked:
        if pivot is None:
            return walk(self._chain, self._filters, self._rng, self._order)
        return walk_through(self._chain, self._filters, self._rng, self._order, pivot)

    def _shortened(self, walked: Walked) -> Line | None:
        """Return the longest lawful line around the word that a walk began with."""
        tokens, pivot, _ = walked
        while tokens:
            if (line := self._finish(Walked(tokens, pivot, whole=False))) is not None:
                return line
            if pivot is not None and pivot > len(tokens) - 1 - pivot:
                tokens, pivot = tokens[1:], pivot - 1
            else:
                tokens = tokens[:-1]
        return None
