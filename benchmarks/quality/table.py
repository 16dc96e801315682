"""Rows as a table: a column a system, a line a measure."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from benchmarks.quality.measures import MEASURES, Row

MILLISECONDS = ("cpu_median", "cpu_p99")


def format_rows(rows: Sequence[Row]) -> str:
    """Return a table for each corpus and size."""
    tables = []
    for (corpus, messages), some in groupby(rows, key=lambda row: (row.corpus, row.messages)):
        group = list(some)
        title = f"{corpus}, {messages:,} messages a member (median {group[0].said:,.0f})"
        tables.append(f"{title}\n{_table(group)}")
    return "\n\n".join(tables)


def _table(rows: Sequence[Row]) -> str:
    cells = [["", *(f"{row.system}:" for row in rows)], ["", *(row.style for row in rows)]]
    cells.append(["lines", *(f"{row.lines:,}" for row in rows)])
    for name, title in MEASURES.items():
        cells.append([title, *(shown(row.values[name]) for row in rows)])
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return "\n".join(_line(line, widths) for line in cells)


def _line(cells: Iterable[str], widths: Iterable[int]) -> str:
    first, *others = (cell for cell in cells)
    width, *rest = widths
    numbers = (cell.rjust(one) for cell, one in zip(others, rest, strict=True))
    return "  ".join([first.ljust(width), *numbers]).rstrip()


def shown(value: float | None) -> str:
    """Return a value with three decimals at most."""
    if value is None:
        return "–"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.3f}".rstrip("0").rstrip(".")  # noqa: PLR2004
