"""Run one target in one process: generate inputs, time them, record findings."""

import json
import mmap
import os
import struct
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

from fuzz.minimiser import minimised
from fuzz.mutator import LARGE, Mutator
from fuzz.target import TARGETS, Check, Subject

SLOW: Final = 1.0
"""Seconds of CPU for one input (of at most `LARGE` bytes) that are a finding."""

GROWTH: Final = 48 << 20
"""Bytes that memory may grow in the second half of a run, for caches and fragmentation."""

MOST_FINDINGS: Final = 20
"""Different findings kept for one run; one cause often leads to several."""

GLANCE: Final = 0x1FF
"""A mask: the clock is read once in GLANCE + 1 inputs."""

INSTRUMENTED: Final = ("markovbot", "cogs")
"""Packages whose coverage guides the search where atheris is installed."""

FLAGS: Final = (
    "-len_control=300",
    "-verbosity=0",
    "-timeout=86400",
    "-rss_limit_mb=0",
    "-exact_artifact_path=/dev/null",
)
"""Options for libFuzzer: hangs and memory are checked here and in `processes` instead."""

HEADER: Final = struct.Struct("<QI")
ROOM: Final = HEADER.size + (1 << 20)
"""Bytes of shared memory: how many inputs were begun, and the current one."""


@dataclass
class Finding:
    """What went wrong (`what`: kind and place), and an input in hex that reproduces it."""

    what: str
    input: str


@dataclass
class Report:
    """The result of one run; seconds are wall time."""

    target: str
    inputs: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    slowest_input: str = ""
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True)
class TargetRun:
    """Run a target for so many inputs or so many seconds, whichever ends first."""

    target: str
    count: int
    seconds: float
    seed: int
    guided: bool


class Shared:
    """Shared memory that shows the parent process the current input, even after a crash."""

    def __init__(self, path: Path, *, create: bool = False) -> None:
        if create:
            path.write_bytes(bytes(ROOM))
        with path.open("r+b") as file:
            self._memory = mmap.mmap(file.fileno(), ROOM)

    def begin(self, done: int, data: bytes) -> None:
        """Record that an input is about to be run."""
        data = data[: ROOM - HEADER.size]
        HEADER.pack_into(self._memory, 0, done + 1, len(data))
        self._memory[HEADER.size : HEADER.size + len(data)] = data

    def look(self) -> tuple[int, bytes]:
        """Return how many inputs were begun, and the last one."""
        begun, length = HEADER.unpack_from(self._memory)
        return begun, self._memory[HEADER.size : HEADER.size + length]


class Run:
    """One run of one target."""

    def __init__(self, job: TargetRun, check: Check, shared: Shared) -> None:
        self._job, self._check, self._shared = job, check, shared
        self.report = Report(job.target)
        self._found: dict[str, bytes] = {}
        self._slowest = b""
        self._started = time.monotonic()
        self._half: int | None = None

    @property
    def over(self) -> bool:
        """Tell whether the run is over."""
        report, job = self.report, self._job
        if report.inputs & GLANCE == 0:
            report.seconds = time.monotonic() - self._started
            half = 2 * report.seconds >= job.seconds or 2 * report.inputs >= job.count
            if half and self._half is None:
                self._half = resident()
        return report.inputs >= job.count or report.seconds >= job.seconds

    def one(self, data: bytes) -> None:
        """Run one input."""
        self._shared.begin(self.report.inputs, data)
        started = time.perf_counter()
        try:
            self._check(data)
        except Exception as error:  # noqa: BLE001 - any exception is a finding
            self._note(signature(error), data)
        took = time.perf_counter() - started
        self.report.inputs += 1
        if took > self.report.slowest:
            if took > SLOW and (took := cpu_seconds(self._check, data)) > SLOW:
                self._note(f"took {took:.1f} s of CPU", data)
            if took > self.report.slowest:
                self.report.slowest, self._slowest = took, data

    def _note(self, what: str, data: bytes) -> None:
        known = self._found.get(what)
        if len(data) < len(known or b"") or (known is None and len(self._found) < MOST_FINDINGS):
            self._found[what] = data

    def finish(self) -> Report:
        """Return the report, each finding with a minimised input."""
        report = self.report
        report.seconds = time.monotonic() - self._started
        grown = resident() - (self._half or resident())
        report.slowest_input = repr(self._slowest[:60])
        for what, data in self._found.items():
            same = "took" not in what
            report.findings.append(
                Finding(what, (minimised(data, self._shows(what)) if same else data).hex())
            )
        if grown > GROWTH:
            report.findings.append(Finding(f"grew by {grown >> 20} MB in its second half", ""))
        return report

    def _shows(self, what: str) -> Callable[[bytes], bool]:
        def shows(data: bytes) -> bool:
            try:
                self._check(data)
            except Exception as error:  # noqa: BLE001
                return signature(error) == what
            return False

        return shows


def signature(error: Exception) -> str:
    """Return what identifies a finding: kind and place, not the input."""
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if any(f"/{ours}/" in frame.filename for ours in (*INSTRUMENTED, "fuzz"))
    ]
    place = frames[-1] if frames else None
    where = f"{Path(place.filename).name}:{place.lineno}" if place else "?"
    law = f": {error}" if type(error).__name__ == "Broken" else ""
    return f"{type(error).__name__} at {where}{law}"


def cpu_seconds(check: Check, data: bytes) -> float:
    """Return the seconds of CPU that a check takes for an input."""
    started = time.process_time()
    with suppress(Exception):  # recorded already
        check(data)
    return time.process_time() - started


def resident() -> int:
    """Return the resident bytes of this process; 0 where the system can't tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def run(job: TargetRun, shared: Shared, done: Callable[[Report], None]) -> None:
    """Run a job and pass the report to `done`; a guided job ends the process."""
    if job.guided:
        _guided(job, shared, done)
        return
    subject = TARGETS[job.target].load()
    with subject.open() as check:
        one = Run(job, check, shared)
        for data in _inputs(subject, job):
            if one.over:
                break
            one.one(data)
        done(one.finish())


def _inputs(subject: Subject, job: TargetRun) -> Iterator[bytes]:
    yield from subject.seeds
    mutator = Mutator(subject.seeds, job.seed)
    while True:
        yield mutator.next()


def _guided(job: TargetRun, shared: Shared, done: Callable[[Report], None]) -> None:
    import atheris  # noqa: PLC0415 - not installed everywhere

    with atheris.instrument_imports(include=list(INSTRUMENTED), enable_loader_override=False):
        subject = TARGETS[job.target].load()
    mutator = Mutator(subject.seeds, job.seed)
    with subject.open() as check:
        one = Run(job, check, shared)

        def test(data: bytes) -> None:
            if one.over:
                done(one.finish())
                sys.stdout.flush()
                os._exit(0)  # libFuzzer would end the process too, with an error message
            one.one(data)

        def mutate(data: bytes, most: int, seed: int) -> bytes:
            if seed % 4 == 0:
                return bytes(atheris.Mutate(data, most))
            return mutator.mutated(data, most) if seed % 16 != 1 else mutator.next()[:most]

        for data in subject.seeds:
            test(data)
        atheris.Setup(
            [sys.argv[0], f"-seed={job.seed}", f"-max_len={LARGE}", *FLAGS],
            test,
            custom_mutator=mutate,
        )
        atheris.Fuzz()


def report_line(report: Report) -> str:
    """Return a report as one line of JSON."""
    return json.dumps(asdict(report))
