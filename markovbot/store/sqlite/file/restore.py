"""Put a backup in the place of the database, with what people have decided since.

Everything is prepared and checked in a copy. Killed at any moment it leaves one of the two
databases at the path, and whole: the copy takes the name when it is on disk, in one rename. The
database that was there keeps its bytes under another name.
"""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain, count
from pathlib import Path
from typing import Final

from markovbot.errors import UserError
from markovbot.files import create_private, sync_directory
from markovbot.store.ports import ByteProgress
from markovbot.store.sqlite.file import backup_files
from markovbot.store.sqlite.file.backup import MADE, flaws
from markovbot.store.sqlite.file.cancellation import CancelToken
from markovbot.store.sqlite.file.cipher import ERRORS, Kind, kind_of, open_file
from markovbot.store.sqlite.file.connections import reason
from markovbot.store.sqlite.file.database_file import DatabaseFile
from markovbot.store.sqlite.file.exclusive_lock import LOCK_TIMEOUT
from markovbot.store.sqlite.file.leftovers import (
    KEPT,
    RESTORED_OVER,
    clear_restored,
    restored_copy,
)
from markovbot.store.sqlite.file.merge_preferences import (
    MergeResult,
    StoredPreferences,
    finish_erasing,
    merge_preferences,
    read_preferences,
)
from markovbot.store.sqlite.file.migrations import APPLICATION_ID, migrate
from markovbot.store.sqlite.file.reencrypt import rewrite
from markovbot.store.sqlite.file.tokeniser import record_tokeniser
from markovbot.store.sqlite.file.upgrade import name_lineage

CHUNK: Final = 1 << 22
"""Bytes that are copied at a time."""


@dataclass(frozen=True, slots=True)
class Restored:
    """The outcome of a restore: when the backup was made, where the former database is (None if
    there was none), and what was merged from it (None if it couldn't be read)."""

    made: datetime
    former: Path | None
    merged: MergeResult | None


def restore(
    path: Path,
    key: str,
    backup: Path,
    backup_key: str,
    new_key: AbstractContextManager[str],
    progress: ByteProgress,
    cancel_token: CancelToken,
) -> Restored:
    """Put a copy of a backup at a path; keys of 64 hex digits, empty ones for none.

    `key` is that of the database that is there now, `new_key` the one that it is to have: entered
    once nobody else can open the database, left when it has that key. Raises UserError with one
    sentence, and changes nothing, if that is impossible.
    """
    database = DatabaseFile(path)
    former = _free_name(database)
    try:
        made, merged = _replace(
            database, key, former, backup, backup_key, new_key, progress, cancel_token
        )
    except ERRORS as error:
        cancel_token.raise_if_cancelled()
        raise _refused(backup, reason(error, encrypted=bool(backup_key))) from error
    except OSError as error:
        raise _refused(backup, error.strerror or type(error).__name__) from error
    return Restored(made, former.path if former.present() else None, merged)


def _replace(
    database: DatabaseFile,
    key: str,
    former: DatabaseFile,
    backup: Path,
    backup_key: str,
    new_key: AbstractContextManager[str],
    progress: ByteProgress,
    cancel_token: CancelToken,
) -> tuple[datetime, MergeResult | None]:
    """Let a copy of the backup take the database's place, and keep that under the name `former`."""
    path, done = database.path, False
    began = not path.exists()
    if began:  # so that there is a file to lock, and nobody else begins one
        database.create()
    try:
        _keep(database, former, KEPT[1:])  # SQLite drops the log of what it takes for empty
        with _locked(database, key) as present:
            if present.whole:
                former.remove()
            clear_restored(database, besides=former)

            def before_rename() -> None:
                if os.name != "posix":  # there what is open keeps its name
                    present.release()
                _make_way(database, former)

            fresh = restored_copy(database)
            try:
                with fresh.replacing(path) as replacement:
                    result = _prepare(
                        fresh, backup, backup_key, present.preferences, progress, cancel_token
                    )
                    with new_key as wanted:
                        if backup_key != wanted:
                            rewrite(fresh.path, backup_key, wanted)
                        cancel_token.raise_if_cancelled()
                        replacement.commit(before_rename=before_rename)
                        done = True
            except BaseException:
                if not done:
                    _give_back(database, former)
                raise
            finally:
                if began and not path.stat().st_size:
                    path.unlink()
    finally:
        if not done:
            former.remove()
    return result


@dataclass(frozen=True, slots=True)
class _Present:
    """The database that is there: the preferences in it (None if they can't be read), whether all
    of it is in one file, and what ends the lock on it."""

    preferences: StoredPreferences | None
    whole: bool
    release: Callable[[], None]


