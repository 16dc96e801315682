"""Lines that a search finds: from START, or from words that have to stand in them."""

from collections.abc import Sequence
from random import Random
from typing import Final, NamedTuple

from markovbot.chain.filters import LineFilters
from markovbot.chain.form import Form
from markovbot.chain.lengths import SLACK, window
from markovbot.chain.route import Route
from markovbot.chain.search import Limits, Search
from markovbot.chain.states import START, Relation, State, WordId
from markovbot.chain.steps import Steps
from markovbot.chain.walk import Chain, Walked

BRIDGE: Final = 6
"""Tokens by which a line may be longer for each further word that it has to hold."""


class Leniency(NamedTuple):
    """What a search lets pass: the shares of a line's steps that the background may lend, and that
    may be seams, and of how large a share the edge has to be where the line ends."""

    lent: float
    seams: float
    edge: float


class LookAhead:
    """Searches lines of one style."""

    def __init__(
        self,
        chain: Chain,
        background: Chain | None,
        filters: LineFilters,
        form: Form,
        rng: Random,
    ) -> None:
        self._chain = chain
        self._filters = filters
        self._rng = rng
        self._broad = background or chain
        self._search = Search(Steps(chain, background, filters.evidence, rng), form)
        self._routes: dict[tuple[WordId, ...], Route] = {}

    @property
    def expansions(self) -> int:
        """How many states were looked at so far."""
        return self._search.expansions

    def line(self, about: Sequence[WordId], length: int, leniency: Leniency) -> Walked | None:
        """Return a line of about so many tokens that holds some words in their order; None if none
        is found."""
        if about:
            return self._around(about, length, leniency)
        line = self._filters.begin(START, defer=True)
        if line is None:
            return None
        found = self._search.to_edge(line, None, _limits(length, leniency))
        if found is None:
            return None
        return Walked(found.tokens, None, whole=True, seams=found.seams, log_odds=found.log_odds)

    def _around(self, about: Sequence[WordId], length: int, leniency: Leniency) -> Walked | None:
        first, *others = about
        pivot = self._chain.draw(State(Relation.SURFACE_FORM, first), self._rng)
        line = self._filters.begin(first, defer=True)
        if pivot is None or line is None:
            return None
        route = self._route(tuple(others)) if others else None
        most = length + BRIDGE * len(others)
        if others:
            limits = _limits(most, leniency)._replace(shortest=0)
        else:
            limits = _limits(self._rng.randint(0, length), leniency)._replace(longest=most + SLACK)
        after = self._search.to_edge(line, pivot, limits, route)
        if after is None:
            return None
        line.reverse()
        # Several words may be meant as a beginning. In every other try they are one, if messages
        # have begun so.
        left = 0 if others and self._rng.getrandbits(1) else max(0, length - len(after.tokens) - 1)
        limits = _limits(left, leniency)
        before = self._search.to_edge(line, pivot, limits._replace(longest=limits.longest + SLACK))
        if before is None:
            return None
        tokens = [*reversed(before.tokens), pivot, *after.tokens]
        return Walked(
            tokens,
            len(before.tokens),
            whole=True,
            seams=before.seams + after.seams,
            log_odds=before.log_odds + after.log_odds,
        )

    def _route(self, words: tuple[WordId, ...]) -> Route:
        if (known := self._routes.get(words)) is None:
            known = self._routes[words] = Route(self._broad, words, self._rng)
        return known


def _limits(length: int, leniency: Leniency) -> Limits:
    """Return the limits of a search for so many tokens."""
    shortest, longest = window(length)
    lent, seams, edge = leniency
    return Limits(shortest, longest, 1 + int(length * lent), 1 + int(length * seams), edge)
