"""Measure CPU and wall time, steps of the event loop, and memory."""

import asyncio
import asyncio.events
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.figures import Figure


@dataclass(slots=True)
class TimeSpent:
    """Seconds of this process, all threads, and of the wall clock."""

    cpu: float = 0.0
    wall: float = 0.0


@contextmanager
def measure_time() -> Iterator[TimeSpent]:
    """Measure the block."""
    spent = TimeSpent()
    cpu, wall = time.process_time(), time.perf_counter()
    yield spent
    spent.cpu, spent.wall = time.process_time() - cpu, time.perf_counter() - wall


@dataclass(slots=True)
class LoopStats:
    """The longest step of the event loop in seconds of wall time, and the number of steps.

    `computing` is the largest CPU time of a step in seconds of the loop's thread. The rest of a
    long step is waiting for the interpreter's lock or for a core.
    """

    step: float = 0.0
    computing: float = 0.0
    steps: int = 0

    def figures(self, when: str, stretch: float | None = None) -> list[Figure]:
        """Return both times as figures in milliseconds."""
        what, note = f"{when}: longest step on the loop", f"of {self.steps:,} steps"
        return [
            Figure(what, self.step * 1000, "ms", 25, stretch, note=f"{note}, waiting included"),
            Figure(f"{what}, computing only", self.computing * 1000, "ms", 25, stretch),
        ]


@contextmanager
def watch_loop() -> Iterator[LoopStats]:
    """Time every callback that the event loop runs."""
    longest = LoopStats()
    plain = asyncio.events.Handle._run  # noqa: SLF001 - where the loop runs each of its steps

    def timed(handle: asyncio.Handle) -> None:
        started, computed = time.perf_counter(), time.thread_time()
        plain(handle)
        longest.step = max(longest.step, time.perf_counter() - started)
        longest.computing = max(longest.computing, time.thread_time() - computed)
        longest.steps += 1

    asyncio.events.Handle._run = timed  # type: ignore[method-assign, assignment]  # noqa: SLF001
    try:
        yield longest
    finally:
        asyncio.events.Handle._run = plain  # type: ignore[method-assign]  # noqa: SLF001


def peak_megabytes(pid: int | str = "self") -> float:
    """Return a process's peak resident memory."""
    for line in Path(f"/proc/{pid}/status").read_text("ascii").splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("this system doesn't tell a process's peak memory")


def unencrypted_environment() -> dict[str, str]:
    """Return an environment in which no database is encrypted and no key is written."""
    return {**os.environ, "DATABASE_KEY": ""}
