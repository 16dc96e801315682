"""Put a backup in the place of the database, with what people have decided since.

Everything is prepared and checked in a copy. Killed at any moment it leaves one of the two
databases at the path, and whole: the copy takes the name when it is on disk, in one rename. The
database that was there keeps its bytes under another name.
"""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from glob import escape
from itertools import chain, count
from pathlib import Path
from secrets import token_hex
from typing import Final

from markovbot.errors import UserError
from markovbot.store.protocol import ByteProgress
from markovbot.store.sqlite.file import backup_files
from markovbot.store.sqlite.file.backup import MADE, flaws
from markovbot.store.sqlite.file.cancellation import CancelToken
from markovbot.store.sqlite.file.cipher import ERRORS, Kind, kind_of, open_file
from markovbot.store.sqlite.file.connections import reason
from markovbot.store.sqlite.file.exclusive_lock import (
    LOCK_TIMEOUT,
    lock_exclusively,
    lock_unreadable,
)
from markovbot.store.sqlite.file.files import (
    ENDS,
    PRIVATE,
    files_of,
    make_private,
    sync_directory,
    take_owner,
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
from markovbot.store.sqlite.file.upgrade import name_lineage

CHUNK: Final = 1 << 22

UNFINISHED: Final = "restoring-"
FORMER: Final = "before-restore-"

LOGS: Final = ("", "-wal", "-journal")
"""Files of a database that hold something which is in no other."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What became of a restore: when the backup was made, where the former database is (None if
    there was none), and what was taken over from it (None if it couldn't be read)."""

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
    began = not path.exists()
    if began:  # so that there is a file to lock, and nobody else begins one
        make_private(path)
    former, done = _free_name(path), False
    try:
        _keep(path, former, LOGS[1:])  # SQLite drops the log of what it takes for empty
        with _held(path, key) as present:
            if present.whole:
                _remove(former)
            clear_unfinished(path, besides=former)
            fresh = path.with_name(f"{path.name}.{UNFINISHED}{token_hex(4)}")
            try:
                made, merged = _prepare(
                    fresh, backup, backup_key, present.preferences, progress, cancel_token
                )
                with new_key as wanted:
                    if backup_key != wanted:
                        rewrite(fresh, backup_key, wanted)
                    cancel_token.raise_if_cancelled()
                    if os.name != "posix":  # there what is open keeps its name
                        present.release()
                    _swap(path, fresh, former)
                done = True
            except BaseException:
                _give_back(path, former)
                raise
            finally:
                _remove(fresh)
                if began and not path.stat().st_size:
                    path.unlink()
    except ERRORS as error:
        cancel_token.raise_if_cancelled()
        raise _refused(backup, reason(error, encrypted=bool(backup_key))) from error
    except OSError as error:
        raise _refused(backup, error.strerror or type(error).__name__) from error
    finally:
        if not done:
            _remove(former)
    return Restored(made, former if any(files_of(former)) else None, merged)


def clear_unfinished(path: Path, besides: Path | None = None) -> None:
    """Remove what a restore that was killed has left; to be called by who has the database.

    `besides` is the name that a restore under way keeps the database's files under.
    """
    for left in path.parent.glob(f"{escape(path.name)}.{UNFINISHED}*"):
        left.unlink(missing_ok=True)
    own = [] if besides is None else [besides.name + end for end in LOGS]
    for former in path.parent.glob(f"{escape(path.name)}.{FORMER}*"):
        if former.name in own:
            continue
        for end in LOGS:  # never replaced; this is only its second name
            file = path.with_name(path.name + end)
            if former.name.endswith(end) and file.exists() and former.samefile(file):
                former.unlink()
                break


@dataclass(frozen=True, slots=True)
class _Present:
    """The database that is there: what was decided in it, whether it is all in one file, and how
    to let go of it."""

    preferences: StoredPreferences | None
    whole: bool
    release: Callable[[], None]


@contextmanager
def _held(path: Path, key: str) -> Iterator[_Present]:
    """Lock everybody else out of the database that is there, whether it can be read or not."""
    kind = kind_of(path)
    if kind is Kind.CLEAR or (key and kind is Kind.OTHER):
        connection = open_file(path, key, LOCK_TIMEOUT)
        with closing(connection):
            try:
                lock_exclusively(connection, path, "replaced")
            except ERRORS:  # damaged, or encrypted with another key
                pass
            else:
                yield _Present(_readable_preferences(connection), True, connection.close)
                return
    with lock_unreadable(path, "replaced"):
        yield _Present(None, False, lambda: None)


def _readable_preferences(connection: sqlite3.Connection) -> StoredPreferences | None:
    try:
        return read_preferences(connection)
    except ERRORS:  # damaged further inside
        return None


def _prepare(
    fresh: Path,
    backup: Path,
    key: str,
    present: StoredPreferences | None,
    progress: ByteProgress,
    cancel_token: CancelToken,
) -> tuple[datetime, MergeResult | None]:
    _copy(backup, fresh, progress, cancel_token)
    with closing(open_file(fresh, key, LOCK_TIMEOUT)) as connection:
        cancel_token.watch(connection)
        if connection.execute("PRAGMA application_id").fetchone() != (APPLICATION_ID,):
            raise _refused(backup, "it belongs to another program")
        if findings := flaws(connection):
            raise _refused(backup, f"it is damaged ({findings[0]}); take another one")
        try:
            migrate(connection)
        except UserError as error:
            raise _refused(backup, str(error)) from error
        # Whatever goes wrong, the copy is thrown away; it is on disk with the last transaction.
        connection.executescript(
            "PRAGMA journal_mode = DELETE; PRAGMA synchronous = OFF; PRAGMA secure_delete = ON;"
        )
        name_lineage(connection)
        made = _made(connection, backup)
        merged = None if present is None else merge_preferences(connection, present, made.date())
        finish_erasing(connection)
        if findings := flaws(connection):
            raise _refused(backup, f"what was prepared from it isn't sound ({findings[0]})")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("DELETE FROM meta WHERE key = ?", (MADE,))
    with fresh.open("r+b") as file:  # also if there was nothing to delete
        os.fsync(file.fileno())
    return made, merged


def _made(connection: sqlite3.Connection, backup: Path) -> datetime:
    """Return when a backup was made; of a mere copy, when it was last written."""
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (MADE,)).fetchone()
    if row is None:
        return datetime.fromtimestamp(int(backup.stat().st_mtime), UTC)
    return datetime.fromisoformat(row[0])


