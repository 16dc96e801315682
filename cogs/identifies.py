"""How often a session may be opened (an IDENTIFY): Discord resets the token of a bot that does so
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
"""Seconds in which Discord takes `max_concurrency` of them."""

RESERVE: Final = 10
"""Sessions that stay unused, so that whoever runs the bot can still start it by hand."""


class Identifies:
    """Asks Discord before each session how many are left; outlives the clients that open them."""

    def __init__(self) -> None:
        self._lately: deque[float] = deque()
        self._turns = asyncio.Lock()

    async def turn(self, client: discord.AutoShardedClient, needed: int = 1) -> None:
        """Wait until a session may be opened, and `needed` in all, this one included.

        Raises what a request to Discord can (`cogs.failures`).
        """
        async with self._turns:
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
            await self._space_out(max(1, limits.max_concurrency))

    async def _space_out(self, concurrency: int) -> None:
        now = time.monotonic()
        while self._lately and self._lately[0] <= now - WINDOW:
            self._lately.popleft()
        if len(self._lately) >= concurrency:
            await asyncio.sleep(self._lately[-concurrency] + WINDOW - now)
        self._lately.append(time.monotonic())
