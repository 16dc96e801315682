"""Numbers as people read them: three significant digits, sizes and times in a fitting unit."""

from math import floor, log10
from typing import Final

SIZES: Final = ((1e15, "PB"), (1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB"), (1.0, "B"))
TIMES: Final = ((172_800.0, 86_400.0, "days"), (7_200.0, 3_600.0, "h"), (120.0, 60.0, "min"))
"""From how many seconds on a unit is taken, and how many it has."""


def number(value: float) -> str:
    """Return a number with three significant digits at most: 0.44, 12.7, 1,270, 12,700."""
    if value == 0:
        return "0"
    digits = 2 - floor(log10(abs(value)))
    rounded = round(value, digits)
    if digits <= 0 or rounded == int(rounded):
        return f"{rounded:,.0f}"
    return f"{rounded:.{digits}f}".rstrip("0")


def size(value: float) -> str:
    """Return a number of bytes in a fitting unit."""
    unit, name = next((one for one in SIZES if value >= one[0]), SIZES[-1])
    return f"{number(value / unit)} {name}"


def duration(seconds: float) -> str:
    """Return a number of seconds in a fitting unit."""
    for least, unit, name in TIMES:
        if seconds >= least:
            return f"{number(seconds / unit)} {name}"
    return f"{number(seconds)} s"
