"""`python -m benchmarks.quality CORPUS…`: measure, print a table, write JSON."""

import argparse
import asyncio
import json
import os
import platform
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from benchmarks.quality.asks import unmet
from benchmarks.quality.measures import MEASURES, Row
from benchmarks.quality.peers import Peers, installed
from benchmarks.quality.running import QUICK, US, Measurement, Plan
from benchmarks.quality.table import format_rows
from markovbot.errors import UserError


def measure(
    corpora: Sequence[Path],
    plan: Plan,
    peers: Peers | None,
    save: Callable[[Sequence[Row]], None],
    say: Callable[[str], None],
) -> list[Row]:
    """Measure all corpora; save the rows after every size."""
    rows: list[Row] = []
    for path in corpora:
        measurement = Measurement(path, plan, peers)
        for size in plan.sizes:
            rows += asyncio.run(measurement.rows(size, say))
            save(rows)
    return rows


def write_json(path: Path | None, plan: Plan, rows: Sequence[Row]) -> None:
    """Write what was measured, with date and machine."""
    if path is None:
        return
    data = {
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}",
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "plan": asdict(plan),
        "measures": MEASURES,
        "rows": [row.as_data() for row in rows],
    }
    path.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", "utf-8")


def main() -> int:
    """Measure and report."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality", description=__doc__)
    parser.add_argument("corpora", nargs="+", type=Path, metavar="CORPUS", help="JSON lines or .gz")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    parser.add_argument("--without-peers", action="store_true", help="only people's lines and ours")
    parser.add_argument(
        "--quick", action="store_true", help="the first corpus, 500 messages, few lines, no peers"
    )
    parser.add_argument("--sizes", type=int, nargs="+", help="messages a member: 50 500 2000")
    options = parser.parse_args()
    plan = QUICK if options.quick else Plan()
    if options.sizes:
        plan = Plan(**asdict(plan) | {"sizes": tuple(options.sizes)})
    corpora = options.corpora[:1] if options.quick else options.corpora
    say = partial(print, file=sys.stderr, flush=True)
    started = time.monotonic()
    alone = options.quick or options.without_peers
    try:
        with nullcontext() if alone else installed(("markovify", "cobe"), say) as peers:
            rows = measure(corpora, plan, peers, partial(write_json, options.json, plan), say)
    except UserError as error:
        print(error, file=sys.stderr)
        return 1
    print(format_rows(rows))
    missed = list(unmet(row for row in rows if row.system == US))
    print("\n".join(["", f"Asked for and not met: {len(missed) or 'nothing'}.", *missed]))
    say(f"{time.monotonic() - started:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
