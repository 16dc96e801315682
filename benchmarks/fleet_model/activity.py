"""How unevenly servers write, and what that makes of batches and folds: formulas."""

from math import log, sqrt
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.corpus import SKEW
from markovbot.store.postgres.learning import FULL_TAIL
from markovbot.store.postgres.maintenance import LONGEST_TAIL

EXPONENT: Final = SKEW
"""Of Zipf's law: the n-th busiest server writes n ** -EXPONENT times what the busiest one does."""

FOLD_ROWS: Final = FULL_TAIL
FOLD_SECONDS: Final = LONGEST_TAIL
"""A server's tail is folded into blocks when it has so many rows, or when its oldest row is so
old."""

VOCABULARY_FACTOR: Final = 19.7
VOCABULARY_EXPONENT: Final = 0.68
"""Of Heaps' law: n messages have about FACTOR * n ** EXPONENT distinct tokens. So it is in the chat
of `make bench`, from a hundred messages to 300,000, within a tenth."""

Rates = NDArray[np.float64]
"""Messages a second, by server."""


def zipf_rates(servers: int, messages: float) -> Rates:
    """Return how many of all messages a second each server writes, the busiest first."""
    weights = np.arange(1, servers + 1, dtype=np.float64) ** -EXPONENT
    rates: Rates = messages * weights / weights.sum()
    return rates


def vocabulary(messages: Rates) -> Rates:
    """Return how many distinct tokens each server has, from the messages that it counts."""
    tokens: Rates = VOCABULARY_FACTOR * messages**VOCABULARY_EXPONENT
    return tokens


def active(rates: Rates, seconds: float) -> Rates:
    """Return each server's chance to write at least once in so many seconds."""
    return -np.expm1(-rates * seconds)


def expected_active(rates: Rates, seconds: float) -> float:
    """Return how many servers write at least once in so many seconds, on average."""
    return float(active(rates, seconds).sum())


def row_rates(rates: Rates, interval: float) -> Rates:
    """Return the tail rows a second of each server, if a batch is committed every `interval`."""
    return active(rates, interval) / interval


def fold_rates(rows: Rates) -> Rates:
    """Return the folds a second of each server, from its tail rows a second.

    A fold needs a first row, which comes after 1 / rows seconds on average. After that it waits for
    FOLD_ROWS - 1 more, or until FOLD_SECONDS are over; the mean of the shorter one is a sum of
    Poisson's tails.
    """
    expected = rows * FOLD_SECONDS
    term = np.exp(-expected)  # the chance of exactly 0 more rows within FOLD_SECONDS
    at_most = np.zeros_like(term)
    waited = np.zeros_like(term)
    for more in range(FOLD_ROWS - 1):
        at_most += term
        waited += 1 - at_most
        term = term * expected / (more + 1)
    result: Rates = rows / (1 + waited)
    return result


class Spread(NamedTuple):
    """How unevenly servers write: the busiest one's part of all messages, and the sum of the
    squares of all parts."""

    busiest: float
    squares: float

    def hottest(self, parts: int) -> float:
        """Return the largest of so many parts' messages, as a multiple of the mean part.

        Servers fall to parts at random. Either the many decide, whose sum spreads like a normal
        variable, or the busiest server alone does.
        """
        many = 1 + sqrt(self.squares * (parts - 1) * 2 * log(parts))
        return max(many, self.busiest * parts + 1 - self.busiest)


def spread(rates: Rates) -> Spread:
    """Return how unevenly servers with these rates write."""
    shares = rates / rates.sum()
    return Spread(float(shares[0]), float((shares**2).sum()))
