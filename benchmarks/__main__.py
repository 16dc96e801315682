"""`python -m benchmarks CORPUS`: measure, print a table, write JSON."""

import argparse
import json
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.corpus import make_corpora
from benchmarks.figures import Figure, format_table
from benchmarks.peers.running import run_peers

Say = Callable[[str], None]


def measure(corpus: Path, directory: Path, *, peers: bool, say: Say) -> list[Figure]:
    """Run every step in a process of its own, one after the other."""
    say("writing the rows")
    files = make_corpora(corpus, directory)
    small, large = directory / "100k.db", directory / "1M.db"

    def step(name: str, *arguments: str | Path) -> list[Figure]:
        say(name)
        answer = subprocess.run(  # noqa: S603 - our own steps
            [sys.executable, "-m", f"benchmarks.steps.{name}", *map(str, arguments)],
            stdout=subprocess.PIPE,
            check=True,
        )
        return [Figure(**row) for row in json.loads(answer.stdout.splitlines()[-1])]

    figures = step("importing", "100k", files["100k"], small)
    figures += step("importing", "1M", files["1M"], large)
    figures += step("speaking", small, large)
    figures += step("guarding", small, large)
    spare = directory / "spare.db"
    for name in ("at_once", "forgetting"):
        shutil.copy(large, spare)
        extra = (directory / "extra.jsonl",) if name == "at_once" else ()
        figures += step(name, corpus, spare, *extra)
    figures += step("living", files["1M"], directory / "live.db")
    figures += step("encrypting", corpus, directory)
    figures += step("bursting")
    figures += step("starting")
    figures += step("limits", corpus, directory / "limits.db")
    return figures + (run_peers(files, say=say) if peers else [])


def main() -> None:
    """Measure everything and report."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("corpus", type=Path, help="some 500,000 rows of chat, as JSON lines or .gz")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    parser.add_argument("--without-peers", action="store_true", help="only ours and the limits")
    asked = parser.parse_args()
    if not asked.corpus.is_file():
        sys.exit(f"{asked.corpus} is not there: give a chat export to measure on (CORPUS=…).")
    say = partial(print, file=sys.stderr, flush=True)
    with TemporaryDirectory(prefix="benchmarks-") as directory:
        figures = measure(asked.corpus, Path(directory), peers=not asked.without_peers, say=say)
    print(format_table(figures))
    if asked.json:
        told = {
            "machine": f"{platform.machine()}, Python {platform.python_version()}",
            "when": datetime.now(UTC).isoformat(timespec="seconds"),
            "figures": [asdict(one) for one in figures],
        }
        asked.json.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
