"""Import a file by the command line, as an operator does."""

import json
import resource
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.figures import Figure, report
from benchmarks.meters import unencrypted_environment


def main(size: str, corpus: str, database: str) -> None:
    """Import a corpus into a new database."""
    Path(database).unlink(missing_ok=True)  # an earlier run's
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    answer = subprocess.run(  # noqa: S603 - our own program
        [
            *(sys.executable, "-m", "markovbot", "--database", f"sqlite:///{database}"),
            *("import", corpus, "--guild", "bench", "--json"),
        ],
        capture_output=True,
        check=True,
        env=unencrypted_environment(),
    )
    wall = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    learned = json.loads(answer.stdout)
    large = size != "100k"
    report(
        [
            Figure(
                f"import {size}: messages per CPU second",
                learned["messages"] / cpu,
                "1/s",
                30_000 if large else None,
                45_000 if large else None,
                least=True,
                note=f"{learned['messages'] / wall:,.0f}/s of wall time",
            ),
            Figure(
                f"import {size}: bytes on disk per token",
                Path(database).stat().st_size / learned["tokens"],
                "B",
                18 if large else 22,
                note=f"{learned['tokens']:,} tokens",
            ),
        ]
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
