"""How long to wait for another program, on a machine that may be busy with other things."""

import os
from typing import Final

VARIABLE: Final = "MARKOVBOT_TEST_PATIENCE"
"""The environment variable with a factor for slow machines: 3 waits three times as long."""

USUAL: Final = 30.0
"""Seconds that are plenty on a quiet machine for anything that isn't about time itself."""


def patience(seconds: float = USUAL) -> float:
    """Return for how many seconds to wait for what takes at most `seconds` on a quiet machine.

    Where more programs want to run than there are processors, everything takes longer by about
    that factor. The load average follows a change only within a minute, so `seconds` should be
    generous: a wait that succeeds ends as soon as it does.
    """
    return seconds * float(os.environ.get(VARIABLE, "1")) * _load()


def _load() -> float:
    """Return how many programs want each processor, at least 1."""
    if not hasattr(os, "getloadavg"):  # Windows
        return 1.0
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
