"""Exponential backoff: pauses between attempts that grow."""

from secrets import SystemRandom
from typing import Final

FIRST: Final = 1.0
LONGEST: Final = 300.0
"""Seconds. One attempt in five minutes uses less than a third of the sessions (1,000) that Discord
grants a day."""

GROWTH: Final = 2.0
DOUBLINGS: Final = 10
"""The most doublings that are computed; more would exceed LONGEST anyway."""


class Backoff:
    """Pauses that double, each shortened by up to half at random.

    The randomness spreads bots that lost their connection at the same moment.
    """

    def __init__(self) -> None:
        self._failures = 0
        self._random = SystemRandom()

    def next(self) -> float:
        """Count one more failure and return the seconds to wait after it."""
        whole = min(LONGEST, FIRST * GROWTH ** min(self._failures, DOUBLINGS))
        self._failures += 1
        return whole * self._random.uniform(0.5, 1.0)

    def reset(self) -> None:
        """Start again with the shortest pause, after a success."""
        self._failures = 0
