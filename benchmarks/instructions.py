"""`python -m benchmarks.instructions CORPUS`: machine instructions for an import and for lines.

Unlike seconds they hardly depend on what else the machine does (within one percent: ids are
random, and so is what lies where), so that two versions of the code can be compared on a busy
machine. They are counted by `perf` if the system lets it, else by valgrind, which takes a minute or
two for it; what is counted by one can't be compared with what is counted by the other.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.corpus import rows_of
from benchmarks.meters import unencrypted_environment

ROWS: Final = 20_000
LINES: Final = 200
SEED: Final = "7"

PERF: Final = ("perf", "stat", "-x,", "-e", "instructions:u")
VALGRIND: Final = (
    *("valgrind", "--tool=cachegrind", "--cache-sim=no"),
    "--cachegrind-out-file=/dev/null",
)
COUNTED: Final = re.compile(r"^(\d+),,instructions|I\s+refs:\s+([\d,]+)", re.MULTILINE)


def count(counter: Sequence[str], arguments: Sequence[str]) -> int | None:
    """Return how many instructions a command of ours takes; None if they can't be counted so."""
    answer = subprocess.run(  # noqa: S603 - our own program, and one that counts
        [*counter, sys.executable, "-m", "markovbot", *arguments],
        capture_output=True,
        text=True,
        env={**unencrypted_environment(), "PYTHONHASHSEED": "0"},
        check=False,
    )
    found = COUNTED.search(answer.stderr)
    if answer.returncode or found is None:
        return None
    return int((found[1] or found[2]).replace(",", ""))


def counter() -> Sequence[str]:
    """Return the command that counts here. Ends the program if there is none."""
    for one in (PERF, VALGRIND):
        if shutil.which(one[0]) and count(one, ["--version"]) is not None:
            return one
    sys.exit("Neither perf nor valgrind counts instructions here: install valgrind.")


def write_sample(corpus: Path, path: Path) -> None:
    """Write the first rows of a corpus."""
    with path.open("w", encoding="utf-8") as sample:
        for row in islice(rows_of(corpus), ROWS):
            sample.write(json.dumps(row, ensure_ascii=False) + "\n")


def main() -> None:
    """Count both and print a line for each."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.instructions", description=__doc__)
    parser.add_argument("corpus", type=Path, help="a chat as JSON lines, or .gz")
    corpus = parser.parse_args().corpus
    how = counter()
    with TemporaryDirectory(prefix="instructions-") as directory:
        sample = Path(directory) / "sample.jsonl"
        write_sample(corpus, sample)
        database = ("--database", f"sqlite:///{directory}/sample.db")
        jobs = ("--jobs", "1")  # others' instructions aren't counted
        steps = {
            "the start alone": ("--version",),
            f"importing {ROWS:,} rows": (*database, "import", str(sample), "--guild", "g", *jobs),
            f"saying {LINES} lines": (
                *(*database, "say", "--guild", "g", "-n", str(LINES), "--seed", SEED),
            ),
        }
        for what, arguments in steps.items():
            print(f"{what}: {(count(how, arguments) or 0) / 1e6:,.0f} million instructions")
        print(f"(counted by {how[0]}, with Python {sys.version.split()[0]})")


if __name__ == "__main__":
    os.environ.setdefault("PYTHONPATH", str(Path.cwd()))
    main()
