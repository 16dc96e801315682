"""Tables of `make quality` and of blind ratings, for tools.figures."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from benchmarks.quality.table import shown

KEPT_KEYS: Final = ("measures", "plan", "rows", "readers", "lines", "shares", "agreement")
"""What is copied of such a measurement; none of it holds a line of chat."""

Row = tuple[str, ...]


def is_quality(data: dict[str, Any]) -> bool:
    """Tell whether a measurement is one of these."""
    return "rows" in data or "shares" in data


def quality_rows(data: dict[str, Any], wanted: Sequence[str]) -> list[Row]:
    """Return a table's rows, the heading first.

    Of `make quality`, `wanted` is a corpus and the messages of a member, such as "irc-500k 500",
    and what the wanted columns begin with, such as "people"; none for all. Of ratings, it is what
    the systems' names begin with.
    """
    return list(_measures(data, wanted) if "rows" in data else _shares(data, wanted))


def _measures(data: dict[str, Any], wanted: Sequence[str]) -> Iterator[Row]:
    group, *systems = wanted
    columns = [
        one
        for one in data["rows"]
        if f"{one['corpus']} {one['messages']}" == group
        and (not systems or one["system"].startswith(tuple(systems)))
    ]
    yield "measure", *(f"{one['system']}, {one['style']}" for one in columns)
    yield "lines", *(f"{one['lines']:,}" for one in columns)
    for name, title in data["measures"].items():
        yield title, *(shown(one["values"].get(name)) for one in columns)


def _shares(data: dict[str, Any], wanted: Sequence[str]) -> Iterator[Row]:
    yield "system", "reader", "words", "human", "of", "95%"
    for one in data["shares"]:
        if not wanted or one["system"].startswith(tuple(wanted)):
            between = f"{one['low']:.2f}–{one['high']:.2f}"
            yield (
                *(one["system"], one["reader"], one["words"]),
                *(f"{one['human']:.2f}", f"{one['of']:,}", between),
            )


def measured_sentence(data: dict[str, Any]) -> str:
    """Return when it was measured, and how."""
    if "rows" in data:
        return f"Measured {data['when'][:10]} on {data['machine']}."
    readers = f"{data['readers']} reader{'s' * (data['readers'] != 1)}"
    agreed = "".join(
        f" {' and '.join(one['readers'])} agree on {one['agreed']:.0%}"
        + ("." if one["kappa"] is None else f", kappa {one['kappa']:.2f}.")
        for one in data["agreement"]
    )
    return f"{data['lines']:,} lines rated by {readers}, {data['when'][:10]}.{agreed}"
