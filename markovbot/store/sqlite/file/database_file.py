"""A database as files: the main one, what SQLite puts beside it, and what is written beside it."""

import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from markovbot.errors import UserError
from markovbot.files import (
    PRIVATE,
    Replacement,
    destroy,
    ensure_private,
    is_exposed,
    make_private_directory,
    replace_atomically,
    unlink,
)
from markovbot.store.sqlite.file.exclusive_lock import lock_exclusively, lock_unreadable
from markovbot.store.sqlite.file.file_identity import FileIdentity

log = logging.getLogger(__name__)

COMPANIONS: Final = ("-wal", "-shm", "-journal")
"""What SQLite adds to a database's name for the files beside it."""


@dataclass(frozen=True, slots=True)
class DatabaseFile:
    """The files of a database: their names, permissions, identity, locks and removal."""

    path: Path

    def present(self) -> list[Path]:
        """Return those of the database's files that are there, the main one first."""
        return [file for file in (self.path, *self.companions()) if file.exists()]

    def companions(self) -> list[Path]:
        """Return the paths of the files that SQLite puts beside the main one when it needs them."""
        return [self.companion(suffix) for suffix in COMPANIONS]

    def companion(self, suffix: str) -> Path:
        """Return the path that has the main file's name and a suffix."""
        return self.path.with_name(self.path.name + suffix)

    def create(self) -> None:
        """Make an empty file that only its owner may read, and its directory likewise if missing.

        SQLite gives the files that it puts beside a database the database's own mode.
        Raises UserError if that can't be done.
        """
        try:
            make_private_directory(self.path.parent)
        except OSError as error:
            raise UserError(
                f"The directory {self.path.parent} can't be made ({error.strerror}); "
                "choose another path for DATABASE_URL."
            ) from error
        try:
            ensure_private(self.path)
        except OSError as error:
            raise UserError(
                f"The database {self.path} can't be made ({error.strerror}); check that this user "
                "may write to its directory, or choose another path for DATABASE_URL."
            ) from error

    def protect(self) -> None:
        """Let nobody but the owner read the database's files, whatever their modes were."""
        for file in self.present():
            try:
                if is_exposed(file):
                    file.chmod(PRIVATE)
            except FileNotFoundError:
                continue  # another program, the last one to have it open, has just closed it
            except OSError as error:
                log.warning(
                    "Others may read %s, and that can't be changed (%s).", file, error.strerror
                )

    def identity(self) -> FileIdentity:
        """Return what tells whether the path still leads to the file that is there now."""
        return FileIdentity(self.path)

    def lock(
        self, connection: sqlite3.Connection, action: str, *, overwrite_log: bool = False
    ) -> None:
        """Lock everybody else out; see `lock_exclusively`."""
        lock_exclusively(connection, self.path, action, overwrite_log=overwrite_log)

    def locked_unreadable(self, action: str) -> AbstractContextManager[None]:
        """Lock others out of a file that SQLite can't read; see `lock_unreadable`."""
        return lock_unreadable(self.path, action)

    def remove(self) -> None:
        """Remove the files, the main one last: as long as it is there, others are found by it."""
        self._discard(unlink)

    def destroy(self) -> None:
        """Overwrite the files' bytes and remove them."""
        self._discard(destroy)

    @contextmanager
    def replacing(
        self, target: Path, discard: Callable[[Path], None] = unlink
    ) -> Iterator[Replacement]:
        """Make this database beside the file `target`, whose name it gets when the body commits it.

        In the end its own name and those of its companions are free; see `replace_atomically`.
        """
        try:
            with replace_atomically(target, self.path, discard=discard) as replacement:
                yield replacement
        finally:
            for file in self.companions():
                with suppress(OSError):  # the next start removes it
                    discard(file)

    def _discard(self, discard: Callable[[Path], None]) -> None:
        for file in reversed(self.present()):
            discard(file)
