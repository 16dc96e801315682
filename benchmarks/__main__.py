"""`python -m benchmarks CORPUS`: measure, print a table, write JSON."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.corpus import corpora_of, make_corpora, number_of_rows
from benchmarks.figures import format_table, missed
from benchmarks.peers.running import run_peers
from benchmarks.session import OtherRows, Session, Step

PEERS: Final = "peers.json"
"""Where other programs' figures are written, beside ours: they change when those programs do."""


def plan(corpus: Path, directory: Path, size: str, files: dict[str, Path]) -> list[Step]:
    """Return every step of ours in the order in which they run."""
    small, large, spare = (directory / f"{name}.db" for name in ("100k", size, "spare"))
    return [
        Step("importing", ("100k", files["100k"], small)),
        Step("importing", (size, files[size], large)),
        Step("speaking", (small, large)),
        Step("guarding", (small, large)),
        Step("at_once", (corpus, spare, directory / "extra.jsonl"), copied=(large, spare)),
        Step("merging", (corpus, spare), copied=(large, spare)),
        Step("compacting", (corpus, spare), copied=(large, spare)),
        Step("forgetting", (corpus, spare), copied=(large, spare)),
        Step("living", (files[size], directory / "live.db")),
        Step("encrypting", (corpus, directory)),
        Step("bursting"),
        Step("command_load"),
        Step("starting"),
        Step("limits", (corpus, directory / "limits.db")),
    ]


@contextmanager
def workplace(kept: Path | None) -> Iterator[Path]:
    """Yield the directory for corpora and databases: the one given, or one that is gone later."""
    if kept is None:
        with TemporaryDirectory(prefix="benchmarks-") as directory:
            yield Path(directory)
    else:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept


def parser() -> argparse.ArgumentParser:
    """Return the parser of the options."""
    options = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    add = options.add_argument
    add("corpus", type=Path, help="some 500,000 rows of chat, as JSON lines or .gz")
    add("--json", type=Path, help="write the figures to this file")
    add("--without-peers", action="store_true", help="only ours and the limits")
    add(
        "--rows",
        default="1M",
        metavar="SIZE",
        help="rows of the large database: 1M, 3M, 10M (default: 1M)",
    )
    add(
        "--directory",
        type=Path,
        help="where the corpora and databases are made, and stay (default: none stay)",
    )
    add(
        "--steps",
        metavar="NAMES",
        type=lambda names: names.split(","),
        help="only these steps of ours, separated by commas, such as speaking,compacting; with "
        "--directory, on what an earlier run has left there; other figures stay in the JSON file",
    )
    return options


def main() -> int:
    """Measure everything and report; return 1 if a step has failed or a bar is missed."""
    arguments = parser()
    options = arguments.parse_args()
    try:
        number_of_rows(options.rows)
    except ValueError as error:
        arguments.error(f"--rows: {error}")
    if not options.corpus.is_file():
        sys.exit(f"{options.corpus} is not there: give a chat export to measure on (CORPUS=…).")
    say = partial(print, file=sys.stderr, flush=True)
    try:
        session = Session(options.json, options.rows, say, amend=options.steps is not None)
    except OtherRows as error:
        arguments.error(f"--json: {error}")
    with workplace(options.directory) as directory:
        files = corpora_of(options.corpus, directory, options.rows)
        steps = plan(options.corpus, directory, options.rows, files)
        if unknown := set(options.steps or ()) - {one.name for one in steps}:
            arguments.error(f"--steps: there is no {', '.join(sorted(unknown))}")
        make_corpora(options.corpus, directory, options.rows)
        for step in steps:
            if options.steps is None or step.name in options.steps:
                session.run(step)
        if not options.without_peers and options.steps is None:
            path = None if options.json is None else options.json.with_name(PEERS)
            peers = Session(path, options.rows, say)
            peers.add(run_peers(files, say=say))
            print(format_table(peers.figures))
    print(format_table(session.figures))
    if session.failed:
        print(f"Steps that have failed: {', '.join(session.failed)}.", file=sys.stderr)
    if shortfall := missed(session.figures):
        print(shortfall, file=sys.stderr)
    return int(bool(session.failed or shortfall))


if __name__ == "__main__":
    sys.exit(main())
