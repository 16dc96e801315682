"""Make one line: search for a few, choose among them, and walk where no search finds any."""

from collections.abc import Callable, Iterator, Sequence
from itertools import permutations
from random import Random
from typing import Final, Generic, TypeVar

from markovbot.chain.choice import Choice
from markovbot.chain.filters import LineFilters
from markovbot.chain.form import Form
from markovbot.chain.lengths import NATURAL, Lengths, draw_length
from markovbot.chain.lookahead import Leniency, LookAhead
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

CANDIDATES: Final = 3
"""Lines among which one is chosen; two in styles that have no background to be compared with."""

ENOUGH: Final = 30
"""States looked at after which one candidate is enough."""

SEARCHES: Final = (
    Leniency(1 / 4, 1 / 6, 0.2),
    Leniency(1 / 3, 1 / 5, 0.2),
    Leniency(1 / 3, 1 / 4, 0.15),
    Leniency(1 / 2, 1 / 4, 0.15),
    Leniency(1 / 2, 1 / 4, 0.1),
    Leniency(1 / 2, 1 / 3, 0.1),
    Leniency(2 / 3, 1 / 2, 0.05),
    Leniency(1, 1, 0.05),
    *4 * (Leniency(1, 1, 0.0),),
)
"""Search by search, the strict ones first."""

LAST_RESORTS: Final = 4
"""The searches at the end that look for a short line: it needs the fewest steps."""

SHORT: Final = 5
"""Tokens."""

MOST_STALE: Final = 8
"""Lines said lately that are found before one of them is said again."""

ROUNDS_FOR_SEVERAL: Final = 2
"""Times that all searches are made for a line that has to hold several words."""

MOST_PERMUTED: Final = 3
"""Words up to which every order of them is tried, the given one first."""

Line = TypeVar("Line")


class Composer(Generic[Line]):
    """Makes lines of one style.

    The chain knows ids alone, so `form` judges what only texts tell while a line grows, and
    `finish` turns a walk's tokens into the line that is said, of whatever type; it returns None if
    that line may not be said. `is_stale` tells lines that were said lately, which are said again
    only if there are no others.
    """

    def __init__(
        self,
        chain: Chain,
        background: Chain | None,
        filters: LineFilters,
        form: Form,
        rng: Random,
        order: int,
        finish: Callable[[Walked], Line | None],
        is_stale: Callable[[Line], bool] = lambda _: False,
        lengths: Lengths = NATURAL,
    ) -> None:
        self._chain = chain
        self._background = background
        self._filters = filters
        self._form = form
        self._rng = rng
        self._order = order
        self._finish = finish
        self._is_stale = is_stale
        self._lengths = lengths

    def compose(self, about: Sequence[WordId] = (), *, smooth: bool = False) -> Line | None:
        """Return a line that holds some words; None if nothing lawful is found.

        With `smooth`, only searches are made, so that no step has a context of one word.
        """
        stale: list[Line] = []
        lines = self._searched(about) if smooth else self._lines(about)
        for line in lines:
            if not self._is_stale(line):
                return line
            stale.append(line)
            if len(stale) == MOST_STALE:
                break
        return stale[0] if stale else None

    def _lines(self, about: Sequence[WordId]) -> Iterator[Line]:
        if self._order > 1:
            yield from self._searched(about)
        yield from self._walked(about[0] if about else None)

    def _searched(self, about: Sequence[WordId]) -> Iterator[Line]:
        """Yield lines that searches find, the best of each few first."""
        ahead = LookAhead(self._chain, self._background, self._filters, self._form, self._rng)
        choice = Choice(self._chain, self._background)
        orders = list(permutations(about)) if len(about) <= MOST_PERMUTED else [tuple(about)]
        rounds = ROUNDS_FOR_SEVERAL if len(about) > 1 else 1
        left = list(enumerate(SEARCHES * rounds))
        wanted = CANDIDATES - (self._background is None)
        while left:
            length = draw_length(self._chain, self._rng, self._lengths)
            found: list[Walked] = []
            while left and len(found) < wanted:
                number, leniency = left.pop(0)
                if len(left) < LAST_RESORTS:
                    length = min(length, SHORT)
                walked = ahead.line(orders[number // 2 % len(orders)], length, leniency)
                if walked is not None:
                    found.append(walked)
                if found and ahead.expansions >= ENOUGH:
                    break
            for walked in sorted(found, key=choice.score, reverse=True):
                if (line := self._finished(walked)) is not None:
                    yield line

    def _walked(self, pivot: WordId | None) -> Iterator[Line]:
        """Yield lines that redraw what is refused and take steps of order 1, whole ones first."""
        stuck = NO_LINE
        shortest, longest = self._lengths.walked
        others: list[Line] = []
        for _ in range(TRIES):
            walked = self._walk(pivot)
            if walked.whole and (line := self._finished(walked)) is not None:
                if shortest <= len(walked.tokens) <= longest:
                    yield line
                else:
                    others.append(line)
            stuck = max(stuck, walked, key=lambda one: len(one.tokens))
        yield from others
        if (line := self._shortened(stuck)) is not None:
            yield line
        elif pivot is None:
            for _ in range(TRIES):
                walked = walk_from_allowed_word(self._chain, self._filters, self._rng, self._order)
                if (line := self._shortened(walked)) is not None:
                    yield line

    def _finished(self, walked: Walked) -> Line | None:
        """Return a whole line if it may be said.

        A search leaves out some filters, and some see more of a line when they read it forwards.
        """
        words = list(map(self._chain.word, walked.tokens))
        return self._finish(walked) if self._filters.passes_deferred(words) else None

    def _walk(self, pivot: WordId | None) -> Walked:
        if pivot is None:
            return walk(self._chain, self._filters, self._rng, self._order)
        return walk_through(self._chain, self._filters, self._rng, self._order, pivot)

    def _shortened(self, walked: Walked) -> Line | None:
        """Return the longest lawful line around the word that a walk began with."""
        tokens, pivot = walked.tokens, walked.pivot
        while tokens:
            if (line := self._finish(Walked(tokens, pivot, whole=False))) is not None:
                return line
            if pivot is not None and pivot > len(tokens) - 1 - pivot:
                tokens, pivot = tokens[1:], pivot - 1
            else:
                tokens = tokens[:-1]
        return None
