"""Show on stderr how far an import or a copy has come."""

import sys
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, NoReturn, Self

from markovbot.ingest.import_report import ImportReport

if TYPE_CHECKING:
    from tqdm import tqdm

MAX_REPORTED: Final = 5
"""Unreadable lines told one by one; the rest is only counted."""


def bars() -> "type[tqdm[Any]]":
    """Return what makes bars; loaded by commands that show one, since it takes its time."""
    from tqdm import tqdm  # noqa: PLC0415

    return tqdm


class SingleBar:
    """At most one bar at a time, and none after the `with` block."""

    def __init__(self) -> None:
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

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None


class ProgressBar(SingleBar):
    """A bar a file, and a note for the first lines that can't be read."""

    def __init__(self) -> None:
        super().__init__()
        self._reported = 0

    def started(self, path: Path, size: int) -> None:
        """Begin a bar."""
        self._close()
        self._reported = 0
        self._bar = bars()(total=size, desc=path.name, unit="B", unit_scale=True)

    def advanced(self, done: int, report: ImportReport) -> None:
        """Move the bar."""
        if self._bar is not None:
            self._bar.set_postfix_str(f"{report.messages:,} learned", refresh=False)
            self._bar.update(done - self._bar.n)

    def unreadable(self, path: Path, line: int, reason: str) -> None:
        """Note a line that was skipped."""
        self._reported += 1
        if self._reported <= MAX_REPORTED:
            bars().write(f"{path.name}, line {line}: {reason}; skipped.", file=sys.stderr)
        elif self._reported == MAX_REPORTED + 1:
            bars().write(f"{path.name}: further lines like this are only counted.", file=sys.stderr)


class ByteBar(SingleBar):
    """A bar for bytes of one file; another thread may move it."""

    def __init__(self, what: str) -> None:
        super().__init__()
        self._what = what

    def moved(self, done: int, of: int) -> None:
        """Move the bar to where the copy is."""
        if self._bar is None:
            self._bar = bars()(total=of, desc=self._what, unit="B", unit_scale=True)
        self._bar.update(done - self._bar.n)
