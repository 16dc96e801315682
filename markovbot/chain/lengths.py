"""How long a line is to be: as long as the style's own messages, but no longer than holds together.

Read blind, lines of more than twelve words hardly ever pass for a person's (docs/quality.md). So
longer ones are made only where somebody has asked for them.
"""

from random import Random
from typing import Final, NamedTuple

from markovbot.chain.states import START, TO_END, Relation, State
from markovbot.chain.walk import LONGEST, Chain


class Lengths(NamedTuple):
    """How long lines are, in tokens.

    A line has as many as a free walk, the longest of so many `draws`, but `longest` at most. Where
    walks are longer than that, it has between `shortest_of_long` and `longest`. Walks that redraw
    have no length to aim at: those that are `walked` so long are said first.
    """

    longest: int
    shortest_of_long: int
    draws: int
    walked: tuple[int, int]


SHORT: Final = Lengths(6, 3, 1, (0, 8))
NATURAL: Final = Lengths(14, 9, 1, (0, LONGEST))
LONG: Final = Lengths(24, 15, 3, (10, LONGEST))

SLACK: Final = 2
"""Tokens by which a line may be longer than it was to be."""

SHORTEST_SHARE: Final = 0.75


def draw_length(chain: Chain, rng: Random, lengths: Lengths = NATURAL) -> int:
    """Return how many tokens a line is to have: those of a free walk of order 2."""
    return max(_walk_freely(chain, rng, lengths) for _ in range(lengths.draws))


def _walk_freely(chain: Chain, rng: Random, lengths: Lengths) -> int:
    previous, before_previous = START, None
    for length in range(lengths.longest + 1):
        token = chain.draw(State(Relation.FORWARD, previous, before_previous), rng)
        if token is None or token == TO_END:
            return max(length, 1)
        previous, before_previous = chain.word(token), previous
    return rng.randint(lengths.shortest_of_long, lengths.longest)


def window(length: int) -> tuple[int, int]:
    """Return the fewest and the most tokens of a line that is to have a length."""
    return round(SHORTEST_SHARE * length), length + SLACK
