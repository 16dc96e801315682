"""Walk a Markov chain: draw token after token with the odds that were counted.

A draw that would make the line unlawful (model/novelty.py) is drawn again, at last from a shorter
state; so what comes next still has the odds that were counted, among what may come next.
"""

from random import Random
from typing import Final, NamedTuple, Protocol

from markovbot.chain.originality import OriginalityRules, PartialLine
from markovbot.chain.states import (
    END,
    FROM_START,
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

    def word(self, token: TokenId) -> WordId:
        """Return the word that a token spells."""


class Walked(NamedTuple):
    """The tokens of a line; where among them the word stands that it was walked through, if it
    was; and `whole` if both of its ends are where messages begin and end."""

    tokens: list[TokenId]
    pivot: int | None
    whole: bool


def walk(chain: Chain, originality: OriginalityRules, rng: Random, order: int) -> Walked:
    """Return one line from START to END; no tokens if nothing lawful was found."""
    line = PartialLine(originality, START)
    tokens = _walk_to_edge(chain, line, rng, order, Relation.FORWARD)
    return Walked(tokens, None, line.words[-1] == END)


def walk_through(
    chain: Chain, originality: OriginalityRules, rng: Random, order: int, word: WordId
) -> Walked:
    """Return one line that contains a word; no tokens if it was never counted or may not be said.

    The word takes one of its spellings by their counts; from there one walk goes to END and
    another, knowing what follows, back to START.
    """
    pivot = chain.draw(State(Relation.SURFACE_FORM, word), rng)
    if pivot is None or not originality.word_allowed(word):
        return Walked([], None, whole=False)
    line = PartialLine(originality, word)
    after = _walk_to_edge(chain, line, rng, order, Relation.FORWARD)
    line.reverse()
    before = _walk_to_edge(chain, line, rng, order, Relation.BACKWARD)
    whole = line.words[0] == END and line.words[-1] == START
    return Walked([*reversed(before), pivot, *after], len(before), whole)


def walk_from_allowed_word(
    chain: Chain, originality: OriginalityRules, rng: Random, order: int
) -> Walked:
    """Return a line that begins after words which may not be said, where nothing else is left."""
    previous = START
    for _ in range(LONGEST):
        token = chain.draw(State(Relation.FORWARD, previous), rng)
        if token is None or token == TO_END:
            break
        previous = chain.word(token)
        if originality.word_allowed(previous):
            tokens = _walk_to_edge(
                chain, PartialLine(originality, previous), rng, order, Relation.FORWARD
            )
            return Walked([token, *tokens], None, whole=False)
    return Walked([], None, whole=False)


def _walk_to_edge(
    chain: Chain, line: PartialLine, rng: Random, order: int, relation: Relation
) -> list[TokenId]:
    """Walk to an edge, going back a little where no lawful step is found, further each time.

    Where that doesn't help either, the line is cut.
    """
    edge = TO_END if relation is Relation.FORWARD else FROM_START
    tokens: list[TokenId] = []
    back = 1
    while len(tokens) < LONGEST:
        token = _step(chain, line, rng, order, relation)
        if token == edge:
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


def _step(
    chain: Chain, line: PartialLine, rng: Random, order: int, relation: Relation
) -> TokenId | None:
    """Draw a token that may come next and add it to the line; None if there is none to be found."""
    previous = line.words[-1]
    states = [State(relation, previous)]
    if order > 1 and len(line.words) > 1:
        states.insert(0, State(relation, previous, line.words[-2]))
    edge = TO_END if relation is Relation.FORWARD else FROM_START
    refused: set[TokenId] = set()
    may_end = False
    for state in states:  # a shorter state has been seen wherever a longer one was
        leaving = bool(refused)  # somebody's track, which ending isn't: lines would grow short
        for _ in range(DRAWS):
            token = chain.draw(state, rng)
            if token is None:
                break
            if leaving and token == edge:
                may_end = True
            elif token not in refused:
                if line.extend(relation, chain.word(token)):
                    return token
                refused.add(token)
    return edge if may_end and line.extend(relation, chain.word(edge)) else None
