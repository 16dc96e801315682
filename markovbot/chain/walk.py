"""Walk a Markov chain: draw token after token with the odds that were counted.

A token that triggers a filter (markovbot/chain/filters) is drawn again, at last from a shorter
state. So the odds stay those that were counted, among the tokens that may come next. The filters
that are deferred are left to whoever takes the line.
"""

from random import Random
from typing import Final, NamedTuple, Protocol

from markovbot.chain.filters import LineFilters
from markovbot.chain.line import PartialLine
from markovbot.chain.states import (
    END,
    START,
    TO_END,
    Relation,
    State,
    TokenId,
    WordId,
)

LONGEST: Final = 200
"""Tokens in either direction after which a walk stops: more never fits a Discord message."""

DRAWS: Final = 8
"""Draws from one state before a shorter one is tried, or the walk is stuck."""

MAX_BACKTRACK: Final = 16
"""Steps that a stuck walk goes back at once, before it gives up."""


class Chain(Protocol):
    """The counts of a style, added up over all its sources."""

    def draw(self, state: State, rng: Random) -> TokenId | None:
        """Return a token with probability count/total; None if the state was never counted."""

    def total(self, state: State) -> int:
        """Return how often a state was counted; 0 if never."""

    def count(self, state: State, token: TokenId) -> int:
        """Return how often a token was counted at a state."""

    def successors(self, state: State) -> dict[TokenId, int]:
        """Return every token counted at a state, with its count."""

    def word(self, token: TokenId) -> WordId:
        """Return the word that a token spells."""


class Walked(NamedTuple):
    """The tokens of a line, and where among them the word stands that the walk began with, if any.

    `whole` says that the line begins and ends where messages begin and end. `seams` are the steps
    that a search has counted as such, and `log_odds` is the sum of the logarithms of
    the steps' odds, as far as whoever made the line knows them.
    """

    tokens: list[TokenId]
    pivot: int | None
    whole: bool
    seams: int = 0
    log_odds: float = 0.0


NO_LINE: Final = Walked([], None, whole=False)


def walk(chain: Chain, filters: LineFilters, rng: Random, order: int) -> Walked:
    """Return one line from START to END; no tokens if nothing lawful was found."""
    if (line := filters.begin(START, defer=True)) is None:
        return NO_LINE
    tokens = _walk_to_edge(chain, line, rng, order)
    return Walked(tokens, None, line.words[-1] == END)


def walk_through(
    chain: Chain, filters: LineFilters, rng: Random, order: int, word: WordId
) -> Walked:
    """Return one line that contains a word; no tokens if it was never counted or may not be said.

    The word takes one of its spellings by their counts. From there one walk goes to END, and
    another, knowing what follows, back to START.
    """
    pivot = chain.draw(State(Relation.SURFACE_FORM, word), rng)
    if pivot is None or (line := filters.begin(word, defer=True)) is None:
        return NO_LINE
    after = _walk_to_edge(chain, line, rng, order)
    line.reverse()
    before = _walk_to_edge(chain, line, rng, order)
    whole = line.words[0] == END and line.words[-1] == START
    return Walked([*reversed(before), pivot, *after], len(before), whole)


def walk_from_allowed_word(chain: Chain, filters: LineFilters, rng: Random, order: int) -> Walked:
    """Return a line that begins at the first word of a message that may be said.

    This is for styles in which no message begins with a word that may be said.
    """
    previous = START
    for _ in range(LONGEST):
        token = chain.draw(State(Relation.FORWARD, previous), rng)
        if token is None or token == TO_END:
            break
        previous = chain.word(token)
        if (line := filters.begin(previous, defer=True)) is not None:
            return Walked([token, *_walk_to_edge(chain, line, rng, order)], None, whole=False)
    return NO_LINE


def _walk_to_edge(chain: Chain, line: PartialLine, rng: Random, order: int) -> list[TokenId]:
    """Walk to the edge that lies in the line's direction, and return the tokens on the way.

    Where no lawful step is found, the walk goes back and tries again, one step further each time.
    Where that doesn't help either, the line stays without an edge.
    """
    tokens: list[TokenId] = []
    back = 1
    while len(tokens) < LONGEST:
        token = _step(chain, line, rng, order)
        if token == line.edge:
            break
        if token is not None:
            tokens.append(token)
        elif back < min(MAX_BACKTRACK, len(tokens)):
            del tokens[-back:]
            line.shorten(back)
            back += 1
        else:
            break
    return tokens


def _step(chain: Chain, line: PartialLine, rng: Random, order: int) -> TokenId | None:
    """Draw a token that may come next and add it to the line; None if there is none to be found."""
    states = [State(line.relation, line.words[-1])]
    if order > 1 and len(line.words) > 1:
        states.insert(0, line.state)
    edge = line.edge
    refused: set[TokenId] = set()
    may_end = False
    for state in states:  # a shorter state has been seen wherever a longer one was
        # After a refusal the walk leaves what somebody said. Ending at once is no way to do that:
        # lines would grow short. So the edge waits until nothing else is found.
        edge_waits = bool(refused)
        for _ in range(DRAWS):
            token = chain.draw(state, rng)
            if token is None:
                break
            if edge_waits and token == edge:
                may_end = True
            elif token not in refused:
                if line.extend(chain.word(token)):
                    return token
                refused.add(token)
    return edge if may_end and line.extend(chain.word(edge)) else None
