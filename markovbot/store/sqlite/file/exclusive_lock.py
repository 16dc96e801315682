"""Lock all other processes out of a database, to put another file in its place."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from markovbot.errors import UserError
from markovbot.files import overwrite
from markovbot.store.sqlite.file.cipher import ERRORS, code_of
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
    connection: sqlite3.Connection, path: Path, action: str, *, overwrite_log: bool = False
) -> None:
    """Lock all others out until the connection is closed, and move the log into the main file.

    `action` completes "The database can't be …", for the sentence. With `overwrite_log` the log's
    bytes are overwritten. Raises UserError if another process has the database open, or if it
    belongs to another program.
    """
    connection.execute("PRAGMA locking_mode = EXCLUSIVE").close()
    try:
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")
    except ERRORS as error:
        if code_of(error) != sqlite3.SQLITE_BUSY:
            raise
        raise _in_use(path, action) from error
    if connection.execute("PRAGMA application_id").fetchone() != (APPLICATION_ID,):
        raise UserError(
            f"The database {path} belongs to another program; choose another path for DATABASE_URL."
        )
    (_, logged, moved) = connection.execute("PRAGMA wal_checkpoint(FULL)").fetchone()
    write_ahead_log = path.with_name(f"{path.name}-wal")
    if overwrite_log and logged == moved and write_ahead_log.exists():
        overwrite(write_ahead_log)  # all of it is in the main file by now
    connection.execute("PRAGMA journal_mode = DELETE").fetchone()


@contextmanager
def lock_unreadable(path: Path, action: str) -> Iterator[None]:
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
            raise _in_use(path, action) from error
        yield


def _in_use(path: Path, action: str) -> UserError:
    return UserError(
        f"The database {path} can't be {action} while another process has it open: stop "
        "the bot and any import, then try again."
    )
