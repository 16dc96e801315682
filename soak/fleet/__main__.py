"""`python -m soak.fleet`: the kill test of a fleet on one PostgreSQL."""

import argparse
import asyncio
import logging
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from soak.fleet.faults import PAUSE
from soak.fleet.run import Plan, Verdict, run
from soak.script import Size

CHANNELS: Final = 1
PEOPLE: Final = 6
SKEW: Final = 0.8
"""Channels and people of each server, and Zipf's exponent of how much is said on each."""


def main(arguments: Sequence[str]) -> int:
    """Run the test; return 1 if anything was lost, or counted twice."""
    asked = _parser().parse_args(arguments)
    level = logging.INFO if asked.verbose else logging.WARNING
    logging.basicConfig(level=level, format="%(asctime)s %(message)s")
    plan = Plan(
        Size(asked.guilds, CHANNELS, PEOPLE, SKEW),
        messages=asked.messages,
        rounds=asked.rounds,
        seed=time.time_ns() >> 20 & 0xFFFFFF if asked.seed is None else asked.seed,
        pause=asked.pause,
        shared=not asked.alone,
        only=frozenset(asked.only or ()),
    )
    print(f"seed {plan.seed}", flush=True)
    if asked.keep is not None:
        asked.keep.mkdir(parents=True)
    with tempfile.TemporaryDirectory(prefix="soak-") as temporary:
        verdict = asyncio.run(run(asked.keep or Path(temporary), plan))
    print(*_told(verdict), sep="\n")
    return int(bool(verdict.problems))


def _told(verdict: Verdict) -> list[str]:
    """Return what happened, and what came of it."""
    faults = ", ".join(f"{name} {times}×" for name, times in sorted(verdict.faults.items()))
    return [
        f"{verdict.messages:,} messages left, {verdict.asked} requests of people, "
        f"{verdict.processes} processes, {verdict.seconds:.0f} s",
        f"Faults: {faults or 'none'}. {verdict.ended_by_themselves} processes ended by themselves.",
        f"Appends cut off before the commit: {verdict.cut_before_commit}; between the commit and "
        f"the answer: {verdict.cut_after_commit}.",
        f"Commits that the killed database had shown, and lost: {verdict.lost_commits}, of "
        f"{verdict.guilds_set_back} guilds.",
        *(
            verdict.problems
            or ["Every guild's digest and coverage are those of a single process on SQLite."]
        ),
    ]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m soak.fleet", description=__doc__)
    parser.add_argument("--guilds", type=int, default=1000, help="(1000)")
    parser.add_argument("--messages", type=int, default=20_000, help="(20000)")
    parser.add_argument("--rounds", type=int, default=3, help="how often each fault comes (3)")
    parser.add_argument("--pause", type=float, default=PAUSE, help="seconds of a pause (30)")
    parser.add_argument("--only", nargs="*", metavar="FAULT", help="instead of all")
    parser.add_argument("--alone", action="store_true", help="test one process on SQLite instead")
    parser.add_argument("--seed", type=int, help="what people do is the same with the same seed")
    parser.add_argument("--keep", type=Path, help="a directory for databases and logs")
    parser.add_argument("--verbose", action="store_true", help="tell of each fault")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
