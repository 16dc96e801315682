"""What is measured, as rows of a table and as JSON."""

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value; `value` None if it could not be measured, and `note` says why.

    `bar` is what it has to reach and `stretch` what it would be nice to reach; `least` says that
    these are lower limits.
    """

    what: str
    value: float | None
    unit: str
    bar: float | None = None
    stretch: float | None = None
    least: bool = False
    note: str = ""

    @property
    def verdict(self) -> str:
        """Say what the value reaches."""
        for name, limit in (("stretch", self.stretch), ("bar", self.bar)):
            if self.value is not None and limit is not None:
                reached = self.value >= limit if self.least else self.value <= limit
                if reached:
                    return name
        return "" if self.bar is None else "MISSED"


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least a share of all values doesn't exceed."""
    ranked = sorted(values)
    return ranked[max(0, math.ceil(share * len(ranked)) - 1)]


def drawn(figures: Sequence[Figure]) -> str:
    """Return figures as a table."""
    rows = [("what", "value", "unit", "bar", "reached", "note")]
    for one in figures:
        sign = "≥" if one.least else "≤"
        rows.append(
            (
                one.what,
                "–"
                if one.value is None
                else f"{one.value:,.4g}"
                if one.value < 1000
                else f"{one.value:,.0f}",
                one.unit,
                "" if one.bar is None else f"{sign} {one.bar:,g}",
                one.verdict,
                one.note,
            )
        )
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )
