"""`python -m fuzz.child`: run one job, given as JSON; for `fuzz.processes`."""

import json
import logging
import sys
from pathlib import Path

from fuzz.engine import Report, Shared, TargetRun, report_line, run


def main() -> None:
    """Run the job and print the report as the last line."""
    job, shared, answer = sys.argv[1:]
    logging.disable(logging.CRITICAL)
    run(TargetRun(**json.loads(job)), Shared(Path(shared)), lambda one: _write(Path(answer), one))


def _write(path: Path, report: Report) -> None:
    path.write_text(report_line(report), "utf-8")


if __name__ == "__main__":
    main()
