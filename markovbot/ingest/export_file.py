"""Read export files that may be compressed, huge, cut short or no text at all."""

import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from io import BufferedReader, RawIOBase
from pathlib import Path
from typing import Final

from markovbot.errors import UserError

LONGEST_LINE: Final = 1 << 20
"""Bytes; a longer line is no chat message and isn't even held in memory."""

HEAD: Final = 1 << 16
"""Bytes at the beginning of a file by which formats are told apart."""

PIECE: Final = 1 << 16
"""Bytes that are unpacked at a time."""

PACKED_RATIO: Final = 4
"""How many times smaller gzip makes chat, as it mostly does."""

GZIP_MAGIC: Final = b"\x1f\x8b"

BLOCK: Final = 2000
"""Lines that are read as one: some tens of milliseconds of work."""


def block_of(number: int) -> int:
    """Return the block that a line, or another part with a number from 1, is in."""
    return (number - 1) // BLOCK


@dataclass(frozen=True, slots=True)
class Share:
    """Which blocks of a file are read: of every `of` blocks, the one at `index`."""

    index: int = 0
    of: int = 1


WHOLE: Final = Share()


class ExportFile:
    """One file of an export, or a share of its lines, unpacked on the way if it is gzipped."""

    def __init__(self, path: Path, share: Share = WHOLE) -> None:
        self.path = path
        self.done = 0
        """Bytes of the file itself that have been read, to within a block of lines."""
        self._share = share

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

    @cached_property
    def size(self) -> int:
        """Return about how many bytes the file has when it is unpacked."""
        with self.path.open("rb") as raw:
            packed = _is_packed(raw)
        return self.path.stat().st_size * (PACKED_RATIO if packed else 1)

    def lines(self) -> Iterator[tuple[int, bytes | None]]:
        """Yield each line with its number from 1, or None in place of one that is too long.

        Lines of another share are counted and passed over.
        Raises UserError if the file can't be read to its end.
        """
        try:
            with self.path.open("rb") as raw:
                content = _unpacked(raw)
                number, ours = 0, True
                while line := content.readline(LONGEST_LINE):
                    if number % BLOCK == 0:
                        self.done = raw.tell()
                        ours = number // BLOCK % self._share.of == self._share.index
                    number += 1
                    whole = line.endswith(b"\n") or len(line) < LONGEST_LINE
                    while line and not line.endswith(b"\n") and not whole:
                        line = content.readline(LONGEST_LINE)
                    if ours:
                        yield number, line if whole else None
                self.done = raw.tell()
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


def _unpacked(raw: BufferedReader) -> BufferedReader:
    if not _is_packed(raw):
        return raw
    return BufferedReader(_Unpacking(raw), PIECE)


class _Unpacking(RawIOBase):
    """What a gzipped file holds, piece by piece.

    A line of `GzipFile` itself takes several calls in Python. Damage costs nothing of what comes
    before it, as no piece is put together from several.
    """

    def __init__(self, raw: BufferedReader) -> None:
        self._file = gzip.GzipFile(fileobj=raw)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        piece = self._file.read1(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)


def _is_packed(raw: BufferedReader) -> bool:
    packed = raw.read(len(GZIP_MAGIC)) == GZIP_MAGIC
    raw.seek(0)
    return packed
