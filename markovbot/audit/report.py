"""The report of an audit for people: a block for each figure, tables, and the verdict."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from markovbot.audit.figures import Figure, Findings, Origin

WIDTH: Final = max(map(len, Origin))


def report(findings: Findings) -> str:
    """Return all findings as text."""
    extra = findings.extra
    lines = [
        f"{extra['messages']:,} messages by {extra['members']:,} members; lines and theft "
        f"measured on {extra['measured_on']}."
    ]
    for name, figures in _by_name(findings.figures):
        same = list(figures)
        lines += ["", f"{name}: {same[0].definition}"]
        lines += [f"  {figure.origin:<{WIDTH}} {_format_figure(figure)}" for figure in same]
    if findings.theft_by_length:
        lines += ["", *_theft_table(findings.theft_by_length)]
    return "\n".join([*lines, "", findings.verdict()])


def _by_name(figures: Sequence[Figure]) -> Iterator[tuple[str, Iterator[Figure]]]:
    """Put figures of one name together where the first of them stands."""
    names = list(dict.fromkeys(figure.name for figure in figures))
    ordered = sorted(figures, key=lambda figure: names.index(figure.name))
    return groupby(ordered, key=lambda figure: figure.name)


def _format_figure(figure: Figure) -> str:
    if figure.share is None:
        text = f"{figure.count:>12,.0f}"
    elif figure.count != int(figure.count):
        text = f"{figure.count:>12,.3f} / {figure.of:<12,.3f} {figure.share:10.3f}"
    else:
        text = f"{figure.count:>12,.0f} of {figure.of:<12,.0f}"
        whole = figure.of is not None and 0 <= figure.count <= figure.of
        text += f" {figure.share:10.4%}" if whole else f" {figure.share:10.3f}"
    if figure.at_most is not None:
        text += f"  at most {figure.at_most:.2g} (95%)" if figure.at_most < 1 else ""
    if figure.promised:
        text += "  BROKEN" if figure.broken else "  kept"
    return text


def _theft_table(table: Sequence[dict[str, int]]) -> Iterator[str]:
    """Yield how many messages of each length whoever has file and key knows for certain."""
    yield "What whoever has the file and its key knows for certain, by the length of messages:"
    yield ""
    yield f"  {'tokens':<9}{'messages':>10}{'if pairs were kept':>26}{'as it is (triples)':>26}"
    lengths = [row["from"] for row in table]
    for row, next_ in zip(table, [*lengths[1:], None], strict=True):
        least = row["from"]
        most = None if next_ is None else next_ - 1
        span = f"{least}+" if most is None else f"{least}–{most}" if most > least else f"{least}"
        yield f"  {span:<9}{row['messages']:>10,}" + "".join(
            f"{row[order]:>17,} {row[order] / row['messages']:>8.1%}"
            for order in ("order1", "order2")
        )
