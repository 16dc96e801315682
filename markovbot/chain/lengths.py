"""How long a line is to be: as long as the style's own messages, but no longer than holds together.

Read blind, lines of more than twelve words hardly ever pass for a person's (docs/quality.md).
"""

from random import Random
from typing import Final

from markovbot.chain.states import START, TO_END, Relation, State
from markovbot.chain.walk import Chain

LONGEST: Final = 14
"""Tokens. Whoever writes longer messages gets lines of between `SHORTEST_OF_LONG` and that."""

SHORTEST_OF_LONG: Final = 9

SLACK: Final = 2
"""Tokens by which a line may be longer than it was to be."""

SHORTEST_SHARE: Final = 0.75


def draw_length(chain: Chain, rng: Random) -> int:
    """Return how many tokens a line is to have: those of a free walk of order 2."""
    previous, before_previous = START, None
    for length in range(LONGEST + 1):
        token = chain.draw(State(Relation.FORWARD, previous, before_previous), rng)
        if token is None or token == TO_END:
            return max(length, 1)
        previous, before_previous = chain.word(token), previous
    return rng.randint(SHORTEST_OF_LONG, LONGEST)


def window(length: int) -> tuple[int, int]:
    """Return the fewest and the most tokens of a line that is to have a length."""
    return round(SHORTEST_SHARE * length), length + SLACK
