"""Figures: as rows of a table, and as JSON."""

import json
import math
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value; `value` None if it could not be measured, and `note` says why.

    `bar` is the required limit and `stretch` a better one; both are upper limits, or lower limits
    with `least`.
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
        """Return the limit that the value meets: "stretch", "bar", or "MISSED"."""
        for name, limit in (("stretch", self.stretch), ("bar", self.bar)):
            if self.value is not None and limit is not None:
                reached = self.value >= limit if self.least else self.value <= limit
                if reached:
                    return name
        return "" if self.bar is None else "MISSED"

    @property
    def shown(self) -> str:
        """Return the value with three significant digits."""
        if self.value is None:
            return "–"
        digits = max(0, 2 - math.floor(math.log10(abs(self.value)))) if self.value else 0
        return f"{self.value:,.{digits}f}"


def missed(figures: Iterable[Figure]) -> str:
    """Return a sentence that says how many bars are missed, and which; none if none is."""
    barred = [one for one in figures if one.bar is not None]
    names = [f"\n  {one.what}" for one in barred if one.verdict == "MISSED"]
    return f"{len(names)} of {len(barred)} bars are missed:{''.join(names)}" if names else ""


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least a share of all values does not exceed."""
    ranked = sorted(values)
    return ranked[max(0, math.ceil(share * len(ranked)) - 1)]


def format_table(figures: Sequence[Figure]) -> str:
    """Return figures as a table."""
    rows: list[tuple[str, ...]] = [("what", "value", "unit", "bar", "stretch", "reached", "note")]
    for one in figures:
        sign = "≥" if one.least else "≤"
        limits = ("" if limit is None else f"{sign} {limit:,g}" for limit in (one.bar, one.stretch))
        rows.append((one.what, one.shown, one.unit, *limits, one.verdict, one.note))
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def report(figures: Iterable[Figure]) -> None:
    """Print a step's figures as JSON, as the last line of its output."""
    json.dump([asdict(figure) for figure in figures], sys.stdout)
    print()
