"""Ever longer pauses between attempts."""

from secrets import SystemRandom
from typing import Final

FIRST: Final = 1.0
LONGEST: Final = 300.0
"""Seconds. Five minutes apart, a day has no third of the sessions that Discord grants for it."""

GROWTH: Final = 2.0
DOUBLINGS: Final = 10
"""More of them are longer than the longest pause anyway."""


class Backoff:
    """Pauses that double, shortened by up to half at random: a thousand bots that were cut off at
    the same moment shall not come back at the same moment."""

    def __init__(self) -> None:
        self._failures = 0
        self._random = SystemRandom()

    def next(self) -> float:
        """Return the seconds to wait after one more failure."""
        whole = min(LONGEST, FIRST * GROWTH ** min(self._failures, DOUBLINGS))
        self._failures += 1
        return whole * self._random.uniform(0.5, 1.0)

    def reset(self) -> None:
        """Begin anew: it has worked."""
        self._failures = 0
