"""The bytes of an export as UTF-8: unpacked and transcoded on the way, piece by piece."""

import bz2
import codecs
import gzip
import lzma
from collections.abc import Callable, Iterator
from io import BufferedReader, RawIOBase
from typing import IO, Final, cast

import zstandard

PIECE: Final = 1 << 16
"""Bytes that are unpacked at a time."""

BOM: Final = codecs.BOM_UTF8

MOST_RATIO: Final = 250
"""How many times larger than packed a chat may be: xz makes one with many embeds 60 times smaller,
and what only fills disks 1,000 times or more."""

FREE: Final = 64 << 20
"""Unpacked bytes up to which the ratio doesn't matter."""

ENCODINGS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before the two that it begins like
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""Byte order marks, and what follows them."""

MOSTLY: Final = 0.8
SELDOM: Final = 0.2
"""Shares of zeros among every second byte, by which UTF-16 without a mark is told."""

LOOKED_AT: Final = 512
"""Bytes in which those zeros are counted."""


class TooMuch(Exception):
    """A packed file holds far more than a chat does."""


class _Pieces(RawIOBase):
    """A stream of pieces of bytes. Damage costs nothing of what comes before it, as no piece is put
    together from several."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        while not self._rest:
            if (piece := next(self._pieces, None)) is None:
                return 0
            self._rest = piece
        piece, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(piece)] = piece
        return len(piece)


def _gzip(raw: IO[bytes]) -> IO[bytes]:
    return cast("IO[bytes]", gzip.GzipFile(fileobj=raw))


def _bz2(raw: IO[bytes]) -> IO[bytes]:
    return bz2.BZ2File(raw)


def _xz(raw: IO[bytes]) -> IO[bytes]:
    return lzma.LZMAFile(raw)


def _zstd(raw: IO[bytes]) -> IO[bytes]:
    reader = zstandard.ZstdDecompressor().stream_reader(raw, read_across_frames=True)
    return cast("IO[bytes]", reader)


PACKERS: Final[tuple[tuple[bytes, Callable[[IO[bytes]], IO[bytes]]], ...]] = (
    (b"\x1f\x8b", _gzip),
    (b"BZh", _bz2),
    (b"\xfd7zXZ\x00", _xz),
    (b"\x28\xb5\x2f\xfd", _zstd),
)
"""How packed files begin, and what unpacks them."""

BROKEN: Final = (
    EOFError, OSError, ValueError, lzma.LZMAError, zstandard.ZstdError, gzip.zlib.error,  # type: ignore[attr-defined]
)  # fmt: skip
"""What reading a damaged packed file raises."""


def is_packed(start: bytes) -> bool:
    """Tell whether a file that begins so is packed by a program whose files are read."""
    return any(start.startswith(magic) for magic, _ in PACKERS)


def unpacked(raw: BufferedReader) -> BufferedReader:
    """Return the stream of what a file holds, as UTF-8 without a byte order mark.

    What isn't text passes as it is. Reading raises one of BROKEN, or TooMuch.
    """
    stream = raw
    start = raw.peek(LOOKED_AT)[:LOOKED_AT]
    for magic, unpack in PACKERS:
        if start.startswith(magic):
            stream = BufferedReader(_Pieces(_pieces(unpack(raw), raw)), PIECE)
            start = stream.peek(LOOKED_AT)[:LOOKED_AT]
            break
    if (found := encoding_of(start)) is not None:
        mark, encoding = found
        stream.read(len(mark))
        return BufferedReader(_Pieces(_transcoded(stream, encoding)), PIECE)
    if start.startswith(BOM):
        stream.read(len(BOM))
    return stream


def encoding_of(start: bytes) -> tuple[bytes, str] | None:
    """Return the byte order mark and the encoding of text in UTF-16 or UTF-32; None for other."""
    for mark, encoding in ENCODINGS:
        if start.startswith(mark):
            return mark, encoding
    half = len(start) // 2
    if half > 1:
        first, second = (start[at : 2 * half : 2].count(0) / half for at in (0, 1))
        if first > MOSTLY and second < SELDOM:
            return b"", "utf-16-be"
        if second > MOSTLY and first < SELDOM:
            return b"", "utf-16-le"
    return None


def _pieces(file: IO[bytes], raw: BufferedReader) -> Iterator[bytes]:
    done = 0
    read = getattr(file, "read1", file.read)
    while piece := read(PIECE):
        done += len(piece)
        if done > FREE and done > MOST_RATIO * raw.tell():
            raise TooMuch
        yield piece


def _transcoded(stream: BufferedReader, encoding: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    while piece := stream.read1(PIECE):
        yield _marked(decoder.decode(piece))
    yield _marked(decoder.decode(b"", final=True))


def _marked(text: str) -> bytes:
    """Return text in UTF-8 in which no format takes for text what could not be decoded."""
    return text.replace("\ufffd", "\0").encode()
