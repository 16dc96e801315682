"""Copy a database while others go on writing to it, into one file that is whole or not there.

SQLite's backup API copies page by page from a connection that stays in one read transaction. In
write-ahead mode that is an unchanging view: writers don't wait for it, and it never starts anew.
The copy has another name until it is complete, checked and on disk.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from markovbot.errors import UserError
from markovbot.files import Replacement
from markovbot.store.ports import ByteProgress
from markovbot.store.sqlite.counts.statistics import check
from markovbot.store.sqlite.file import backup_files, leftovers
from markovbot.store.sqlite.file.cancellation import CancelToken
from markovbot.store.sqlite.file.cipher import ERRORS, PAGE, code_of, open_file
from markovbot.store.sqlite.file.connections import BUSY_SECONDS, reason
from markovbot.store.sqlite.file.migrations import newest_schema

PAGES: Final = 256
"""Pages that are copied at a time, 4 MB: so soon it stops, and so often it tells how far it is."""

MADE: Final = "backup made"
"""Under this key a backup says from when it is."""


class AlreadyThere(UserError):
    """A file has the name that the backup was to have."""


def back_up(
    path: Path,
    key: str | None,
    target: Path,
    progress: ByteProgress,
    cancel_token: CancelToken,
    *,
    thorough: bool = True,
) -> int:
    """Copy the database at a path to a file that isn't there yet; return its bytes.

    `thorough` is about the check: it adds up all counts, which takes long.

    Raises UserError with one sentence, and leaves nothing behind, if that is impossible.
    """
    if target.exists():
        raise _already_there(target)
    leftovers.clear_parts_of(target, key)
    try:
        with closing(open_file(path, key, BUSY_SECONDS)) as connection:
            return copy(connection, key, target, progress, cancel_token, thorough=thorough)
    except ERRORS as error:
        raise _impossible(target, reason(error, encrypted=bool(key))) from error


def copy(
    source: sqlite3.Connection,
    key: str | None,
    target: Path,
    progress: ByteProgress,
    cancel_token: CancelToken,
    *,
    thorough: bool = False,
) -> int:
    """Copy what a connection, which is in no transaction, sees; the copy has the same key.

    Raises UserError with one sentence, and leaves nothing behind, if that is impossible.
    """
    if target.exists():
        raise _already_there(target)
    try:
        with _unfinished(target, key) as (replacement, fresh):
            _fill(source, fresh, progress, cancel_token)
            _verify(fresh, target, cancel_token, thorough=thorough)
            cancel_token.raise_if_cancelled()
            # On POSIX the connection stays open, since its lock keeps others from clearing up.
            close = fresh.close if os.name != "posix" else lambda: None
            replacement.commit(overwrite=False, before_rename=close)
        return target.stat().st_size
    except FileExistsError:
        raise _already_there(target) from None
    except ERRORS as error:
        cancel_token.raise_if_cancelled()
        raise _impossible(target, reason(error, encrypted=bool(key))) from error
    except OSError as error:
        raise _impossible(target, f"{error.strerror}; choose another path") from error


def rescue(
    source: sqlite3.Connection, key: str | None, path: Path, cancel_token: CancelToken
) -> Path:
    """Copy what a connection still has open of a database whose path leads elsewhere by now.

    Raises UserError with one sentence if that is impossible.
    """
    moment = backup_files.stamp(datetime.now(UTC))
    target = path.with_name(f"{path.name}{leftovers.RESCUED}{moment}")
    backup_files.make_directory(target.parent)
    copy(source, key, target, lambda _done, _of: None, cancel_token)
    return target


@contextmanager
def _unfinished(target: Path, key: str | None) -> Iterator[tuple[Replacement, sqlite3.Connection]]:
    """Make a file that is to take the target's name, and keep it locked until then, so that others
    can tell it from one that was left behind."""
    while True:
        part = leftovers.backup_part(target)
        with part.replacing(target) as replacement:
            if (fresh := _locked(part.path, key)) is not None:
                with closing(fresh):
                    yield replacement, fresh
                return


def _locked(part: Path, key: str | None) -> sqlite3.Connection | None:
    """Open a file that was just made, and lock it until it is closed; None if somebody was faster,
    and has taken it for left behind."""
    with ExitStack() as opened:
        try:
            fresh = opened.enter_context(closing(open_file(part, key, 0.0)))
            fresh.execute(f"PRAGMA page_size = {PAGE}")
            fresh.executescript(
                # Nobody needs to undo a file that is thrown away if it isn't finished.
                "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = OFF;"
                "PRAGMA synchronous = OFF; BEGIN EXCLUSIVE; COMMIT;"
            )
        except ERRORS as error:
            if code_of(error) != sqlite3.SQLITE_BUSY and part.exists():
                raise
            return None
        if not part.exists():
            return None
        opened.pop_all()
        return fresh


def _fill(
    source: sqlite3.Connection,
    fresh: sqlite3.Connection,
    progress: ByteProgress,
    cancel_token: CancelToken,
) -> None:
    cancel_token.watch(source)

    def copied(_status: int, remaining: int, total: int) -> None:
        cancel_token.raise_if_cancelled()
        progress((total - remaining) * PAGE, total * PAGE)

    source.execute("BEGIN")
    try:
        source.execute("SELECT COUNT(*) FROM sqlite_schema").fetchone()  # from here on unchanging
        now = datetime.now(UTC)
        source.backup(fresh, pages=PAGES, progress=copied)
    finally:
        source.execute("ROLLBACK")
        source.set_progress_handler(None, 0)
    # What was copied says that it has a write-ahead log; without, it is one file. The row is
    # written last, and with it everything is on disk.
    fresh.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = FULL;")
    fresh.execute(
        "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)",
        (MADE, now.isoformat(timespec="seconds")),
    )


def _verify(
    fresh: sqlite3.Connection, target: Path, cancel_token: CancelToken, *, thorough: bool
) -> None:
    """Read the copy, as far as possible from the disk, and raise UserError if it isn't sound."""
    fresh.execute("PRAGMA shrink_memory").fetchall()  # forget the pages that were written
    cancel_token.watch(fresh)
    if findings := flaws(fresh) if thorough else misread(fresh):
        raise _impossible(
            target,
            f"the database isn't sound ({findings[0]}); look at it with `python -m markovbot "
            "check`, and keep the backups there are",
        )


def flaws(connection: sqlite3.Connection) -> list[str]:
    """Return what is wrong with a database of any schema, a sentence each."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version == newest_schema():
        return check(connection)
    return misread(connection)


def misread(connection: sqlite3.Connection) -> list[str]:
    """Return what SQLite itself finds wrong with a database, a sentence each."""
    return [
        f"SQLite reports: {row[0]}"
        for row in connection.execute("PRAGMA integrity_check(10)")
        if row[0] != "ok"
    ]


def _already_there(target: Path) -> AlreadyThere:
    return AlreadyThere(
        f"There is something at {target} already, and a backup never overwrites anything: "
        "choose another path."
    )


def _impossible(target: Path, why: str) -> UserError:
    return UserError(f"The backup {target} can't be made: {why}.")
