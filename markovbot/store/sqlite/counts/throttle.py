"""A throttle: a program that writes much leaves the database to others now and then.

SQLite has no queue of writers. Whoever finds the database locked tries again, after 0.1 s once it
has waited a while, and fails to get it for as long as each pause between two transactions is
shorter than that.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

T = TypeVar("T")

PAUSE: Final = 0.12
"""Seconds in which everybody who waits for the database tries to lock it."""

LONGEST_USE: Final = 0.6
"""Seconds of transactions without a pause, if the next one takes as long as the last."""


class Throttle:
    """Puts pauses between transactions, as far as there are none anyway."""

    def __init__(self) -> None:
        self._used = 0.0  # seconds since the last pause
        self._last = 0.0
        self._ended = -PAUSE

    async def run(self, transaction: Callable[[], Awaitable[T]]) -> T:
        """Run a transaction, after a pause if one is due."""
        idle = time.monotonic() - self._ended
        if idle < PAUSE and self._used + self._last > LONGEST_USE:
            await asyncio.sleep(PAUSE - idle)
            idle = PAUSE
        if idle >= PAUSE:
            self._used = 0.0
        started = time.monotonic()
        try:
            return await transaction()
        finally:
            self._ended = time.monotonic()
            self._last = self._ended - started
            self._used += self._last
