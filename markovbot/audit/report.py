"""The report of an audit for people: a block for each figure, a table of theft, the verdict."""

from collections.abc import Iterator, Sequence
from itertools import groupby, zip_longest
from textwrap import wrap
from typing import Final

from markovbot.audit.figures import Figure, Findings, Origin

ORIGIN_WIDTH: Final = max(map(len, Origin))
LINE_WIDTH: Final = 100

THEFT_ORDERS: Final = ("order1", "order2")
THEFT_ROWS: Final = {
    "": "messages, from the counts of each source",
    ".long": "of these, messages of 8 or more tokens",
    ".fragments": "messages of 8 or more, of 8 tokens in a row",
    ".wrong": "messages claimed that aren't in the texts",
}
"""Figures that stand in a table, by the ends of their names."""
LABEL_WIDTH: Final = 45


def report(findings: Findings) -> str:
    """Return all findings as text."""
    extra = findings.extra
    lines = [
        f"{extra['messages']:,} messages by {extra['members']:,} members; lines and theft "
        f"measured on {extra['measured_on']}."
    ]
    in_table = {f"theft.{order}{end}" for order in THEFT_ORDERS for end in THEFT_ROWS}
    for name, figures in _by_name(findings.figures):
        if name in in_table:
            continue
        same = list(figures)
        lines += ["", *wrap(f"{name}: {same[0].definition}.", LINE_WIDTH)]
        lines += [f"  {figure.origin:<{ORIGIN_WIDTH}}  {_counted(figure)}" for figure in same]
    if findings.theft_by_length:
        lines += ["", *_theft_table(findings)]
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


def _theft_table(findings: Findings) -> Iterator[str]:
    """Yield what is certain for a thief with the key, by the order and the length of messages."""
    by_name = {figure.name: figure for figure in findings.figures}
    yield "What whoever has the file and its key knows for certain (theft.order1, theft.order2):"
    yield ""
    yield f"  {'':<{LABEL_WIDTH}}{'if pairs were kept':>26}{'as it is, with triples':>26}"
    for suffix, label in THEFT_ROWS.items():
        counted = [by_name[f"theft.{order}{suffix}"] for order in THEFT_ORDERS]
        cells = (_cell(one.count, one.of or 0) for one in counted)
        yield f"  {label:<{LABEL_WIDTH}}{''.join(cells)}"
    table = findings.theft_by_length
    for row, next_ in zip_longest(table, table[1:]):
        least, most = row["from"], next_["from"] - 1 if next_ else None
        span = f"{least} or more" if most is None else f"{least} to {most}"
        label = f"messages of {span} tokens"
        cells = (_cell(row[order], row["messages"]) for order in THEFT_ORDERS)
        yield f"  {label:<{LABEL_WIDTH}}{''.join(cells)}"


def _cell(count: float, of: float) -> str:
    return f"{f'{count:,.0f} of {of:,.0f}':>17}{f'{count / of:.1%}' if of else '':>9}"
