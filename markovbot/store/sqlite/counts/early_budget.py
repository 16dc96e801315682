"""How much may be merged before it is due.

A line costs three times as much where the counts lie in fifteen runs as where they lie in one, so
runs are merged sooner than compaction has to where the bot has little else to do.
"""

from typing import Final

ENTRIES: Final = 25_000
"""Entries a second that may be merged early: about a twentieth of a core."""

SAVED_SECONDS: Final = 900.0
"""Seconds of which the entries are saved while they aren't used: 22 million, merged in a minute."""

INTERVAL: Final = 1.0
"""Seconds between two looks."""


class EarlyBudget:
    """Entries that may be merged early: some more each second (a token bucket)."""

    def __init__(self, now: float) -> None:
        self._saved = 0.0
        self._counted_at = now
        self._next_look = now

    def entries(self, now: float) -> int:
        """Return how many entries may be merged now; 0 if it is too early for another look."""
        if now < self._next_look:
            return 0
        self._next_look = now + INTERVAL
        earned = (now - self._counted_at) * ENTRIES
        self._saved = min(self._saved + earned, ENTRIES * SAVED_SECONDS)
        self._counted_at = now
        return int(self._saved)

    def spend(self, entries: int) -> None:
        """Take entries from what is saved, since they are merged; the next look may come at
        once."""
        self._saved -= entries
        self._next_look = self._counted_at
