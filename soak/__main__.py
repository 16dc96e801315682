"""`python -m soak`: the kill test, then hours of chat in minutes."""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from soak import hours, kills


def main(arguments: Sequence[str]) -> int:
    """Run both tests; return 1 if anything was lost, counted twice, or has leaked."""
    asked = _parser().parse_args(arguments)
    seed = time.time_ns() >> 20 & 0xFFFFFF if asked.seed is None else asked.seed
    print(f"seed {seed}")
    problems: list[str] = []
    if asked.kills:
        problems += asyncio.run(_kills(asked.messages, asked.kills, seed))
    if asked.hours:
        with tempfile.TemporaryDirectory(prefix="soak-") as directory:
            problems += asyncio.run(
                hours.run(
                    Path(directory), hours=asked.hours, acceleration=asked.acceleration, seed=seed
                )
            )
    print(*problems or ["Nothing was lost, nothing counted twice, nothing has grown."], sep="\n")
    return int(bool(problems))


async def _kills(messages: int, times: int, seed: int) -> list[str]:
    """Kill a bot again and again, and compare it with a reference run without faults."""
    outcomes = []
    for number in (0, times):
        with tempfile.TemporaryDirectory(prefix="soak-") as directory:
            outcome = await kills.run(Path(directory), messages=messages, kills=number, seed=seed)
        print(f"{number} kills: {outcome.messages:,} messages left, {outcome.seconds:.0f} s")
        outcomes.append(outcome)
    reference, killed = outcomes
    problems = [*reference.problems, *killed.problems]
    if killed.digests != reference.digests:
        problems.append("The killed bot has learned something else than the reference run.")
    return problems


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m soak", description=__doc__)
    parser.add_argument("--messages", type=int, default=20_000, help="for the kill test (20000)")
    parser.add_argument("--kills", type=int, default=50, help="0: no kill test (50)")
    parser.add_argument("--hours", type=float, default=2.0, help="to live through; 0: none (2)")
    parser.add_argument(
        "--acceleration", type=float, default=6.0, help="hours that go by in an hour (6)"
    )
    parser.add_argument("--seed", type=int, help="what people do is the same with the same seed")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
