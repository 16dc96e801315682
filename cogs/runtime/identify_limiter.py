"""Limit how often a session is opened (IDENTIFY): Discord resets the token of a bot that does it
too often.

https://discord.com/developers/docs/events/gateway#session-start-limit-object
"""

import asyncio
import logging
import time
from collections import deque
from typing import Final

import discord

log = logging.getLogger(__name__)

WINDOW: Final = 5.0
"""Seconds in which Discord accepts `max_concurrency` IDENTIFYs."""

UNTHROTTLED: Final = 20
THROTTLED_PAUSE: Final = 120.0
"""After UNTHROTTLED sessions within an hour, each further one waits THROTTLED_PAUSE seconds, so
that a day's 1,000 sessions last for the day whatever keeps ending them."""

HOUR: Final = 3600.0

RESERVE: Final = 10
"""Sessions that stay unused, so that the operator can still restart the bot by hand."""


class IdentifyLimiter:
    """Asks Discord before each session how many are left. It outlives single clients."""

    def __init__(self) -> None:
        self._recent: deque[float] = deque()
        self._lock = asyncio.Lock()

    async def acquire(self, client: discord.AutoShardedClient, needed: int = 1) -> None:
        """Wait until a session may be opened and `needed` sessions (this one included) are left.

        Raises what any request to Discord raises (`cogs.adapters.errors`).
        """
        async with self._lock:
            limits = await client.fetch_session_start_limits()
            while limits.remaining < needed + RESERVE:
                wait = limits.reset_after / 1000
                log.error(
                    "Discord lets this bot open %d more sessions (of %d): it has connected too "
                    "often. It waits for %.0f minutes, until that is over; see what the log says "
                    "above.",
                    limits.remaining,
                    limits.total,
                    wait / 60,
                )
                await asyncio.sleep(wait)
                limits = await client.fetch_session_start_limits()
            unthrottled = max(UNTHROTTLED, 4 * (client.shard_count or 1))
            await asyncio.sleep(self._wait(max(1, limits.max_concurrency), unthrottled))
            self._recent.append(time.monotonic())

    def _wait(self, concurrency: int, unthrottled: int) -> float:
        now = time.monotonic()
        while self._recent and self._recent[0] <= now - HOUR:
            self._recent.popleft()
        waits = [0.0]
        if len(self._recent) >= concurrency:
            waits.append(self._recent[-concurrency] + WINDOW - now)
        if len(self._recent) >= unthrottled:
            waits.append(self._recent[-1] + THROTTLED_PAUSE - now)
        return max(waits)
