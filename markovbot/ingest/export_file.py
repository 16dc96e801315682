"""Read export files that may be compressed, huge, cut short or no text at all."""

import gzip
import zlib
from collections.abc import Callable, Iterator
from functools import cached_property
from io import BufferedReader
from pathlib import Path
from typing import Final

from markovbot.errors import UserError

LONGEST_LINE: Final = 1 << 20
"""Bytes; a longer line is no chat message and isn't even held in memory."""

HEAD: Final = 1 << 16
"""Bytes at the beginning of a file by which formats are told apart."""

GZIP_MAGIC: Final = b"\x1f\x8b"

LINES_A_REPORT: Final = 1000
"""Lines after which whoever follows the progress is told."""


def ignore_progress(_done: int) -> None:
    """Do nothing with the number of bytes that are read."""


class ExportFile:
    """One file of an export, unpacked on the way if it is gzipped.

    `on_read` is told how many bytes of the file itself have been read.
    """

    def __init__(self, path: Path, on_read: Callable[[int], None] = ignore_progress) -> None:
        self.path = path
        self._on_read = on_read

    @cached_property
    def head(self) -> bytes:
        """Return the first HEAD bytes, or what can be read of them.

        Damage raises nothing here: whoever reads the file to its end says what is wrong.
        """
        head = b""
        try:
            with self.path.open("rb") as raw:
                content = _unpacked(raw)
                while len(head) < HEAD and (piece := content.read1(HEAD - len(head))):
                    head += piece
        except (EOFError, OSError, zlib.error):
            pass
        return head

    @property
    def head_is_whole(self) -> bool:
        """Tell whether the head is all that the file holds, as far as it could be read."""
        return len(self.head) < HEAD

    def lines(self) -> Iterator[tuple[int, bytes | None]]:
        """Yield each line with its number from 1, or None in place of one that is too long.

        Raises UserError if the file can't be read to its end.
        """
        try:
            with self.path.open("rb") as raw:
                content = _unpacked(raw)
                number = 0
                while line := content.readline(LONGEST_LINE):
                    number += 1
                    whole = line.endswith(b"\n") or len(line) < LONGEST_LINE
                    while line and not line.endswith(b"\n") and not whole:
                        line = content.readline(LONGEST_LINE)
                    yield number, line if whole else None
                    if number % LINES_A_REPORT == 0:
                        self._on_read(raw.tell())
                self._on_read(raw.tell())
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise UserError(
                f"{self.path} is damaged or cut short; what could be read of it is learned."
            ) from error
        except OSError as error:
            raise UserError(f"{self.path} can't be read: {error.strerror}.") from error

    def mentions(self, mark: bytes) -> bool:
        """Tell whether some bytes are anywhere in the file, without splitting it into lines.

        Damage raises nothing here, and ends the search.
        """
        rest = b""
        try:
            with self.path.open("rb") as raw:
                content = _unpacked(raw)
                while piece := content.read(LONGEST_LINE):
                    if mark in rest + piece:
                        return True
                    rest = piece[-len(mark) :]
        except (EOFError, OSError, zlib.error):
            pass
        return False


def require_file(path: Path) -> None:
    """Raise UserError if there is no file at a path."""
    if not path.exists():
        raise UserError(f"{path} doesn't exist.")
    if not path.is_file():
        raise UserError(f"{path} isn't a file.")


def _unpacked(raw: BufferedReader) -> BufferedReader | gzip.GzipFile:
    compressed = raw.read(len(GZIP_MAGIC)) == GZIP_MAGIC
    raw.seek(0)
    return gzip.GzipFile(fileobj=raw) if compressed else raw
