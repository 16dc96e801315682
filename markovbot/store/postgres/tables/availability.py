"""Whether the server answers: one sentence when it is away, and one when it is back."""

import logging
import time
from typing import Final

log = logging.getLogger(__name__)

AWAY: Final = (
    "PostgreSQL is away. %s Meanwhile nothing is learned, and whoever asks for something is told "
    "to try again in a minute. When it is back, what was said is read from history; nothing has to "
    "be started again."
)
STILL_AWAY: Final = "PostgreSQL has been away for %.0f minutes. %s"
BACK: Final = (
    "PostgreSQL is back after %.0f seconds. What was said meanwhile is read from history now."
)

REPEAT_SECONDS: Final = 1800.0


class Availability:
    """Hears of all statements, since only together they tell whether the server or a line fails."""

    def __init__(self) -> None:
        self._answered = time.monotonic()
        self._away_since: float | None = None
        self._said = 0.0

    def answered(self) -> None:
        """Note that a statement was answered."""
        self._answered = time.monotonic()
        if self._away_since is not None:
            log.warning(BACK, self._answered - self._away_since)
            self._away_since = None

    def failed(self, why: str, began: float) -> bool:
        """Note that no answer came to a statement which was begun at a moment by the machine's
        clock; tell whether the server is away. If others were answered since, it isn't."""
        if self._answered > began:
            return False
        now = time.monotonic()
        if self._away_since is None:
            self._away_since, self._said = began, now
            log.error(AWAY, why)
        elif now > self._said + REPEAT_SECONDS:
            self._said = now
            log.error(STILL_AWAY, (now - self._away_since) / 60, why)
        return True
