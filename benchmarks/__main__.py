"""`python -m benchmarks CORPUS`: measure, print a table, write JSON."""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.corpus import make_corpora, number_of_rows
from benchmarks.figures import Figure, format_table, missed
from benchmarks.peers.running import run_peers

Say = Callable[[str], None]


class Session:
    """Runs steps one after the other, each in a process of its own, and saves what they measured.

    The JSON file is written after every step, so that a later failure costs no figures. A step that
    fails gives a figure without a value, and the next one runs all the same.
    """

    def __init__(self, json_path: Path | None, say: Say) -> None:
        self._path = json_path
        self._say = say
        self.figures: list[Figure] = []
        self.failed: list[str] = []

    def step(self, name: str, *arguments: str | Path) -> None:
        """Run a step in a new process."""
        self._say(name)
        answer = subprocess.run(  # noqa: S603 - our own steps
            [sys.executable, "-m", f"benchmarks.steps.{name}", *map(str, arguments)],
            stdout=subprocess.PIPE,
            check=False,
        )
        lines = answer.stdout.splitlines()
        if answer.returncode or not lines:
            self._say(f"{name} has failed (exit code {answer.returncode})")
            self.failed.append(name)
            self.add([Figure(name, None, "", note=f"failed, exit code {answer.returncode}")])
            return
        self.add([Figure(**row) for row in json.loads(lines[-1])])

    def add(self, figures: Iterable[Figure]) -> None:
        """Add figures and save all there are."""
        self.figures += figures
        if self._path is None:
            return
        data = {
            "machine": f"{platform.machine()}, {os.cpu_count()} cores, "
            f"Python {platform.python_version()}",
            "when": datetime.now(UTC).isoformat(timespec="seconds"),
            "figures": [asdict(one) for one in self.figures],
        }
        self._path.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", "utf-8")


def measure(corpus: Path, directory: Path, size: str, session: Session) -> dict[str, Path]:
    """Run every step of ours; return the corpora by the name of their size."""
    files = make_corpora(corpus, directory, size)
    small, large = directory / "100k.db", directory / f"{size}.db"
    session.step("importing", "100k", files["100k"], small)
    session.step("importing", size, files[size], large)
    session.step("speaking", small, large)
    session.step("guarding", small, large)
    spare = directory / "spare.db"
    for name in ("at_once", "merging", "folding", "forgetting"):
        if large.exists():  # else the import has failed, and so will the step
            shutil.copy(large, spare)
        extra = (directory / "extra.jsonl",) if name == "at_once" else ()
        session.step(name, corpus, spare, *extra)
    session.step("living", files[size], directory / "live.db")
    session.step("encrypting", corpus, directory)
    session.step("bursting")
    session.step("command_load")
    session.step("starting")
    session.step("limits", corpus, directory / "limits.db")
    return files


def main() -> int:
    """Measure everything and report; return 1 if a step has failed or a bar is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("corpus", type=Path, help="some 500,000 rows of chat, as JSON lines or .gz")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    parser.add_argument("--without-peers", action="store_true", help="only ours and the limits")
    parser.add_argument(
        "--rows",
        default="1M",
        metavar="SIZE",
        help="rows of the large database: 1M, 3M, 10M (default: 1M)",
    )
    options = parser.parse_args()
    try:
        number_of_rows(options.rows)
    except ValueError as error:
        parser.error(f"--rows: {error}")
    if not options.corpus.is_file():
        sys.exit(f"{options.corpus} is not there: give a chat export to measure on (CORPUS=…).")
    say = partial(print, file=sys.stderr, flush=True)
    session = Session(options.json, say)
    with TemporaryDirectory(prefix="benchmarks-") as directory:
        files = measure(options.corpus, Path(directory), options.rows, session)
        if not options.without_peers:
            session.add(run_peers(files, say=say))
    print(format_table(session.figures))
    if session.failed:
        print(f"Steps that have failed: {', '.join(session.failed)}.", file=sys.stderr)
    if shortfall := missed(session.figures):
        print(shortfall, file=sys.stderr)
    return int(bool(session.failed or shortfall))


if __name__ == "__main__":
    sys.exit(main())
