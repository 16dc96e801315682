"""Look ahead: search, depth first, for a line of a given length without a step of order 1.

The certificate of originality is an automaton whose state is the last two words and the sources
that have all of a window; so "no copied run, within a length" is a regular constraint on a Markov
chain. (Pachet, arXiv:2605.07839, samples such lines exactly; Papadopoulos, Roy and Pachet, AAAI
2014, build the automaton against copies. Both want the k-grams that we don't keep.) Here the
automaton is expanded lazily, with backtracking, and smooth steps are tried first.
"""

from collections.abc import Iterator
from math import log
from typing import Final, NamedTuple

from markovbot.chain.evidence import LENGTH_OF_TRIPLE
from markovbot.chain.form import NOTHING_OPEN, Form, OpenMarks
from markovbot.chain.line import PartialLine
from markovbot.chain.route import Route
from markovbot.chain.states import TokenId
from markovbot.chain.steps import Step, Steps

MAX_EXPANSIONS: Final = 30
"""States that one search looks at."""

MAX_ON_ROUTE: Final = 120
"""The same where words have to be passed."""


class Limits(NamedTuple):
    """How many tokens a search may add, how many of its steps the background may lend, how many
    may be seams, and of how large a share of what comes there the edge has to be."""

    shortest: int
    longest: int
    lent: int
    seams: int
    edge: float


class Found(NamedTuple):
    """The tokens that a search has added, how many of their steps are seams, and the sum of the
    logarithms of their odds."""

    tokens: list[TokenId]
    seams: int
    log_odds: float


class _Node(NamedTuple):
    """A line as far as it goes: the steps that haven't been tried from there, what waits for its
    other half, how many steps are lent or seams, the sum of the logarithms of their odds, how many
    words of the route it has passed."""

    steps: Iterator[Step]
    waiting: OpenMarks
    lent: int
    seams: int
    log_odds: float
    passed: int


class Search:
    """Searches of one style. `expansions` counts the states that were looked at in all of them."""

    def __init__(self, steps: Steps, form: Form) -> None:
        self._steps = steps
        self._form = form
        self.expansions = 0

    def to_edge(
        self, line: PartialLine, last: TokenId | None, limits: Limits, route: Route | None = None
    ) -> Found | None:
        """Extend a line to the edge in its direction, past the words of a route.

        `last` is the token that spells the line's last word, if it isn't an edge. If nothing is
        found, returns None, and the line is what it was.
        """
        most = self.expansions + (MAX_EXPANSIONS if route is None else MAX_ON_ROUTE)
        tokens: list[TokenId] = []
        start = _Node(iter(()), NOTHING_OPEN, 0, 0, 0.0, 0)
        nodes = [start._replace(steps=self._steps_at(line, start, 0, limits, route))]
        while nodes:
            node = nodes[-1]
            step = next(node.steps, None) if self.expansions < most else None
            if step is None:
                nodes.pop()
                if tokens:
                    tokens.pop()
                    line.shorten(1)
                continue
            here = self._taken(node, step, line, tokens[-1] if tokens else last, limits, route)
            if here is None or not line.extend(step.word):
                continue
            if step.token == line.edge:
                return Found(tokens, here.seams, here.log_odds)
            tokens.append(step.token)
            self.expansions += 1
            nodes.append(
                here._replace(steps=self._steps_at(line, here, len(tokens), limits, route))
            )
        return None

    def _taken(
        self,
        node: _Node,
        step: Step,
        line: PartialLine,
        beside: TokenId | None,
        limits: Limits,
        route: Route | None,
    ) -> _Node | None:
        """Return where a step leads; None if the line may not take it."""
        lent, seams = node.lent + step.lent, node.seams + step.seam
        if lent > limits.lent or seams > limits.seams or _repeats(line, step):
            return None
        waiting = self._form.after(node.waiting, beside, step.token, line.relation)
        if waiting is None:
            return None
        reached = route is not None and step.word == route.goal(node.passed)
        log_odds = node.log_odds + log(step.odds)
        return _Node(iter(()), waiting, lent, seams, log_odds, node.passed + reached)

    def _steps_at(
        self, line: PartialLine, node: _Node, length: int, limits: Limits, route: Route | None
    ) -> Iterator[Step]:
        goal = None if route is None else route.goal(node.passed)
        if goal is not None:
            step = self._steps.to_word(line, goal)
        elif length >= limits.shortest and not node.waiting:
            step = self._steps.edge(line, limits.edge)
        else:
            step = None
        if step is not None:
            yield step
        if length < limits.longest:
            steps = self._steps.ordered(
                line,
                lend=node.lent < limits.lent,
                seam=node.seams < limits.seams,
                thorough=route is not None,
            )
            if route is None or goal is None:
                yield from steps
            else:
                yield from sorted(steps, key=lambda step: route.rank(goal, step.word))


def _repeats(line: PartialLine, step: Step) -> bool:
    """Tell whether a step doubles the last word, or a triple of words that the line has."""
    words = line.words
    if step.word not in words:  # as most steps, and there is least to do
        return False
    if step.word == words[-1]:
        return True
    triple = [*words[1 - LENGTH_OF_TRIPLE :], step.word]
    return any(
        words[place : place + LENGTH_OF_TRIPLE] == triple
        for place in range(len(words) - LENGTH_OF_TRIPLE + 1)
    )
