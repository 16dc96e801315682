"""`python -m fuzz [TARGET …]`: feed random bad input to everything that takes input."""

import argparse
import hashlib
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tqdm import tqdm

from fuzz.engine import Report, TargetRun
from fuzz.processes import can_be_guided, run_all
from fuzz.target import TARGETS, Target

KEPT: Final = Path(".fuzz")
"""The directory, in the working directory, for inputs that caused a finding."""

CHUNK: Final = 400_000
"""Inputs of one process at most, so that the last processes end at about the same time."""

FOREVER: Final = 86_400.0
"""Seconds that a run by count may take."""


def main(arguments: Sequence[str]) -> int:
    """Run; return 1 if anything was found."""
    asked = _parser().parse_args(arguments)
    wanted = [TARGETS[name] for name in asked.targets or TARGETS]
    if asked.replay is not None:
        return _replayed(wanted, asked.replay)
    if asked.seed is None:
        asked.seed = time.time_ns() >> 20 & 0xFFFFFF
    print(f"seed {asked.seed}", file=sys.stderr)
    jobs = list(_jobs(wanted, asked))
    started = time.monotonic()
    bar = tqdm(total=sum(job.count for job in jobs), unit=" inputs", smoothing=0.05, disable=None)
    with bar:

        def progress(target: str, more: int) -> None:
            bar.set_postfix_str(target, refresh=False)
            bar.update(more)

        reports = run_all(jobs, asked.processes, progress)
    found = False
    for target in wanted:
        own = [one for one in reports if one.target == target.name]
        found |= _print_report(target.name, own)
    inputs = sum(one.inputs for one in reports)
    print(f"{inputs:,} inputs in {time.monotonic() - started:,.0f} s")
    return int(found)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__)
    parser.add_argument(
        "targets", nargs="*", metavar="TARGET", choices=[[], *TARGETS],
        help=f"what to feed: {', '.join(TARGETS)} (all)",
    )  # fmt: skip
    length = parser.add_mutually_exclusive_group()
    length.add_argument("--count", type=int, metavar="N", help="inputs in all, spread by target")
    length.add_argument("--seconds", type=float, default=60.0, metavar="S", help="in all (60)")
    parser.add_argument("--seed", type=int, help="repeat a run (another one each time)")
    parser.add_argument("--processes", type=int, default=2, help="at a time (2)")
    parser.add_argument(
        "--engine", choices=("both", "guided", "seeded"), default="both",
        help="guided by coverage (atheris, where installed), seeded mutation, or half of each",
    )  # fmt: skip
    parser.add_argument("--replay", type=Path, metavar="FILE", help="run one kept input, loudly")
    return parser


def _jobs(wanted: Sequence[Target], asked: argparse.Namespace) -> list[TargetRun]:
    shares = sum(one.share for one in wanted)
    engines = {"both": (False, True), "guided": (True,), "seeded": (False,)}[asked.engine]
    if not can_be_guided():
        engines = (False,)
    jobs = []
    for target in wanted:
        for guided in engines:
            if asked.count is None:
                seconds = asked.seconds * asked.processes / len(wanted) / len(engines)
                jobs.append(TargetRun(target.name, sys.maxsize, seconds, asked.seed, guided))
                continue
            left = -(-asked.count * target.share // shares // len(engines))
            for number in range(-(-left // CHUNK)):
                count = min(CHUNK, left - number * CHUNK)
                jobs.append(TargetRun(target.name, count, FOREVER, asked.seed + number, guided))
    return jobs


def _print_report(target: str, reports: Sequence[Report]) -> bool:
    inputs = sum(one.inputs for one in reports)
    seconds = sum(one.seconds for one in reports)
    findings = {one.what: one for report in reports for one in report.findings}
    slow = max(reports, key=lambda one: one.slowest)
    print(
        f"{target:10} {inputs:>10,} inputs {seconds:>7.0f} s {inputs / max(seconds, 0.01):>8,.0f}/s"
        f" {len(findings):>3} findings; slowest {slow.slowest * 1000:.1f} ms: {slow.slowest_input}"
    )
    for finding in findings.values():
        data = bytes.fromhex(finding.input)
        KEPT.mkdir(exist_ok=True)
        kept = KEPT / f"{target}-{hashlib.sha256(data).hexdigest()[:12]}"
        kept.write_bytes(data)
        print(f"    {finding.what}\n    {data[:200]!r} is kept in {kept}")
    return bool(findings)


def _replayed(wanted: Sequence[Target], path: Path) -> int:
    data = path.read_bytes()
    for target in wanted:
        with target.load().open() as check:
            check(data)
    print("Nothing is wrong with it.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
