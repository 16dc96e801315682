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

    def is_there(self) -> bool:
        """Tell whether the path still leads to that file."""
        return os.name != "posix" or _file_at(self.path) == self._file

    def look(self) -> None:
        """Raise DatabaseGone if there is another file by now, or none."""
        if not self.is_there():
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
