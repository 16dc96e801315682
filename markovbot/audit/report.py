"""The report of an audit for people: a block for each figure, a table of theft, the verdict."""

from collections.abc import Iterator, Sequence
from itertools import groupby, zip_longest
from textwrap import wrap
from typing import Final

from markovbot.audit.figures import Figure, Findings, Origin

ORIGIN_WIDTH: Final = max(map(len, Origin))
LINE_WIDTH: Final = 100

THEFT_ORDERS: Final = ("order1", "order2")


def report(findings: Findings) -> str:
    """Return all findings as text."""
    extra = findings.extra
    lines = [
        f"{extra['messages']:,} messages by {extra['members']:,} members; lines and theft "
        f"measured on {extra['measured_on']}."
    ]
    for name, figures in _by_name(findings.figures):
        same = list(figures)
        lines += ["", *wrap(f"{name}: {same[0].definition}.", LINE_WIDTH)]
        lines += [f"  {figure.origin:<{ORIGIN_WIDTH}}  {_counted(figure)}" for figure in same]
    if findings.theft_by_length:
        lines += ["", *_theft_table(findings.theft_by_length)]
    return "\n".join([*lines, "", findings.verdict()])


def _by_name(figures: Sequence[Figure]) -> Iterator[tuple[str, Iterator[Figure]]]:
    """Put figures of one name together where the first of them stands."""
    names = list(dict.fromkeys(figure.name for figure in figures))
    ordered = sorted(figures, key=lambda figure: names.index(figure.name))
    return groupby(ordered, key=lambda figure: figure.name)


def _counted(figure: Figure) -> str:
    """Return count, denominator and share, and what is promised."""
    count, of, share = figure.count, figure.of, figure.share
    if of is None:
        text = f"{count:>10,.0f}"
    elif count != int(count) or not 0 <= count <= of:
        text = f"{count:>10,.0f} / {of:<10,.0f}" + ("" if share is None else f"{share:9.3f}")
    else:
        text = f"{count:>10,.0f} of {of:<10,.0f}" + (f"{share:8.2%}" if share and count else "")
    if (bound := figure.at_most) is not None:
        text += f"  at most {bound:.2g} with 95% certainty" if bound < 1 else ""
    if figure.promised:
        text += "  BROKEN: promised to be 0" if figure.broken else "  promise kept"
    return text.rstrip()


def _theft_table(table: Sequence[dict[str, int]]) -> Iterator[str]:
    """Yield how many messages of each length are certain for a thief with the key."""
    yield "Messages that whoever has the file and its key knows for certain, by their tokens:"
    yield ""
    yield f"  {'tokens':<12}{'if pairs were kept':>24}{'as it is, with triples':>28}"
    for row, next_ in zip_longest(table, table[1:]):
        span = f"{row['from']} to {next_['from'] - 1}" if next_ else f"{row['from']} or more"
        of = row["messages"]
        certain = "".join(
            f"{f'{row[order]:,} of':>{width}} {of:<6,}{row[order] / of:7.1%}"
            for order, width in (("order1", 10), ("order2", 14))
        )
        yield f"  {span:<12}{certain}"
