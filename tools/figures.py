"""`python -m tools.figures [--check] [FILE …]`: write the documents' tables from measured figures.

Each FILE is what `make bench`, `make quality` or `make audit` wrote. Its figures are copied to
docs/figures/, under the file's name, and every marked table in docs/ and in README.md is written
anew from there:

    <!-- figures: benchmarks.json "import" "line 1M" -->
    (the table)
    <!-- end of figures -->

The texts in quotes are beginnings of figures' names; without any, all figures are shown. (Of what
`make quality` wrote, `quality_figures.py` says what they choose.) `theft_by_length` chooses the
table that an audit has beside its figures. `fleet_model.json` is written by
`python -m benchmarks.fleet_model`, and the text in quotes is one of its tables. With
`--check` nothing is written, and the exit code is 1 if a table is not what it should be.
"""

import argparse
import json
import re
import shlex
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final

from tools import quality_figures

ROOT: Final = Path(__file__).parents[1]
DOCUMENTS: Final = ROOT / "docs"

KEPT_KEYS: Final = ("machine", "when", "messages", "members", "figures", "theft_by_length")
"""What is copied of a measurement; an audit's other details may name members."""

MARKED: Final = re.compile(
    r"(<!-- figures: (?P<what>.+?) -->\n).*?(<!-- end of figures -->)", re.DOTALL
)
ORIGINS: Final = ("unguarded", "markovify", "texts")
"""Whose figures stand beside the bot's in an audit; `markovbot.audit` appends these to names."""

COMMANDS: Final = {
    "benchmarks": "make bench",
    "quality": "make quality",
    "blind": "python -m benchmarks.blind",
    "fleet": "python -m benchmarks.fleet",
    "fleet_model": "python -m benchmarks.fleet_model",
    "peers": "python -m benchmarks.peers",
}
"""What writes measurements, by the beginning of their files' names; `make audit` the others."""

BY_LENGTH: Final = "theft_by_length"
"""What an audit calls its table of certain messages by their length, and what chooses it."""

Figure = dict[str, Any]


def import_measurement(path: Path, directory: Path) -> None:
    """Copy the figures of a measurement to the documents' directory."""
    data = json.loads(path.read_text("utf-8"))
    kept = {key: data[key] for key in (*KEPT_KEYS, *quality_figures.KEPT_KEYS) if key in data}
    directory.mkdir(exist_ok=True)
    text = json.dumps(kept, indent=1, ensure_ascii=False) + "\n"
    (directory / path.name).write_text(text, "utf-8")


def with_tables(text: str, directory: Path) -> str:
    """Return a document with every marked table written anew."""

    def table(match: re.Match[str]) -> str:
        name, *beginnings = shlex.split(match["what"])
        path = directory / name
        if beginnings == [BY_LENGTH] and path.is_file():
            written = length_table(json.loads(path.read_text("utf-8"))[BY_LENGTH])
        else:
            written = measured_table(path, beginnings)
        return f"{match[1]}{written}\n{match[3]}"

    return MARKED.sub(table, text)


def measured_table(path: Path, beginnings: Sequence[str]) -> str:
    """Return the table of a measurement; a sentence instead if there is none yet."""
    command = COMMANDS.get(re.split(r"[-.]", path.name)[0], "make audit")
    missing = f"*Not measured yet (`{command}`, then `make figures`).*"
    if not path.is_file():
        return missing
    data = json.loads(path.read_text("utf-8"))
    if "tables" in data:
        heading, *cells = data["tables"][beginnings[0]]
        return "\n".join(_lines(heading, cells))
    if quality_figures.is_quality(data):
        rows = quality_figures.quality_rows(data, beginnings)
        if len(rows[0]) == 1:  # no system of the wanted group
            return missing
        return _table(rows[0], rows[1:], quality_figures.measured_sentence(data))
    rows = list(_audit_rows(data) if "messages" in data else _benchmark_rows(data["figures"]))
    chosen = [row for row in rows[1:] if not beginnings or row[0].startswith(tuple(beginnings))]
    measured = f"Measured {data['when'][:10]} on {data['machine']}."
    if "messages" in data:
        measured += f" {data['messages']:,} messages by {data['members']:,} members."
    return _table(rows[0], chosen, measured)


def _table(heading: Sequence[str], rows: Iterable[Sequence[str]], measured: str) -> str:
    return "\n".join([*_lines(heading, rows), "", measured])


def _lines(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    return [_line(heading), "|" + "---|" * len(heading), *map(_line, rows)]


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |".replace("|  |", "| |").replace("|  |", "| |")


def _benchmark_rows(figures: Iterable[Figure]) -> Iterator[tuple[str, ...]]:
    yield "figure", "value", "unit", "note"
    for one in figures:
        yield one["what"], _number(one["value"]), one["unit"], one["note"]


def _audit_rows(data: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    """Yield a row for each figure of the bot, with those of the others beside it."""
    figures: dict[str, Figure] = {one["name"]: one for one in data["figures"]}
    names = dict.fromkeys(_base_name(name) for name in figures)
    yield "figure", "this bot", *ORIGINS
    for name in names:
        found = [figures.get(name), *(figures.get(f"{name}.{one}") for one in ORIGINS)]
        yield name, *("" if one is None else _share(one) for one in found)


def _base_name(name: str) -> str:
    base, _, last = name.rpartition(".")
    return base if last in ORIGINS else name


def _share(figure: Figure) -> str:
    """Return a figure as people read it; a promise that should be 0 in bold."""
    count, of, share = figure["count"], figure["of"], figure["share"]
    text = f"{_number(count)} of {_number(of)}" if of and not count else _number(count)
    if share is not None and count:
        text = f"{share:.2%}" if count == int(count) and count <= of else _number(share)
    return f"**{text}**" if "kept" in figure else text


def length_table(rows: Sequence[dict[str, int]]) -> str:
    """Return the table of messages that are certain for a thief with the key, by their length."""
    lines = [
        _line(("tokens", "messages", "certain if pairs were kept", "certain as it is (triples)")),
        "|---|---|---|---|",
    ]
    for row, next_ in zip_longest(rows, rows[1:]):
        span = f"{row['from']}–{next_['from'] - 1}" if next_ else f"{row['from']} or more"
        shares = (f"{row[order] / row['messages']:.1%}" for order in ("order1", "order2"))
        lines.append(_line((span, f"{row['messages']:,}", *shares)))
    return "\n".join(lines)


def _number(value: float | None) -> str:
    """Return a number with three significant digits, or all digits before the point."""
    if value is None:
        return "–"
    if value == int(value) or abs(value) >= 100:  # noqa: PLR2004 - three digits
        return f"{value:,.0f}"
    return f"{value:.3g}"


def main(arguments: Sequence[str], documents: Path = DOCUMENTS) -> int:
    """Write or check the tables; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.figures", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, report differences")
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="measurements")
    options = parser.parse_args(arguments)
    directory = documents / "figures"
    for path in options.files:
        import_measurement(path, directory)
    outdated = []
    for document in [*documents.parent.glob("README.md"), *sorted(documents.glob("*.md"))]:
        text = document.read_text("utf-8")
        if (written := with_tables(text, directory)) != text:
            outdated.append(document.name)
            if not options.check:
                document.write_text(written, "utf-8")
    for name in outdated:
        print(f"{name}: tables {'differ from docs/figures' if options.check else 'written'}")
    return int(options.check and bool(outdated))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
