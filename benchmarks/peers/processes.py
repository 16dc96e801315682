"""Worker processes: each reports its steps as they are done, and each step has a time limit."""

import json
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from tempfile import TemporaryFile
from threading import Thread
from typing import IO, Any

from benchmarks.peers.environments import HERE, Environment, reason


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a step reported, and when since the process start; or why it is missing."""

    found: Mapping[str, Any] = field(default_factory=dict)
    seconds: float = 0.0
    missing: str = ""


def outcomes(
    environment: Environment, task: Mapping[str, Any], steps: Sequence[str], limit: float
) -> dict[str, Outcome]:
    """Run a worker that reports these steps, each within `limit` seconds after the one before."""
    done: dict[str, Outcome] = {}
    with TemporaryFile("w+", encoding="utf-8", errors="replace") as errors:
        start = time.perf_counter()
        command = [*environment.command, json.dumps(task)]
        with _worker(command, environment, errors) as (process, lines):
            for step in steps:
                try:
                    line = lines.get(timeout=limit)
                except Empty:
                    done[step] = Outcome(missing=f"stopped after {limit:g} s")
                    break
                if not line:
                    errors.seek(0)
                    ended = f"ended with code {process.wait()}"
                    done[step] = Outcome(missing=reason(errors.read()) or ended)
                    break
                done[step] = Outcome(json.loads(line), time.perf_counter() - start)
    reached = len(done)
    skipped = Outcome(missing=f"skipped: {steps[reached - 1]} is missing")
    return done | dict.fromkeys(steps[reached:], skipped)


@contextmanager
def _worker(
    command: Sequence[str], environment: Environment, errors: IO[str]
) -> Iterator[tuple[subprocess.Popen[str], SimpleQueue[str]]]:
    """Start a worker and yield it and the lines it prints, the last one empty; then end it."""
    lines: SimpleQueue[str] = SimpleQueue()
    with subprocess.Popen(  # noqa: S603 - our own workers only
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=errors,
        text=True,
        cwd=HERE,
        env=environment.variables,
    ) as process:
        reader = Thread(target=_read, args=(process.stdout, lines), daemon=True)
        reader.start()
        try:
            yield process, lines
        finally:
            # What it has reported is saved already, and giving back memory may take it long.
            process.kill()
            reader.join()


def _read(stream: IO[str], lines: SimpleQueue[str]) -> None:
    for line in stream:
        lines.put(line)
    lines.put("")
