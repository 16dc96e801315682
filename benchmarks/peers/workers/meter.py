"""The workers' tasks, measurements and reports."""

import json
import re
import resource
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Task:
    """A step, on a corpus whose first `learned` lines are learned into `model`.

    Lines and messages end after `count`, or after `seconds` of wall time. `samples` are lines to
    make and show, each with the `texts` to learn, a file such as `corpus`.
    """

    step: str
    corpus: str
    learned: int
    model: str
    count: int
    seconds: float
    samples: list[dict[str, Any]] = field(default_factory=list)

    def messages(self) -> Iterator[str]:
        """Yield the messages to learn, each without line breaks."""
        return _messages(self.corpus, 0, self.learned)

    def further(self) -> list[str]:
        """Return the messages that are kept back."""
        return list(_messages(self.corpus, self.learned, None))


def run(*steps: Callable[[Task], None]) -> None:
    """Run the step that the command line asks for."""
    task = Task(**json.loads(sys.argv[1]))
    {step.__name__: step for step in steps}[task.step](task)


def report(**found: object) -> None:
    """Print a step's result; the step ends with it."""
    print(json.dumps(found), flush=True)


def cpu() -> float:
    """Return the seconds of CPU this process has used, for itself and in the system."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def peak() -> int:
    """Return this process's peak memory in bytes."""
    status = Path("/proc/self/status")
    if status.exists():
        # ru_maxrss would start with the peak of the process that started this one.
        words = status.read_text(encoding="ascii").split()
        return int(words[words.index("VmHWM:") + 1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def lines(task: Task, make: Callable[[str], object]) -> None:
    """Report how long lines take; `make` gets a message to reply to, and None is a failure."""
    times, failed = [], 0
    end = time.monotonic() + task.seconds
    for prompt in islice(cycle(task.further() or [""]), task.count):
        start = cpu()
        failed += make(prompt) is None
        times.append(cpu() - start)
        if time.monotonic() > end:
            break
    report(times=times, failed=failed)


def live(task: Task, learn: Callable[[str], bool]) -> None:
    """Report how long further messages take one at a time; `learn` says if it took one."""
    further = task.further()[: task.count]
    messages = failed = 0
    end = time.monotonic() + task.seconds
    start = cpu()
    for message in further:
        failed += not learn(message)
        messages += 1
        if time.monotonic() > end:
            break
    report(messages=messages, failed=failed, cpu=cpu() - start)


def show(make: Callable[[], str | None], count: int) -> None:
    """Report lines, and the seconds of CPU that each took; None is a failure."""
    made, times = [], []
    for _ in range(count):
        start = cpu()
        made.append(make())
        times.append(cpu() - start)
    report(lines=made, times=times)


def messages_of(file: str) -> list[str]:
    """Return all messages of a file, each without line breaks."""
    return list(_messages(file, 0, None))


def _messages(corpus: str, first: int, last: int | None) -> Iterator[str]:
    with Path(corpus).open(encoding="utf-8") as file:
        for row in islice(file, first, last):
            message = re.sub(r"[\r\n]+", " ", json.loads(row)["content"]).strip()
            if message:
                yield message
