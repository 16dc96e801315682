"""Whether the files that are open are still those at their paths."""

import os
from pathlib import Path
from typing import Final

from markovbot.errors import DatabaseGone

LOGS: Final = ("-wal", "-shm")

LOOK_EVERY: Final = 5.0
"""Seconds between two looks while nothing is written."""


class FileIdentity:
    """A path, and which file was there before it was opened.

    On a system where an open file can't be removed or replaced there is nothing to look for.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = _file_at(path)
        self._logs: dict[Path, tuple[int, int] | None] = {}

    def watch_wal(self) -> None:
        """Look after the write-ahead log from now on, which stays as long as the file is open.

        Whoever else opens a database without it begins another log, and the two undo each other.
        """
        for end in LOGS:
            log = self.path.with_name(self.path.name + end)
            if (file := _file_at(log)) is not None:
                self._logs[log] = file

    def is_unchanged(self) -> bool:
        """Tell whether the path still leads to that file."""
        return os.name != "posix" or _file_at(self.path) == self._file

    def check(self) -> None:
        """Raise DatabaseGone if there is another file by now, or none."""
        if not self.is_unchanged() or self._lost_log() is not None:
            raise DatabaseGone(
                f"The database {self.path} was {self.describe_change()} while it was in use: put "
                "the right one back, then start again."
            )

    def describe_change(self) -> str:
        """Say in a word what has become of the file."""
        if self.is_unchanged() and (log := self._lost_log()) is not None:
            return f"left without its log {log.name}"
        return "removed" if _file_at(self.path) is None else "replaced by another file"

    def _lost_log(self) -> Path | None:
        if os.name != "posix":
            return None
        return next((log for log, file in self._logs.items() if _file_at(log) != file), None)


def _file_at(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
