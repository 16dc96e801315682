"""Run something in a process of its own and kill that in the middle."""

import os
import shutil
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


def begin_in_a_child(
    work: Work, before_line: Callable[[int], None], traced: Collection[str]
) -> int:
    """Begin `work` in a process of its own, which calls back before each line of the traced files;
    return its number."""
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
    return child


def in_a_child(work: Work, before_line: Callable[[int], None], traced: Collection[str]) -> int:
    """Run `work` in a process of its own, as `begin_in_a_child` does; return how it ended."""
    return os.waitpid(begin_in_a_child(work, before_line, traced), 0)[1]


def moments(work: Work, traced: Collection[str], home: Path) -> list[int]:
    """Run `work` and return the numbers of those lines before which the disk had changed."""
    reading, writing = os.pipe()
    changed = changes_of(home)

    def look(line: int) -> None:
        if changed():
            os.write(writing, f"{line} ".encode())

    assert in_a_child(work, look, traced) == 0
    os.close(writing)
    with os.fdopen(reading) as pipe:
        return [int(line) for line in pipe.read().split()]


def left_by_kills(work: Work, traced: Collection[str], home: Path, copies: Path) -> list[Path]:
    """Run `work` and return what being killed would leave of `home`: a copy of the directory for
    each line of the traced files before which the disk had changed.

    A killed process leaves its files as they are at that moment, so that stopping it before a line
    and copying them shows the same as killing it there, and `work` runs only once.
    """
    (told, telling), (waiting, releasing) = os.pipe(), os.pipe()
    changed = changes_of(home)

    def stop(_line: int) -> None:
        if changed():
            os.write(telling, b".")
            os.read(waiting, 1)

    child = begin_in_a_child(work, stop, traced)
    os.close(telling)
    os.close(waiting)
    found: list[Path] = []
    while os.read(told, 1):
        found.append(copies / str(len(found)))
        shutil.copytree(home, found[-1])
        os.write(releasing, b".")
    os.close(told)
    os.close(releasing)
    assert os.waitpid(child, 0)[1] == 0
    return found


def killed_when_told(work: Callable[[Callable[[], None]], object]) -> None:
    """Run `work` in a process of its own and kill that once it calls what `work` is given, a call
    that doesn't return."""
    (told, telling), (waiting, holding) = os.pipe(), os.pipe()
    child = os.fork()
    if not child:

        def tell() -> None:
            os.write(telling, b".")
            os.read(waiting, 1)

        try:
            work(tell)
        finally:
            os._exit(1)
    os.close(telling)
    has_told = os.read(told, 1)  # nothing if it has ended
    os.kill(child, signal.SIGKILL)
    ended = os.waitpid(child, 0)[1]
    for end in (told, waiting, holding):
        os.close(end)
    assert (has_told, ended) == (b".", signal.SIGKILL)


def changes_of(home: Path) -> Callable[[], bool]:
    """Return what tells whether a directory has changed since it was last asked."""
    seen: list[object] = []

    def changed() -> bool:
        stats = [(file, file.stat()) for file in sorted(home.rglob("*"))]
        state = [(name, stat.st_ino, stat.st_size, stat.st_mtime_ns) for name, stat in stats]
        if seen == state:
            return False
        seen[:] = state
        return True

    return changed


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
