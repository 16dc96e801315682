"""Read export files that may be compressed, huge, cut short or no text at all."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from io import BufferedReader
from pathlib import Path, PurePosixPath
from typing import Final

from markovbot.errors import UserError
from markovbot.ingest.containers import Container
from markovbot.ingest.unpacking import BROKEN, FREE, MOST_RATIO, TooMuch, is_packed, unpacked

LONGEST_LINE: Final = 1 << 20
"""Bytes; a longer line is no chat message and isn't even held in memory."""

HEAD: Final = 1 << 16
"""Bytes at the beginning of a file by which formats are told apart."""

PACKED_RATIO: Final = 4
"""How many times smaller gzip makes chat, as it mostly does."""

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
    """One file of an export, or a share of its lines; unpacked and made UTF-8 on the way.

    `member` names a file in a folder or a ZIP archive, which is at `path` then; without one, a
    container stands for all that is in it. `title` is a name other than the file's own.
    """

    def __init__(
        self,
        path: Path,
        member: str | None = None,
        share: Share = WHOLE,
        *,
        title: str | None = None,
        container: Container | None = None,
    ) -> None:
        self.path = path
        self.member = member
        self.title = title
        self.container = container
        self.done = 0
        """Bytes of the file itself that have been read, to within a block of lines."""
        self._share = share

    @property
    def name(self) -> str:
        """Return the file's own name, without the folders that it lies in."""
        if self.title is not None:
            return self.title
        return self.path.name if self.member is None else PurePosixPath(self.member).name

    @property
    def label(self) -> str:
        """Return what sentences call it."""
        if self.member is None:
            return self.title or str(self.path)
        if self.path.is_dir():
            return str(self.path / self.member)
        return f"{self.path} ({self.member})"

    def part(self, member: str) -> "ExportFile":
        """Return a file of the container that this one is."""
        return ExportFile(self.path, member, container=self.container)

    def again(self) -> "ExportFile":
        """Return the same file, for somebody who reads it beside and isn't followed."""
        return ExportFile(
            self.path, self.member, self._share, title=self.title, container=self.container
        )

    @contextmanager
    def open(self) -> Iterator[BufferedReader]:
        """Open what the file holds. Raises UserError for damage, in whoever reads it, too."""
        try:
            with self._raw() as raw:
                if self.member is not None:
                    packed, size = self._container.size(self.member)
                    if size > FREE and size > MOST_RATIO * packed:
                        raise TooMuch
                yield self._followed(raw)
        except TooMuch as error:
            raise UserError(
                f"{self.label} is refused: it is packed to less than 1/{MOST_RATIO} of its size, "
                "as no chat is; unpack it yourself if it is one."
            ) from error
        except OSError as error:
            if error.strerror is None:  # what unpacks it, not the system
                raise self._damaged() from error
            raise UserError(f"{self.label} can't be read: {error.strerror}.") from error
        except (*BROKEN, zipfile.BadZipFile) as error:
            raise self._damaged() from error

    @cached_property
    def head(self) -> bytes:
        """Return the first HEAD bytes, or what can be read of them; none of a container.

        Damage raises nothing here: whoever reads the file to its end says what is wrong.
        """
        head = b""
        if self.member is not None or self.container is None:
            try:
                with self._raw() as raw:
                    content = unpacked(raw)
                    while len(head) < HEAD and (piece := content.read1(HEAD - len(head))):
                        head += piece
            except (*BROKEN, TooMuch, zipfile.BadZipFile, UserError):
                pass
        return head

    @property
    def head_is_whole(self) -> bool:
        """Tell whether the head is all that the file holds, as far as it could be read."""
        return len(self.head) < HEAD

    @cached_property
    def stored_size(self) -> int:
        """Return how many bytes `done` counts to; 0 if nobody knows."""
        try:
            if self.member is not None:
                return self._container.size(self.member)[1]
            if self.container is not None:
                return sum(self.container.size(name)[1] for name in self.container.names)
            return self.path.stat().st_size
        except (OSError, ValueError):
            return 0

    @cached_property
    def size(self) -> int:
        """Return about how many bytes the file has when it is unpacked."""
        if self.member is None and self.container is not None:
            return self.stored_size
        with self._raw() as raw:
            packed = is_packed(raw.peek(8)[:8])
        return self.stored_size * (PACKED_RATIO if packed else 1)

    def lines(self) -> Iterator[tuple[int, bytes | None]]:
        """Yield each line with its number from 1, or None in place of one that is too long.

        Lines of another share are counted and passed over.
        Raises UserError if the file can't be read to its end.
        """
        with self.open() as content:
            number, ours = 0, True
            while line := content.readline(LONGEST_LINE):
                if number % BLOCK == 0:
                    self.advance()
                    ours = number // BLOCK % self._share.of == self._share.index
                number += 1
                whole = line.endswith(b"\n") or len(line) < LONGEST_LINE
                while line and not line.endswith(b"\n") and not whole:
                    line = content.readline(LONGEST_LINE)
                if ours:
                    yield number, line if whole else None
            self.advance()

    def advance(self) -> None:
        """Note in `done` how far the file that is open has been read."""
        self.done = self._position()

    def mentions(self, mark: bytes) -> bool:
        """Tell whether some bytes are anywhere in the file, without splitting it into lines.

        Damage raises nothing here, and ends the search.
        """
        rest = b""
        try:
            with self._raw() as raw:
                content = unpacked(raw)
                while piece := content.read(LONGEST_LINE):
                    if mark in rest + piece:
                        return True
                    rest = piece[-len(mark) :]
        except (*BROKEN, TooMuch, zipfile.BadZipFile, UserError):
            pass
        return False

    @property
    def _container(self) -> Container:
        if self.container is None:  # as in another process
            self.container = Container(self.path)
        return self.container

    def _raw(self) -> BufferedReader:
        if self.member is None:
            return self.path.open("rb")
        return self._container.open(self.member)

    def _followed(self, raw: BufferedReader) -> BufferedReader:
        self._position = raw.tell
        return unpacked(raw)

    def _damaged(self) -> UserError:
        return UserError(
            f"{self.label} is damaged or cut short; what could be read of it is learned."
        )


def require_file(path: Path) -> None:
    """Raise UserError if there is neither a file nor a folder at a path."""
    if not path.exists():
        raise UserError(f"{path} doesn't exist.")
    if not path.is_file() and not path.is_dir():
        raise UserError(f"{path} is neither a file nor a folder.")
