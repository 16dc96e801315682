"""How many processes read an export at once; the command line says so without loading them."""

import os
import sys
from typing import Final

MOST_JOBS: Final = 3
"""Processes that the one which writes can keep up with."""


def usual_jobs() -> int:
    """Return how many processes to start where nobody says."""
    processors = os.cpu_count() or 1
    if sys.platform == "linux":
        processors = len(os.sched_getaffinity(0))
    return min(processors, MOST_JOBS)
