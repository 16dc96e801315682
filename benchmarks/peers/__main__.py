"""`python -m benchmarks.peers FILE.jsonl`: all peers on one file."""

import argparse
import json
import sys
from dataclasses import asdict
from functools import partial
from pathlib import Path

from benchmarks.figures import format_table
from benchmarks.peers.running import run_peers


def main() -> None:
    """Run all peers, print their figures as a table and write them as JSON if asked to."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers", description=__doc__)
    parser.add_argument("file", type=Path, help="one JSON object with a content per line")
    parser.add_argument("--limit", type=float, default=180.0, help="seconds for each step")
    parser.add_argument("--json", type=Path, help="write the figures to this file, too")
    asked = parser.parse_args()
    say = partial(print, file=sys.stderr, flush=True)
    figures = run_peers({asked.file.stem: asked.file}, asked.limit, say)
    print(format_table(figures))
    if asked.json:
        told = json.dumps([asdict(one) for one in figures], indent=1, ensure_ascii=False)
        asked.json.write_text(told + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
