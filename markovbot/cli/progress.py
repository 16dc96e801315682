"""Show on stderr how far a command has come: bars on a terminal, elsewhere a sentence a minute."""

import sys
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, NoReturn, Self

from markovbot.cli.confirmation import is_terminal
from markovbot.cli.endings import say

if TYPE_CHECKING:
    from tqdm import tqdm

    from markovbot.ingest.import_report import ImportReport

MAX_REPORTED: Final = 5
"""Unreadable lines told one by one; the rest is only counted."""

EVERY: Final = 50.0
"""Seconds after which a word is due, so that no minute goes by without one."""

TIDYING: Final = "tidying up the counts"
WHOLE: Final = 100
"""Steps of the bar of what takes no bytes."""


def bars() -> "type[tqdm[Any]]":
    """Return what makes bars; loaded by commands that show one, since it takes its time."""
    from tqdm import tqdm  # noqa: PLC0415

    return tqdm


class Progress:
    """Says that a command is still at work, and how far it is, until the `with` block ends.

    Where a bar is drawn it moves, so nothing is said; with `quiet`, nothing is said or drawn.
    """

    def __init__(self, command: str, *, quiet: bool, every: float = EVERY) -> None:
        self.draws = is_terminal(sys.stderr) and not quiet
        """Whether bars are drawn."""
        self.drawn = False
        """Whether a bar is drawn now."""
        self.state = "still at work"
        """How far the command is."""
        self._command = command
        self._quiet = quiet
        self._every = every
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._speak, name="progress", daemon=True)

    def __enter__(self) -> Self:
        if not self._quiet:
            self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._ended.set()
        if not self._quiet:
            self._thread.join()

    def _speak(self) -> None:
        started = time.monotonic()
        while not self._ended.wait(self._every):
            if not self.drawn:
                minutes = (time.monotonic() - started) / 60
                say(f"{self._command}: {self.state} after {minutes:.0f} min.")


class SingleBar:
    """At most one bar at a time, and none after the `with` block."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._bar: tqdm[NoReturn] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._close()

    def _open(self, what: str, total: int, unit: str = "it") -> None:
        """Begin a bar in the place of the one before."""
        self._close()
        shown = not self._progress.draws
        self._bar = bars()(total=total, desc=what, unit=unit, unit_scale=True, disable=shown)
        self._what, self._done, self._total = what, 0, total
        self._progress.drawn = self._progress.draws

    def _move(self, done: int, more: str = "") -> None:
        """Move the bar to where the work is."""
        if self._bar is None:
            return
        if more:
            self._bar.set_postfix_str(more, refresh=False)
        self._bar.update(done - self._done)
        self._done = done
        share = f"{done / self._total:.0%}" if self._total else f"{done:,}"
        self._progress.state = ", ".join(filter(None, (f"{self._what} {share}", more)))

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None
            self._progress.drawn = False
            self._progress.state = "still at work"


class ProgressBar(SingleBar):
    """A bar a file, and a note for the first lines that can't be read."""

    def __init__(self, progress: Progress) -> None:
        super().__init__(progress)
        self._reported = 0
        self._compacting = False

    def started(self, path: Path, size: int) -> None:
        """Begin a bar."""
        self._reported = 0
        self._open(path.name, size, "B")

    def advanced(self, done: int, report: "ImportReport") -> None:
        """Move the bar."""
        self._move(done, f"{report.messages:,} learned")

    def unreadable(self, path: Path, line: int, reason: str) -> None:
        """Note a line that was skipped."""
        self._reported += 1
        if self._reported <= MAX_REPORTED:
            bars().write(f"{path.name}, line {line}: {reason}; skipped.", file=sys.stderr)
        elif self._reported == MAX_REPORTED + 1:
            bars().write(f"{path.name}: further lines like this are only counted.", file=sys.stderr)

    def compacting(self, share: float) -> None:
        """Show how far the counts are merged, which takes a while after a large import."""
        if not self._compacting:
            self._compacting = True
            self._open(TIDYING, WHOLE, "%")
        self._move(int(share * WHOLE))


class ByteBar(SingleBar):
    """A bar for bytes of one file; another thread may move it."""

    def __init__(self, progress: Progress, what: str) -> None:
        super().__init__(progress)
        self._named = what

    def moved(self, done: int, of: int) -> None:
        """Move the bar to where the copy is."""
        if self._bar is None:
            self._open(self._named, of, "B")
        self._move(done)
