"""Whether the file that is open is still the one at its path."""

import os
from pathlib import Path
from typing import Final

from markovbot.errors import DatabaseGone

LOOK_EVERY: Final = 5.0
"""Seconds between two looks while nothing is written."""


class Place:
    """A path, and which file was there before it was opened.

    On a system where an open file can't be removed or replaced there is nothing to look for.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = _file_at(path)

    def look(self) -> None:
        """Raise DatabaseGone if there is another file by now, or none."""
        if os.name != "posix":
            return
        there = _file_at(self.path)
        if there != self._file:
            raise DatabaseGone(
                f"The database {self.path} was {self.what_happened()} while it was in use: put "
                "the right one back, then start again."
            )

    def what_happened(self) -> str:
        """Say in a word what has become of the file."""
        return "removed" if _file_at(self.path) is None else "replaced by another file"


def _file_at(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