@contextmanager
def _locked(database: DatabaseFile, key: str) -> Iterator[_Present]:
    """Lock everybody else out of the database that is there, whether it can be read or not."""
    kind = kind_of(database.path)
    if kind is Kind.CLEAR or (key and kind is Kind.OTHER):
        with closing(open_file(database.path, key, LOCK_TIMEOUT)) as connection:
            try:
                database.lock(connection, "replaced")
            except ERRORS:  # damaged, or encrypted with another key
                pass
            else:
                yield _Present(_readable_preferences(connection), True, connection.close)
                return
    with database.locked_unreadable("replaced"):
        yield _Present(None, False, lambda: None)


def _readable_preferences(connection: sqlite3.Connection) -> StoredPreferences | None:
    try:
        return read_preferences(connection)
    except ERRORS:  # damaged further inside
        return None


def _prepare(
    fresh: DatabaseFile,
    backup: Path,
    key: str,
    present: StoredPreferences | None,
    progress: ByteProgress,
    cancel_token: CancelToken,
) -> tuple[datetime, MergeResult | None]:
    """Copy a backup, check it, bring it up to date and merge the present preferences into it."""
    _copy(DatabaseFile(backup), fresh, progress, cancel_token)
    with closing(open_file(fresh.path, key, LOCK_TIMEOUT)) as connection:
        cancel_token.watch(connection)
        if connection.execute("PRAGMA application_id").fetchone() != (APPLICATION_ID,):
            raise _refused(backup, "it belongs to another program")
        if findings := flaws(connection):
            raise _refused(backup, f"it is damaged ({findings[0]}); take another one")
        try:
            migrate(connection)
            record_tokeniser(connection)
        except UserError as error:
            raise _refused(backup, str(error)) from error
        # Whatever goes wrong, the copy is thrown away; it is put on disk before the rename.
        connection.executescript(
            "PRAGMA journal_mode = DELETE; PRAGMA synchronous = OFF; PRAGMA secure_delete = ON;"
        )
        name_lineage(connection)
        made = _made(connection, backup)
        merged = None if present is None else merge_preferences(connection, present, made.date())
        finish_erasing(connection)
        if findings := flaws(connection):
            raise _refused(backup, f"what was prepared from it isn't sound ({findings[0]})")
        connection.execute("DELETE FROM meta WHERE key = ?", (MADE,))
    return made, merged


def _made(connection: sqlite3.Connection, backup: Path) -> datetime:
    """Return when a backup was made; of a mere copy, when it was last written."""
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (MADE,)).fetchone()
    if row is None:
        return datetime.fromtimestamp(int(backup.stat().st_mtime), UTC)
    return datetime.fromisoformat(row[0])


def _copy(
    backup: DatabaseFile, fresh: DatabaseFile, progress: ByteProgress, cancel_token: CancelToken
) -> None:
    """Copy a backup's files; a copy that somebody made of a database may have a log."""
    sizes = {
        suffix: backup.companion(suffix).stat().st_size
        for suffix in KEPT
        if not suffix or backup.companion(suffix).exists()
    }
    done = 0
    for suffix in sizes:
        if suffix:
            create_private(fresh.companion(suffix))
        with (
            backup.companion(suffix).open("rb") as source,
            fresh.companion(suffix).open("wb") as copy,
        ):
            while chunk := source.read(CHUNK):
                cancel_token.raise_if_cancelled()
                done += copy.write(chunk)
                progress(done, sum(sizes.values()))


def _make_way(database: DatabaseFile, former: DatabaseFile) -> None:
    """Keep the database under another name, and let nothing of it stay beside the new one."""
    _keep(database, former, KEPT[:1])
    sync_directory(database.path.parent)
    # A log of one database must never lie beside another, which would take it for its own.
    for file in database.companions():
        file.unlink(missing_ok=True)
    sync_directory(database.path.parent)


def _keep(database: DatabaseFile, former: DatabaseFile, suffixes: Sequence[str]) -> None:
    """Give those of a database's files that hold something a second name."""
    for suffix in suffixes:
        file, kept = database.companion(suffix), former.companion(suffix)
        if not file.exists() or not file.stat().st_size:
            continue
        try:
            kept.hardlink_to(file)
        except OSError:  # a file system without links
            shutil.copy2(file, kept)


def _give_back(database: DatabaseFile, former: DatabaseFile) -> None:
    """Undo what was begun: also if SQLite has dropped a log meanwhile."""
    for suffix in KEPT[1:]:
        file, kept = database.companion(suffix), former.companion(suffix)
        if kept.exists() and not file.exists():
            kept.replace(file)
    former.remove()


def _free_name(database: DatabaseFile) -> DatabaseFile:
    """Return the name under which the former database is to be kept."""
    name = f"{RESTORED_OVER}{backup_files.stamp(datetime.now(UTC))}"
    names = chain([name], (f"{name}-{number}" for number in count(2)))
    files = (DatabaseFile(database.companion(one)) for one in names)
    return next(one for one in files if not one.present())


def _refused(backup: Path, why: str) -> UserError:
    return UserError(
        f"The backup {backup} can't be restored: {why.removesuffix('.')}. Nothing was changed."
    )
