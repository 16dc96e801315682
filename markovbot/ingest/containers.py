"""Folders and ZIP archives, in which exports lie."""

import weakref
import zipfile
from collections.abc import Sequence
from functools import cached_property
from io import BufferedReader
from pathlib import Path
from typing import Final, cast

from markovbot.errors import UserError

ZIP_MAGIC: Final = (b"PK\x03\x04", b"PK\x05\x06")

MOST_FILES: Final = 200_000
"""Files of an archive or a folder; exports of the largest servers have some tens of thousands."""

UNWANTED: Final = frozenset({"__MACOSX", "Thumbs.db", "desktop.ini"})
"""What systems add to folders; so is whatever begins with a dot."""


class Container:
    """The files of a folder or of a ZIP archive, by their names with slashes, in their order."""

    def __init__(self, path: Path) -> None:
        """Open it. Raises UserError if it can't be."""
        self.path = path
        self._archive: zipfile.ZipFile | None = None
        if not path.is_dir():
            try:
                self._archive = zipfile.ZipFile(path)
            except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
                raise UserError(f"{path} is a damaged ZIP archive: get it once more.") from error
            # Not left to the archive: in a cycle with an error, its file might be collected first.
            weakref.finalize(self, self._archive.close)

    @cached_property
    def names(self) -> Sequence[str]:
        """Return the names of the files. Raises UserError if there are too many."""
        if self._archive is None:
            found = [
                one.relative_to(self.path).as_posix()
                for one in self.path.rglob("*")
                if one.is_file()
            ]
        else:
            found = [one.filename for one in self._archive.infolist() if not one.is_dir()]
        if len(found) > MOST_FILES:
            raise UserError(
                f"{self.path} holds {len(found):,} files, more than any export: "
                "import the folder with the messages."
            )
        return sorted(one for one in dict.fromkeys(found) if _is_wanted(one))

    @cached_property
    def inner_names(self) -> Sequence[tuple[str, str]]:
        """Return the names of the files, and the same without the folder that was packed, if all of
        an archive lies in one."""
        top = {name.split("/", 1)[0] for name in self.names if "/" in name}
        packed = self._archive is not None and len(top) == 1
        start = f"{top.pop()}/" if packed and all("/" in name for name in self.names) else ""
        return [(name, name.removeprefix(start)) for name in self.names]

    def size(self, name: str) -> tuple[int, int]:
        """Return how many bytes a file has as it is stored, and when it is read."""
        if self._archive is None:
            size = (self.path / name).stat().st_size
            return size, size
        info = self._archive.getinfo(name)
        return info.compress_size, info.file_size

    def open(self, name: str) -> BufferedReader:
        """Open a file. Raises OSError, ValueError or UserError."""
        if self._archive is None:
            return (self.path / name).open("rb")
        try:
            return BufferedReader(cast("zipfile.ZipExtFile", self._archive.open(name)))
        except RuntimeError as error:  # it is encrypted
            raise UserError(
                f"{self.path} is a ZIP archive with a password: unpack it, and import the folder."
            ) from error
        except (zipfile.BadZipFile, NotImplementedError, KeyError) as error:
            raise ValueError from error


def _is_wanted(name: str) -> bool:
    return not any(part.startswith(".") or part in UNWANTED for part in name.split("/"))


def is_container(path: Path) -> bool:
    """Tell whether a path leads to a folder or a ZIP archive."""
    if path.is_dir():
        return True
    try:
        with path.open("rb") as file:
            return file.read(len(ZIP_MAGIC[0])) in ZIP_MAGIC
    except OSError:
        return False
