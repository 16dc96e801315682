"""Have a database's file for oneself, to put another in its place."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from markovbot.errors import UserError
from markovbot.store.sqlite.file.cipher import ERRORS, code_of
from markovbot.store.sqlite.file.files import overwrite
from markovbot.store.sqlite.file.migrations import APPLICATION_ID

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

LOCK_TIMEOUT: Final = 2.0
"""Seconds to wait for others to close the database: a bot won't, however long one waits."""

SHARED_FIRST: Final = 0x40000002
SHARED_SIZE: Final = 510
"""The bytes that whoever has a database open keeps locked (sqlite.org/src, os.h: SHARED_FIRST)."""


def lock_exclusively(
    connection: sqlite3.Connection, path: Path, what: str, *, clear: bool = False
) -> None:
    """Lock everybody else out until the connection is closed, and put all into the one file.

    `what` says what is to be done to the database; with `clear` the log's bytes are overwritten.
    Raises UserError if another process has it open, or if it isn't ours.
    """
    connection.execute("PRAGMA locking_mode = EXCLUSIVE").close()
    try:
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")
    except ERRORS as error:
        if code_of(error) != sqlite3.SQLITE_BUSY:
            raise
        raise in_use_error(path, what) from error
    if connection.execute("PRAGMA application_id").fetchone() != (APPLICATION_ID,):
        raise UserError(
            f"The database {path} belongs to another program; choose another path for DATABASE_URL."
        )
    (_, logged, moved) = connection.execute("PRAGMA wal_checkpoint(FULL)").fetchone()
    journal = path.with_name(f"{path.name}-wal")
    if clear and logged == moved and journal.exists():
        overwrite(journal)  # all of it is in the file by now
    connection.execute("PRAGMA journal_mode = DELETE").fetchone()


@contextmanager
def lock_unreadable(path: Path, what: str) -> Iterator[None]:
    """Lock others out of a file that SQLite can't read, by the bytes that SQLite itself locks.

    Nothing in this process may open the file meanwhile, since closing it would end the lock.
    Raises UserError if another process has it open.
    """
    if fcntl is None:  # such a system doesn't let anybody replace what is open
        yield
        return
    with path.open("r+b") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, SHARED_SIZE, SHARED_FIRST)
        except BlockingIOError as error:
            raise in_use_error(path, what) from error
        yield


def in_use_error(path: Path, what: str) -> UserError:
    """Return what to tell if another process has the database open."""
    return UserError(
        f"The database {path} can't be {what} while another process has it open: stop "
        "the bot and any import, then try again."
    )