def _copy(backup: Path, fresh: Path, progress: ByteProgress, cancel_token: CancelToken) -> None:
    """Copy a backup's files; a copy that somebody made of a database may have a log."""
    sizes = {
        end: backup.with_name(backup.name + end).stat().st_size
        for end in LOGS
        if not end or backup.with_name(backup.name + end).exists()
    }
    done = 0
    for end in sizes:
        target = fresh.with_name(fresh.name + end)
        descriptor = os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE)
        with (
            backup.with_name(backup.name + end).open("rb") as source,
            os.fdopen(descriptor, "wb") as copy,
        ):
            while chunk := source.read(CHUNK):
                cancel_token.raise_if_cancelled()
                done += copy.write(chunk)
                progress(done, sum(sizes.values()))


def _swap(path: Path, fresh: Path, former: Path) -> None:
    """Keep what is there under another name, and give its name to the new one."""
    _keep(path, former, LOGS[:1])
    sync_directory(path.parent)
    # A log of one database must never lie beside another, which would take it for its own.
    for end in ENDS[1:]:
        path.with_name(path.name + end).unlink(missing_ok=True)
    sync_directory(path.parent)
    take_owner(fresh, path)
    fresh.replace(path)
    with suppress(OSError):  # from here on it is done, and is not to look undone
        sync_directory(path.parent)


def _keep(path: Path, former: Path, ends: Sequence[str]) -> None:
    """Give those of a database's files that hold something a second name."""
    for end in ends:
        file, kept = path.with_name(path.name + end), former.with_name(former.name + end)
        if not file.exists() or not file.stat().st_size:
            continue
        try:
            kept.hardlink_to(file)
        except OSError:  # a file system without links
            shutil.copy2(file, kept)


def _give_back(path: Path, former: Path) -> None:
    """Undo what was begun: also if SQLite has dropped a log meanwhile."""
    for end in LOGS[1:]:
        file, kept = path.with_name(path.name + end), former.with_name(former.name + end)
        if kept.exists() and not file.exists():
            kept.replace(file)
    _remove(former)


def _remove(path: Path) -> None:
    for file in list(files_of(path)):
        file.unlink(missing_ok=True)


def _free_name(path: Path) -> Path:
    name = f"{path.name}.{FORMER}{backup_files.stamp(datetime.now(UTC))}"
    names = chain([name], (f"{name}-{number}" for number in count(2)))
    return next(one for one in map(path.with_name, names) if not any(files_of(one)))


def _refused(backup: Path, why: str) -> UserError:
    return UserError(
        f"The backup {backup} can't be restored: {why.removesuffix('.')}. Nothing was changed."
    )
