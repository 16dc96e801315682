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

from markovbot.fleet.pacing import IdentifyPacing

log = logging.getLogger(__name__)

WINDOW: Final = 5.0
"""Seconds in which Discord accepts one IDENTIFY of each bucket; there are `max_concurrency`."""

INTERVAL: Final = WINDOW + 0.5
"""Seconds between two starts of a bucket: one connection takes longer to open than another."""

UNTHROTTLED: Final = 20
THROTTLED_PAUSE: Final = 120.0
"""After UNTHROTTLED sessions within an hour, each further one waits THROTTLED_PAUSE seconds, so
that a day's 1,000 sessions last for the day whatever keeps ending them."""

HOUR: Final = 3600.0

RESERVE: Final = 10
"""Sessions that stay unused, so that the operator can still restart the bot by hand."""


class IdentifyLimiter:
    """Asks Discord before each session how many are left. It outlives single clients.

    `pacing` keeps apart the starts of this process, and those of others that serve the same bot.
    """

    def __init__(self, pacing: IdentifyPacing) -> None:
        self._pacing = pacing
        self._recent: deque[float] = deque()
        self._lock = asyncio.Lock()

    async def acquire(self, client: discord.AutoShardedClient, shard: int, needed: int = 1) -> None:
        """Wait until a shard may open a session and `needed` sessions (this one included) are left.

        Raises what any request to Discord raises (`cogs.adapters.errors`), and UserError if the
        moment can't be reserved.
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
            mine = len(client.shard_ids or range(client.shard_count or 1))
            await asyncio.sleep(self._throttle(max(UNTHROTTLED, 4 * mine)))
            bucket = shard % max(1, limits.max_concurrency)
            wait = await self._pacing.reserve_identify(bucket, INTERVAL)
            self._recent.append(time.monotonic() + wait)
        await asyncio.sleep(wait)  # others may be of buckets that are free

    def _throttle(self, unthrottled: int) -> float:
        """Return the seconds to wait because there were so many sessions within the hour."""
        now = time.monotonic()
        while self._recent and self._recent[0] <= now - HOUR:
            self._recent.popleft()
        if len(self._recent) < unthrottled:
            return 0.0
        return max(0.0, self._recent[-1] + THROTTLED_PAUSE - now)
