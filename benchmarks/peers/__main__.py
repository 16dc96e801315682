"""`python -m benchmarks.peers FILE.jsonl`: all peers on one file."""

import argparse
import sys
from functools import partial
from pathlib import Path

from benchmarks.figures import format_table
from benchmarks.peers.running import run_peers
from benchmarks.session import Session


def main() -> None:
    """Run all peers, print their figures as a table and write them as JSON if asked to."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers", description=__doc__)
    parser.add_argument("file", type=Path, help="one JSON object with a content per line")
    parser.add_argument("--limit", type=float, default=180.0, help="seconds for each step")
    parser.add_argument("--json", type=Path, help="write the figures to this file, too")
    asked = parser.parse_args()
    say = partial(print, file=sys.stderr, flush=True)
    rows = asked.file.stem
    session = Session(asked.json, rows, say)
    session.add(run_peers({rows: asked.file}, asked.limit, say))
    print(format_table(session.figures))


if __name__ == "__main__":
    main()
