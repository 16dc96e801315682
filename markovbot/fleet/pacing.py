"""Pace the starts of sessions: a port, and its implementation for a process that is alone."""

import time
from collections.abc import Callable
from typing import Protocol


class IdentifyPacing(Protocol):
    """Reserves moments at which a session may be started (IDENTIFY).

    Discord counts starts by bucket, which is the number of the shard modulo `max_concurrency`.
    Processes that serve one bot share the buckets, so they have to share the reservations, too.
    """

    async def reserve_identify(self, bucket: int, interval: float, /) -> float:
        """Reserve the next moment of a bucket that is `interval` seconds after the one before.

        Returns the seconds from now until then, 0 for at once. Raises UserError if that can't be
        found out. A reservation that isn't used is lost.
        """


class ProcessPacing:
    """Remembers the reservations of this process."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._reserved: dict[int, float] = {}

    async def reserve_identify(self, bucket: int, interval: float, /) -> float:
        """Reserve the next moment of a bucket; return the seconds until then."""
        now = self._now()
        at = max(now, self._reserved.get(bucket, now - interval) + interval)
        self._reserved[bucket] = at
        return at - now
