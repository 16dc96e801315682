"""Connections with a thread each: one that writes, a few that read."""

import asyncio
import sqlite3
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

import aiosqlite
from zstandard import ZstdError

from markovbot.errors import DatabaseFailure, DatabaseGone, DatabaseMisconfigured, UserError
from markovbot.store.packed.compression import DamagedBlock
from markovbot.store.sqlite.file.cipher import ERRORS, code_of, open_file
from markovbot.store.sqlite.file.network_share import share_of, share_sentence

T = TypeVar("T")

BUSY_SECONDS: Final = 30.0
"""How long to wait for another process (an import beside the bot) to finish its transaction."""

SHORT_PAUSE: Final = 0.01
"""Seconds between two attempts at what SQLite doesn't wait for by itself."""

READ_CHUNK: Final = 64
"""aiosqlite's own setting for fetching row by row, which nothing here does."""


class DatabaseThread(aiosqlite.Connection):
    """An aiosqlite connection that runs a whole function in its thread, not statement by statement.

    One hop a function costs a fraction of a hop a statement, and nothing can come between the
    statements of one transaction.
    """

    stopped: asyncio.Future[object] | None = None

    def stop(self) -> asyncio.Future[object] | None:
        """Let the thread end, and keep what tells when it has.

        aiosqlite itself doesn't wait for that when a connection can't be opened, and a thread
        that outlives the event loop dies with a traceback.
        """
        self.stopped = super().stop()
        return self.stopped

    async def run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run a function on the connection, in its thread."""
        # The function is passed bare: aiosqlite logs what it is given, arguments included.
        result: T = await self._execute(lambda: work(self._conn))  # type: ignore[no-untyped-call]
        return result

    async def transact(
        self,
        work: Callable[[sqlite3.Connection], T],
        begin: str,
        undone: Callable[[], None] = lambda: None,
    ) -> T:
        """Run a function inside a transaction that is rolled back if it raises.

        `undone` is called then, before anything else runs on the connection.
        """
        return await self.run(partial(_transact, work=work, begin=begin, undone=undone))


def _transact(
    connection: sqlite3.Connection,
    work: Callable[[sqlite3.Connection], T],
    begin: str,
    undone: Callable[[], None],
) -> T:
    connection.execute(begin)
    try:
        result = work(connection)
        connection.execute("COMMIT")
    except BaseException:
        undone()
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return result


async def connect(
    path: Path, prepare: Callable[[sqlite3.Connection], None], key: str | None
) -> DatabaseThread:
    """Open a connection and prepare it; raise UserError with one sentence if that is impossible.

    With a key (64 hex digits) the file is encrypted, without one it isn't.
    """

    def connector() -> sqlite3.Connection:
        connection = open_file(path, key, BUSY_SECONDS)
        try:
            prepare(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    thread = DatabaseThread(connector, READ_CHUNK)
    try:
        await _opened(thread)
    except ERRORS as error:
        raise explained(error, path, encrypted=bool(key)) from error
    except DatabaseGone:
        raise
    except UserError as error:
        raise type(error)(f"The database {path} can't be used: {error}.") from error
    return thread


async def _opened(thread: DatabaseThread) -> None:
    try:
        await thread
    except BaseException:
        if thread.stopped is not None:
            await thread.stopped
        raise


def prepare_writer(connection: sqlite3.Connection) -> None:
    """Set what a writing connection needs."""
    _enable_wal(connection)
    connection.executescript(
        # Deleted counts and words are overwritten, not just unlinked; FULL makes a commit
        # survive a power cut, which at four commits a second costs nothing that matters.
        "PRAGMA secure_delete = ON; PRAGMA synchronous = FULL;"
        "PRAGMA foreign_keys = ON; PRAGMA cache_size = -8192;"
    )


def _enable_wal(connection: sqlite3.Connection) -> None:
    """Switch to the write-ahead log, which a file keeps for good.

    The switch needs the file for itself, and SQLite's own patience doesn't cover it.
    """
    lock_wait = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except ERRORS as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > lock_wait:
                raise
            time.sleep(SHORT_PAUSE)
        else:
            return


def prepare_reader(connection: sqlite3.Connection) -> None:
    """Set what a reading connection needs."""
    connection.executescript("PRAGMA query_only = ON; PRAGMA cache_size = -4096;")


WRONG_KEY: Final = (
    "it isn't encrypted with this DATABASE_KEY; put the key back that it was encrypted with, "
    "or choose another path for DATABASE_URL"
)
NO_KEY: Final = (
    "it isn't an SQLite database, or it is encrypted and DATABASE_KEY is missing or empty; set "
    "DATABASE_KEY to the key it was encrypted with, or choose another path for DATABASE_URL"
)


DAMAGED: Final = "it is damaged; restore a backup, or move it away and start anew"

FAILURES: Final[tuple[type[Exception], ...]] = (*ERRORS, ZstdError, DamagedBlock)
"""Failures of an open database: SQLite's own, and blocks that are missing or can't be unpacked."""


LOCK_FAILURES: Final = frozenset({
    sqlite3.SQLITE_BUSY, sqlite3.SQLITE_PROTOCOL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_NOLFS,
})  # fmt: skip
"""What SQLite says where a file can't be locked or its log can't be shared, too."""


def explained(
    error: Exception,
    path: Path,
    *,
    encrypted: bool = False,
    opened: bool = False,
    lock_wait: float | None = None,
) -> DatabaseFailure:
    """Turn one of `FAILURES` into a sentence that says what to do next.

    `encrypted` says that a key was used, `opened` that it has fitted: what isn't the database's
    any more is a damaged page then. `lock_wait` is for how many seconds a lock was waited for, if
    not as long as usual.
    """
    why = reason(error, encrypted=encrypted, opened=opened, lock_wait=lock_wait)
    if code_of(error) in LOCK_FAILURES and (share := share_of(path)) is not None:
        why = share_sentence(share)
    kind = DatabaseMisconfigured if why in {WRONG_KEY, NO_KEY} else DatabaseFailure
    return kind(f"The database {path} can't be used: {why}.")


def reason(
    error: Exception, *, encrypted: bool, opened: bool = False, lock_wait: float | None = None
) -> str:
    """Say what is behind one of `FAILURES`, and what to do next."""
    if isinstance(error, ZstdError | DamagedBlock):
        return DAMAGED
    key = WRONG_KEY if encrypted else NO_KEY
    waited = BUSY_SECONDS if lock_wait is None else lock_wait
    reasons = {
        sqlite3.SQLITE_NOTADB: DAMAGED if opened else key,
        sqlite3.SQLITE_CORRUPT: DAMAGED,
        sqlite3.SQLITE_CANTOPEN: "it can't be opened; check that its directory exists "
        "and that this user may write to it",
        sqlite3.SQLITE_READONLY: "it can't be written to; check the permissions of the file "
        "and its directory",
        sqlite3.SQLITE_FULL: "the disk is full; free some space and try again",
        sqlite3.SQLITE_BUSY: "another process has kept it locked for "
        f"{waited:.0f} seconds; stop that one and try again",
        sqlite3.SQLITE_PROTOCOL: "another process keeps it locked; stop that one and try again",
        sqlite3.SQLITE_IOERR: "reading or writing it failed; check the disk",
    }
    return reasons.get(code_of(error), str(error))
