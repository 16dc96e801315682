"""How long to wait for another program, on a machine that may be busy with other things."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Final

VARIABLE: Final = "MARKOVBOT_TEST_PATIENCE"
"""The environment variable with a factor for slow machines: 3 waits three times as long."""

USUAL: Final = 30.0
"""Seconds that are plenty on a quiet machine for anything that isn't about time itself."""

LOAD: Final = Path("/proc/loadavg")
"""Where Linux says, after the averages, how many programs want a processor at this moment."""


def patience(seconds: float = USUAL) -> float:
    """Return for how many seconds to wait for what takes at most `seconds` on a quiet machine.

    Where more programs want to run than there are processors, everything takes longer by about
    that factor. A wait that succeeds ends as soon as it does, so `seconds` should be generous.
    """
    return seconds * float(os.environ.get(VARIABLE, "1")) * _load()


@asynccontextmanager
async def patient(seconds: float = USUAL) -> AsyncIterator[None]:
    """Raise TimeoutError if the block takes longer than `patience(seconds)`.

    When that time is over, the machine may be busier than at the beginning: then there is more.
    """
    loop = asyncio.get_running_loop()
    began = loop.time()
    timer: asyncio.Handle
    async with asyncio.timeout(None) as limit:

        def look() -> None:
            nonlocal timer
            end = began + patience(seconds)
            if loop.time() < end:
                timer = loop.call_at(end, look)
            else:
                limit.reschedule(end)

        timer = loop.call_soon(look)
        try:
            yield
        finally:
            timer.cancel()


def _load() -> float:
    """Return how many programs want each processor, lately or just now; at least 1.

    The average over a minute is slow to tell that a machine has become busy, and the number of this
    moment may tell of a moment only.
    """
    if not hasattr(os, "getloadavg"):  # Windows
        return 1.0
    wanted = os.getloadavg()[0]
    with suppress(OSError, ValueError, IndexError):
        wanted = max(wanted, int(LOAD.read_text("ascii").split()[3].partition("/")[0]))
    return max(1.0, wanted / (os.cpu_count() or 1))
