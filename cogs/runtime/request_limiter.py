"""Share Discord's limit of requests between the processes of a fleet.

Discord counts all requests with one token, those of interactions aside, and answers 429 above 50 a
second. discord.py waits then; but what one process does too often, all processes wait for.
https://discord.com/developers/docs/topics/rate-limits#global-rate-limit
"""

import asyncio
import time
from collections import deque
from types import SimpleNamespace
from typing import Final

import aiohttp
import yarl

ALLOWED: Final = 45
"""Requests a second of all processes together: somewhat less than Discord's 50."""

UNCOUNTED: Final = ("interactions", "webhooks")
"""Answers to interactions, which don't count for the global limit."""


class RequestLimiter:
    """Delays the requests of one of so many processes; in any second it lets through its share."""

    def __init__(self, processes: int) -> None:
        most = max(1, ALLOWED // processes)
        self._window = most * processes / ALLOWED
        self._recent: deque[float] = deque(maxlen=most)

    async def acquire(self) -> None:
        """Wait until a request may be sent; requests keep their order."""
        now = at = time.monotonic()
        if len(self._recent) == self._recent.maxlen:
            at = max(now, self._recent[0] + self._window)
        self._recent.append(at)
        await asyncio.sleep(at - now)

    async def before_request(
        self,
        _session: aiohttp.ClientSession,
        _context: SimpleNamespace,
        request: aiohttp.TraceRequestStartParams,
    ) -> None:
        """Delay a request of an aiohttp session that counts; a trace calls it (`on_request_start`)
        and waits for it."""
        if counts(request.url):
            await self.acquire()


def counts(url: yarl.URL) -> bool:
    """Tell whether a request counts for the global limit."""
    return url.scheme.startswith("http") and not set(url.parts).intersection(UNCOUNTED)
