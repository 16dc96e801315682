"""Read lines from files that may be compressed, huge, cut short or no text at all."""

import gzip
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, BinaryIO, Final

from markovbot.errors import UserError

LONGEST_LINE: Final = 1 << 20
"""Bytes; a longer line is no chat message and isn't even held in memory."""

GZIP_MAGIC: Final = b"\x1f\x8b"


def numbered_lines(
    path: Path, on_read: Callable[[int], None]
) -> Iterator[tuple[int, bytes | None]]:
    """Yield each line with its number from 1, or None in place of one that is too long.

    `on_read` is told how many bytes of the file itself have been read. Raises UserError if the
    file can't be read to its end.
    """
    try:
        with path.open("rb") as raw:
            lines = _unpacked(raw)
            number = 0
            while line := lines.readline(LONGEST_LINE):
                number += 1
                whole = line.endswith(b"\n") or len(line) < LONGEST_LINE
                while line and not line.endswith(b"\n") and not whole:
                    line = lines.readline(LONGEST_LINE)
                yield number, line if whole else None
                if number % 1000 == 0:
                    on_read(raw.tell())
            on_read(raw.tell())
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise UserError(
            f"{path} is damaged or cut short; what could be read of it is learned."
        ) from error
    except OSError as error:
        raise UserError(f"{path} can't be read: {error.strerror}.") from error


def mentions(path: Path, mark: bytes) -> bool:
    """Tell whether a mark is anywhere in a file, without looking at its lines.

    What can't be read mentions nothing: whoever reads the lines is told why.
    """
    rest = b""
    try:
        with path.open("rb") as raw:
            content = _unpacked(raw)
            while piece := content.read(LONGEST_LINE):
                if mark in rest + piece:
                    return True
                rest = piece[-len(mark) :]
    except (EOFError, OSError, zlib.error):
        pass
    return False


def _unpacked(raw: BinaryIO) -> IO[bytes]:
    compressed = raw.read(len(GZIP_MAGIC)) == GZIP_MAGIC
    raw.seek(0)
    return gzip.GzipFile(fileobj=raw) if compressed else raw  # type: ignore[return-value]
