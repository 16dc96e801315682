"""`python -m benchmarks.blind write|read|say`: a blind sheet, its ratings, lines for a later one.

The sheet holds real chat: it belongs nowhere but to its readers.
"""

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from random import Random
from typing import Final

from benchmarks.blind.lines import STYLES, Source, named_lines, together
from benchmarks.blind.shares import Agreement, Share, agreements, shares
from benchmarks.blind.sheet import Key, mixed, read_ratings, write_sheet
from benchmarks.quality.peers import installed
from markovbot.errors import UserError

DEFAULT_DIRECTORY: Final = Path(".blind")
"""Git ignores it."""

SPARE: Final = 2
"""Lines that are made for each one needed: some come twice."""

say = partial(print, file=sys.stderr, flush=True)


def write(options: argparse.Namespace) -> None:
    """Write a sheet and its key."""
    wanted = SPARE * options.each // len(options.corpora)
    extra = [named_lines(one) for one in options.lines]
    sources = [Source(path, options.own, options.seed) for path in options.corpora]
    with nullcontext() if options.without_peers else installed(("markovify",), say) as peers:
        parts = [
            asyncio.run(source.lines(dict.fromkeys(STYLES, wanted), wanted, peers))
            for source in sources
        ]
    chosen = mixed(together([*parts, *extra]), options.each, Random(options.seed))
    options.out.mkdir(parents=True, exist_ok=True)
    sheet, key = options.out / "sheet.tsv", options.out / "key.json"
    write_sheet(chosen, sheet, key)
    print(f"{len(chosen)} lines in {sheet}; whose they are is in {key}. Rate each with y or n.")


def read(options: argparse.Namespace) -> None:
    """Print what readers took for a person's."""
    key = Key.load(options.key)
    ratings = {
        f"reader {number}": read_ratings(sheet, key)
        for number, sheet in enumerate(options.sheets, 1)
    }
    found, agreed = list(shares(key, ratings)), agreements(ratings)
    print(format_shares(found, agreed))
    if options.json:
        data = {
            "when": datetime.now(UTC).isoformat(timespec="seconds"),
            "readers": len(ratings),
            "lines": len(key.entries),
            "shares": [asdict(one) for one in found],
            "agreement": [asdict(one) for one in agreed],
        }
        options.json.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", "utf-8")


def say_lines(options: argparse.Namespace) -> None:
    """Write lines of this version, to stand in a later version's sheet."""
    counts = {style: getattr(options, style) // len(options.corpora) for style in STYLES}
    sources = [Source(path, options.own, options.seed) for path in options.corpora]
    parts = [
        asyncio.run(source.lines({style: count for style, count in counts.items() if count}))
        for source in sources
    ]
    text = json.dumps(together(parts), indent=1, ensure_ascii=False) + "\n"
    options.json.write_text(text, "utf-8")


def format_shares(found: Sequence[Share], agreed: Sequence[Agreement]) -> str:
    """Return shares and agreements as text."""
    width = max(len(one.system) for one in found)
    lines = [f"{'system':{width}}  {'reader':10}{'words':12}human     of  95%"]
    lines += [
        f"{one.system:{width}}  {one.reader:10}{one.words:12}{one.human:5.2f}{one.of:7}  "
        f"{one.low:.2f}–{one.high:.2f}"
        for one in found
    ]
    for one in agreed:
        kappa = "–" if one.kappa is None else f"{one.kappa:.2f}"
        lines.append(f"{' and '.join(one.readers)} agree on {one.agreed:.0%}; kappa {kappa}")
    return "\n".join(lines)


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Return what is asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.blind", description=__doc__)
    commands = parser.add_subparsers(required=True)
    for name, run in (("write", write), ("say", say_lines)):
        one = commands.add_parser(name, help=run.__doc__)
        one.set_defaults(run=run)
        one.add_argument("corpora", nargs="+", type=Path, metavar="CORPUS")
        one.add_argument("--own", type=int, default=500, help="messages of a member")
        one.add_argument("--seed", type=int, default=15)
        if name == "write":
            one.add_argument("--out", type=Path, default=DEFAULT_DIRECTORY, help="a directory")
            one.add_argument("--each", type=int, default=60, help="lines of each system")
            one.add_argument("--lines", action="append", default=[], metavar="NAME=FILE")
            one.add_argument("--without-peers", action="store_true")
        else:
            one.add_argument("--json", type=Path, required=True, help="the file to write")
            for style in STYLES:
                one.add_argument(f"--{style}", type=int, default=0, help="lines of this style")
    ratings = commands.add_parser("read", help=read.__doc__)
    ratings.set_defaults(run=read)
    ratings.add_argument("sheets", nargs="+", type=Path, metavar="SHEET")
    ratings.add_argument("--key", type=Path, required=True)
    ratings.add_argument("--json", type=Path, help="write the shares to this file")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str]) -> int:
    """Do it; return the exit code."""
    options = parse(arguments)
    try:
        options.run(options)
    except UserError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
