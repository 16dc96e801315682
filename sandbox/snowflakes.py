"""Discord's ids: milliseconds since 2015 in the upper 42 bits, always growing."""

import time
from datetime import UTC, datetime
from typing import Final

EPOCH_MS: Final = 1_420_070_400_000


class Snowflakes:
    """Makes ids; each is larger than all before.

    With a number to begin at, the first ones are the same every time, until `release`.
    """

    def __init__(self, begin: int | None = None) -> None:
        self._last = begin or 0
        self._counted = begin is not None

    def release(self) -> None:
        """From now on make ids of the current time."""
        self._counted = False

    def next(self) -> int:
        """Return a new id."""
        now = 0 if self._counted else (time.time_ns() // 1_000_000 - EPOCH_MS) << 22
        self._last = max(self._last + 1, now)
        return self._last

    def next_of_shard(self, shard: int, shards: int) -> int:
        """Return a new id of a guild that a shard serves: of so many shards, that one."""
        id_ = self.next()
        self._last = id_ + ((shard - (id_ >> 22)) % shards << 22)
        return self._last


def moment(snowflake: int) -> str:
    """Return the time of an id, in ISO 8601 as Discord writes it."""
    seconds = ((snowflake >> 22) + EPOCH_MS) / 1000
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="microseconds")


def at(seconds: float) -> int:
    """Return the smallest id of a time in seconds since 1970."""
    return (int(seconds * 1000) - EPOCH_MS) << 22
