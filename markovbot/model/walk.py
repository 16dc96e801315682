"""Walk a Markov chain: draw token after token with the odds that were counted."""

from random import Random
from typing import Final, Protocol

from markovbot.model.transitions import (
    END,
    FROM_START,
    NOWHERE,
    START,
    TO_END,
    Relation,
    State,
    TokenId,
    WordId,
)

LONGEST: Final = 200
"""Tokens in either direction after which a walk stops: more never fits a Discord message."""


class Chain(Protocol):
    """The counts of a style, added up over all its sources."""

    def draw(self, state: State, rng: Random) -> TokenId | None:
        """Return a token with probability count/total; None if the state was never counted."""

    def word(self, token: TokenId) -> WordId:
        """Return the word that a token spells."""


def walk(chain: Chain, rng: Random, order: int) -> list[TokenId]:
    """Return the tokens of one line from START to END; empty if nothing was ever counted."""
    return _onwards(chain, rng, order, Relation.FORWARD, NOWHERE, START)


def walk_through(chain: Chain, rng: Random, order: int, word: WordId) -> list[TokenId]:
    """Return the tokens of one line that contains a word; empty if the word was never counted.

    The word takes one of its spellings by their counts; from there one walk goes to END and
    another, knowing what follows, back to START.
    """
    pivot = chain.draw(State(Relation.SPELLING, word), rng)
    if pivot is None:
        return []
    after = _onwards(chain, rng, order, Relation.FORWARD, None, word)
    follower = chain.word(after[0]) if after else END
    before = _onwards(chain, rng, order, Relation.BACKWARD, follower, word)
    return [*reversed(before), pivot, *after]


def _onwards(
    chain: Chain, rng: Random, order: int, relation: Relation, far: WordId | None, near: WordId
) -> list[TokenId]:
    edge = TO_END if relation is Relation.FORWARD else FROM_START
    tokens: list[TokenId] = []
    while len(tokens) < LONGEST:
        token = None
        if order > 1 and far is not None:
            token = chain.draw(State(relation, near, far), rng)
        if token is None:  # back off: a shorter state has been seen wherever a longer one was
            token = chain.draw(State(relation, near), rng)
        if token is None or token == edge:
            break
        tokens.append(token)
        far, near = near, chain.word(token)
    return tokens
