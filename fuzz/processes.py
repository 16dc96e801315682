"""Run jobs in processes of their own, and detect hangs and crashes."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from fuzz.engine import Finding, Report, Shared, TargetRun
from sandbox.patience import patience

HANG: Final = 60.0
"""Seconds of wall time on one input after which a process is ended, on a quiet machine."""

LOOK: Final = 0.2
"""Seconds between two looks at the processes."""

Progress = Callable[[str, int], None]
"""Called with a target's name and how many inputs it has run since the last call."""


def can_be_guided() -> bool:
    """Tell whether atheris is installed, which searches by coverage."""
    return find_spec("atheris") is not None


class _Process:
    def __init__(self, job: TargetRun, directory: Path, number: int) -> None:
        self.job = job
        self._answer = directory / f"{number}.json"
        self._words = directory / f"{number}.txt"
        memory = directory / f"{number}.bin"
        self._shared = Shared(memory, create=True)
        self._begun, self._since = 0, time.monotonic()
        self._started = time.monotonic()
        with self._words.open("wb") as words:
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, "-m", "fuzz.child", json.dumps(asdict(job)), memory, self._answer],
                stdout=words,
                stderr=words,
            )

    def advanced(self) -> int:
        """Return how many inputs were begun since the last look; end the process if it hangs."""
        begun, _ = self._shared.look()
        more, self._begun = begun - self._begun, begun
        if more:
            self._since = time.monotonic()
        elif time.monotonic() - self._since > patience(HANG):
            self._process.kill()
        return more

    @property
    def running(self) -> bool:
        return self._process.poll() is None

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()

    def report(self) -> Report:
        """Return the report; an end without a report is a finding."""
        if self._answer.exists():
            told = json.loads(self._answer.read_text("utf-8"))
            told["findings"] = [Finding(**one) for one in told["findings"]]
            return Report(**told)
        begun, last = self._shared.look()
        words = self._words.read_text("utf-8", "replace").strip()[-600:]
        what = f"hung or died (exit code {self._process.returncode}): {words}"
        seconds = time.monotonic() - self._started
        return Report(self.job.target, begun, seconds, findings=[Finding(what, last.hex())])


def run_all(jobs: Iterable[TargetRun], processes: int, progress: Progress) -> list[Report]:
    """Run jobs, so many at a time, and return what each found."""
    waiting = list(jobs)[::-1]
    running: list[_Process] = []
    reports: list[Report] = []
    with TemporaryDirectory(prefix="fuzz-") as directory:
        try:
            while waiting or running:
                while waiting and len(running) < processes:
                    running.append(_Process(waiting.pop(), Path(directory), len(waiting)))
                time.sleep(LOOK)
                for one in list(running):
                    progress(one.job.target, one.advanced())
                    if not one.running:
                        running.remove(one)
                        reports.append(one.report())
        finally:
            for one in running:
                one.stop()
    return reports
