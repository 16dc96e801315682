"""Notice when a database's path no longer leads to the file that is open."""

import os
from pathlib import Path
from typing import Final

from markovbot.errors import DatabaseGone

LOGS: Final = ("-wal", "-shm")

LOOK_EVERY: Final = 5.0
"""Seconds between two looks while nothing is written."""


class FileIdentity:
    """A path, and the device and inode of the file that was there before it was opened.

    On a system where an open file can't be removed or replaced, it always reports no change.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = _file_at(path)
        self._logs: dict[Path, tuple[int, int] | None] = {}

    def watch_wal(self) -> None:
        """Watch the write-ahead log and its index too, which exist as long as the file is open.

        Another process that opens a database without its log begins a second one, and the two
        overwrite each other's changes.
        """
        for end in LOGS:
            log = self.path.with_name(self.path.name + end)
            if (file := _file_at(log)) is not None:
                self._logs[log] = file

    def is_unchanged(self) -> bool:
        """Tell whether the path still leads to that file."""
        return os.name != "posix" or _file_at(self.path) == self._file

    def check(self) -> None:
        """Raise DatabaseGone if the path leads to another file by now, or to none."""
        if not self.is_unchanged() or self._lost_log() is not None:
            raise DatabaseGone(
                f"The database {self.path} was {self.describe_change()} while it was in use: put "
                "the right one back, then start again."
            )

    def describe_change(self) -> str:
        """Return what has happened to the file, to complete "The database was …"."""
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
