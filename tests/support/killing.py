"""Run something in a process of its own and kill that in the middle."""

import os
import signal
import sys
from collections.abc import Callable, Collection
from itertools import count
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

Work = Callable[[], object]


def files_of(*modules: ModuleType) -> frozenset[str]:
    """Return the files that modules come from."""
    return frozenset(one.__file__ for one in modules if one.__file__ is not None)


def in_a_child(work: Work, before_line: Callable[[int], None], traced: Collection[str]) -> int:
    """Run `work` in a process of its own and call back before each line of the traced files;
    return how it ended."""
    child = os.fork()
    if not child:
        lines = count(1)

        def trace(frame: FrameType, event: str, _: Any) -> Any:
            if frame.f_code.co_filename not in traced:
                return None
            if event == "line":
                before_line(next(lines))
            return trace

        try:
            sys.settrace(trace)
            work()
            os._exit(0)
        finally:
            os._exit(1)
    return os.waitpid(child, 0)[1]


def moments(work: Work, traced: Collection[str], home: Path) -> list[int]:
    """Run `work` and return the numbers of those lines before which the disk had changed."""
    reading, writing = os.pipe()
    seen: list[object] = []

    def look(line: int) -> None:
        stats = [(file, file.stat()) for file in sorted(home.rglob("*"))]
        state = [(name, stat.st_ino, stat.st_size, stat.st_mtime_ns) for name, stat in stats]
        if seen != state:
            seen[:] = state
            os.write(writing, f"{line} ".encode())

    assert in_a_child(work, look, traced) == 0
    os.close(writing)
    with os.fdopen(reading) as pipe:
        return [int(line) for line in pipe.read().split()]


def killed_at(line: int, work: Work, traced: Collection[str]) -> None:
    """Run `work` and kill it before a line."""

    def kill(number: int) -> None:
        if number == line:
            os.kill(os.getpid(), signal.SIGKILL)

    assert os.WIFSIGNALED(in_a_child(work, kill, traced))


def killed_after(seconds: float, work: Work) -> bool:
    """Run `work` and let the system kill it after a while, in whatever it does just then; return
    whether it was still at work."""
    child = os.fork()
    if not child:
        try:
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.setitimer(signal.ITIMER_REAL, seconds)
            work()
            os._exit(0)
        finally:
            os._exit(1)
    ended = os.waitpid(child, 0)[1]
    assert os.WIFSIGNALED(ended) or ended == 0
    return os.WIFSIGNALED(ended)
