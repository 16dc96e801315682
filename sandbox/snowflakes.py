"""Discord's ids: milliseconds since 2015 in the upper 42 bits, always growing."""

import time
from datetime import UTC, datetime
from typing import Final

EPOCH_MS: Final = 1_420_070_400_000


class Snowflakes:
    """Makes ids; each is larger than all before."""

    def __init__(self) -> None:
        self._last = 0

    def next(self) -> int:
        """Return a new id of this moment."""
        self._last = max(self._last + 1, (time.time_ns() // 1_000_000 - EPOCH_MS) << 22)
        return self._last


def moment(snowflake: int) -> str:
    """Return when an id was made, as Discord writes times."""
    seconds = ((snowflake >> 22) + EPOCH_MS) / 1000
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="microseconds")


def at(seconds: float) -> int:
    """Return the smallest id of a moment, given in seconds since 1970."""
    return (int(seconds * 1000) - EPOCH_MS) << 22
