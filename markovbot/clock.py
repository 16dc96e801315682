"""The time by Discord's clock.

Counts are erased when they reach an age. The clock of this machine may be wrong by a year, so it
must not decide about ages.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from markovbot.domain import SECONDS_A_DAY, MessageId, snowflake_at

log = logging.getLogger(__name__)

TOLERANCE: Final = 3600.0
"""Seconds by which the machine's clock may be wrong before the log says so."""


def since_boot() -> float:
    """Return steady seconds; on Linux they also count while the machine sleeps."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


class Clock:
    """The time of Discord's last answer plus what has passed since; before one, the machine's time.

    `machine` returns the machine's time in seconds since 1970, `steady` seconds that never jump.
    """

    def __init__(
        self,
        machine: Callable[[], float] = time.time,
        steady: Callable[[], float] = since_boot,
    ) -> None:
        self._machine = machine
        self._steady = steady
        self._lead: float | None = None
        self.wrong = False
        """Whether the machine's clock differs from Discord's by more than TOLERANCE."""
        self.told = asyncio.Event()
        """Set once Discord has told the time."""

    def tell(self, seconds: float) -> None:
        """Set Discord's time, in seconds since 1970; warn if the machine's clock differs."""
        self._lead = seconds - self._steady()
        self.told.set()
        off = self._machine() - seconds
        if abs(off) > TOLERANCE and not self.wrong:
            log.warning(
                "This machine's clock is %s of Discord's. Set it (Linux: timedatectl set-ntp "
                "true); until then the bot goes by Discord's, and only the times in this log are "
                "wrong.",
                _difference(off),
            )
        elif self.wrong and abs(off) <= TOLERANCE:
            log.info("This machine's clock is right again.")
        self.wrong = abs(off) > TOLERANCE

    def now(self) -> float:
        """Return seconds since 1970."""
        return self._machine() if self._lead is None else self._lead + self._steady()

    def today(self) -> int:
        """Return the number of days since 1970-01-01 UTC."""
        return int(self.now()) // SECONDS_A_DAY

    def snowflake(self) -> MessageId:
        """Return the smallest id that Discord would create now."""
        return snowflake_at(datetime.fromtimestamp(self.now(), UTC))


def _difference(off: float) -> str:
    amount, unit = abs(off) / 3600, "hours"
    if amount >= 48:  # noqa: PLR2004 - two days read better than 50 hours
        amount, unit = amount / 24, "days"
    return f"{amount:.0f} {unit} {'ahead' if off > 0 else 'behind'}"
