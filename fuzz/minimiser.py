"""Minimise an input that reproduces a finding."""

import time
from collections.abc import Callable
from typing import Final

MINIMISE_TIMEOUT: Final = 5.0
"""Seconds for one input; a reproducer need not be the smallest possible."""


def minimised(data: bytes, shows: Callable[[bytes], bool]) -> bytes:
    """Return data without the pieces that can be left out: halves first, then smaller ones.

    The loop of A. Zeller's and R. Hildebrandt's delta debugging (ddmin), complements only.
    """
    until = time.monotonic() + MINIMISE_TIMEOUT
    piece = max(1, len(data) // 2)
    while piece and time.monotonic() < until:
        start, smaller = 0, False
        while start < len(data) and time.monotonic() < until:
            rest = data[:start] + data[start + piece :]
            if shows(rest):
                data, smaller = rest, True
            else:
                start += piece
        if not smaller or piece == 1:
            piece = 0 if piece == 1 and not smaller else max(1, piece // 2)
    return data
