"""Copy a database while others go on writing to it, into one file that is whole or not there.

SQLite's backup API copies page by page from a connection that stays in one read transaction. In
write-ahead mode that is an unchanging view: writers don't wait for it, and it never starts anew.
The copy has another name until it is complete, checked and on disk.
"""

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from typing import Final

from markovbot.errors import UserError
from markovbot.store.protocol import ByteProgress
from markovbot.store.sqlite.counts.statistics import check
from markovbot.store.sqlite.file import backup_files
from markovbot.store.sqlite.file.cancellation import CancelToken
from markovbot.store.sqlite.file.cipher import ERRORS, PAGE, code_of, open_file
from markovbot.store.sqlite.file.connections import BUSY_SECONDS, reason
from markovbot.store.sqlite.file.file_identity import FileIdentity
from markovbot.store.sqlite.file.files import PRIVATE, PRIVATE_DIRECTORY, files_of, sync_directory
from markovbot.store.sqlite.file.migrations import newest_schema

PAGES: Final = 256
"""Pages that are copied at a time, 4 MB: so soon it stops, and so often it tells how far it is."""

PART: Final = "part"
REMOVED: Final = "removed-"
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
    _clear_left(target.parent, re.escape(target.name), key)
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
        with _unfinished(target, key) as (part, fresh):
            _fill(source, fresh, progress, cancel_token)
            _verify(fresh, target, cancel_token, thorough=thorough)
            cancel_token.raise_if_cancelled()
            if os.name != "posix":  # there what is open keeps its name
                fresh.close()
            publish(part, target)
        return target.stat().st_size
    except ERRORS as error:
        cancel_token.raise_if_cancelled()
        raise _impossible(target, reason(error, encrypted=bool(key))) from error
    except OSError as error:
        raise _impossible(target, f"{error.strerror}; choose another path") from error


def publish(part: Path, target: Path) -> None:
    """Give a finished file its name, unless another has taken that meanwhile."""
    try:
        target.hardlink_to(part)  # unlike a rename it never overwrites
    except FileExistsError:
        raise _already_there(target) from None
    except OSError:  # a file system without links
        if target.exists():
            raise _already_there(target) from None
        part.rename(target)
    else:
        part.unlink()
    sync_directory(target.parent)


def make_directory(directory: Path) -> None:
    """Make a directory for backups that only its owner may look into, if it is missing."""
    try:
        if not directory.exists():
            directory.mkdir(PRIVATE_DIRECTORY, parents=True, exist_ok=True)
            directory.chmod(PRIVATE_DIRECTORY)  # whatever the umask says
    except OSError as error:
        raise UserError(
            f"The directory {directory} for backups can't be made ({error.strerror})."
        ) from error


def rescue(
    source: sqlite3.Connection, key: str | None, path: Path, cancel_token: CancelToken
) -> Path:
    """Copy what a connection still has open of a database whose path leads elsewhere by now.

    Raises UserError with one sentence if that is impossible.
    """
    target = path.with_name(f"{path.name}.{REMOVED}{backup_files.stamp(datetime.now(UTC))}")
    make_directory(target.parent)
    copy(source, key, target, lambda _done, _of: None, cancel_token)
    return target


def clear_parts(path: Path, key: str | None) -> None:
    """Remove unfinished copies of the database at a path that nobody is writing any more."""
    _clear_left(backup_files.directory_of(path), backup_files.names_for(path), key)
    _clear_left(path.parent, re.escape(f"{path.name}.{REMOVED}") + backup_files.TIME_PATTERN, key)


def _clear_left(directory: Path, names: str, key: str | None) -> None:
    """Remove what is left of copies that were to have one of the names, as an expression says."""
    own = re.compile(rf"(?:{names})\.[0-9a-f]{{8}}\.{PART}")
    for part in directory.glob(f"*.{PART}"):
        if own.fullmatch(part.name):
            _clear_unless_in_work(part, key)


def _clear_unless_in_work(part: Path, key: str | None) -> None:
    identity = FileIdentity(part)
    try:
        with closing(open_file(part, key, 0.0)) as connection:
            connection.execute("BEGIN EXCLUSIVE")
            if os.name == "posix":  # where what is open can be removed
                # While it is locked, and only what is: the name may be another file's by now.
                if identity.is_unchanged():
                    _clear(part)
                return
    except ERRORS as error:
        # Whoever writes it keeps it locked until it has its name; one of another user can't even
        # be opened. What was never finished may be no database yet.
        if code_of(error) not in {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}:
            return
    if identity.is_unchanged():
        _clear(part)


@contextmanager
def _unfinished(target: Path, key: str | None) -> Iterator[tuple[Path, sqlite3.Connection]]:
    """Make a file with another name, to be removed in the end, and keep it locked until then, so
    that others can tell it from one that was left behind."""
    while True:
        part = target.with_name(f"{target.name}.{token_hex(4)}.{PART}")
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE))
        try:
            if (fresh := _locked(part, key)) is not None:
                with closing(fresh):
                    yield part, fresh
                return
        finally:
            _clear(part)


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


def _clear(part: Path) -> None:
    # Not overwritten: between a link and an unlink it may be another name of a whole backup.
    for file in list(files_of(part)):
        file.unlink(missing_ok=True)


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
