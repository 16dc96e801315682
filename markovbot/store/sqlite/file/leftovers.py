"""What a killed process leaves beside a database, and how the next start removes it.

| name | made by | what it is |
|---|---|---|
| `BACKUP.0a1b2c3d.part` | a backup | an unfinished copy |
| `DATABASE.rekey-new` | a change of the key | an unfinished copy |
| `DATABASE.rekey-old` | a change of the key | the former database, to be overwritten |
| `DATABASE.restoring-0a1b2c3d` | a restore | an unfinished copy |
| `DATABASE.before-restore-TIME` | a restore | the former database; it stays if it was replaced |

Each may have companions (`-wal`, `-shm`, `-journal`), which can outlive it.
"""

import logging
import os
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from glob import escape
from pathlib import Path
from secrets import token_hex
from typing import Final

from markovbot.files import destroy
from markovbot.store.sqlite.file import backup_files
from markovbot.store.sqlite.file.cipher import ERRORS, code_of, open_file
from markovbot.store.sqlite.file.database_file import COMPANIONS, DatabaseFile

log = logging.getLogger(__name__)

PART: Final = "part"
REKEYED: Final = ".rekey-new"
REKEYED_FROM: Final = ".rekey-old"
RESTORED: Final = ".restoring-"
RESTORED_OVER: Final = ".before-restore-"
RESCUED: Final = ".removed-"
"""What is copied of a database that was removed while it was open; a finished one stays."""

KEPT: Final = ("", "-wal", "-journal")
"""Suffixes of those files of a database that hold something which is in no other."""


def backup_part(target: Path) -> DatabaseFile:
    """Return a new name for an unfinished backup."""
    return DatabaseFile(target.with_name(f"{target.name}.{token_hex(4)}.{PART}"))


def restored_copy(database: DatabaseFile) -> DatabaseFile:
    """Return a new name for an unfinished restore."""
    return DatabaseFile(database.companion(f"{RESTORED}{token_hex(4)}"))


def clear_leftovers(database: DatabaseFile, key: str | None) -> None:
    """Remove what killed processes have left; the caller has the database open, with this key."""
    clear: tuple[Callable[[], None], ...] = (
        lambda: _clear_own_parts(database, key),
        lambda: clear_rekeyed(database),
        lambda: clear_restored(database),
    )
    for one in clear:
        try:
            one()
        except OSError as error:
            log.warning("%s can't be removed (%s).", error.filename, error.strerror)


def clear_parts_of(target: Path, key: str | None) -> None:
    """Remove unfinished backups that were to have a name, unless somebody is writing them."""
    _clear_parts(target.parent, re.escape(target.name), key)


def clear_rekeyed(database: DatabaseFile) -> None:
    """Overwrite and remove what a change of the key has left.

    As long as the caller has the database open, nobody else can be changing its key.
    """
    DatabaseFile(database.companion(REKEYED)).destroy()
    destroy_former(database)


def destroy_former(database: DatabaseFile) -> None:
    """Overwrite and remove what the database was before a change of the key, never what it is."""
    former = database.companion(REKEYED_FROM)
    try:
        if not former.exists():
            return
        if former.samefile(database.path):  # never replaced; this is only its second name
            former.unlink()
        else:
            destroy(former)
    except OSError as error:
        log.warning(
            "The database's former bytes in %s could not be overwritten (%s): remove the file.",
            former,
            error.strerror,
        )


def clear_restored(database: DatabaseFile, besides: DatabaseFile | None = None) -> None:
    """Remove what a restore has left; the caller has the database open or locked.

    `besides` is the name under which a restore that goes on keeps the former database.
    """
    directory, name = database.path.parent, escape(database.path.name)
    for left in directory.glob(f"{name}{RESTORED}*"):
        left.unlink(missing_ok=True)
    own = [] if besides is None else [besides.companion(suffix) for suffix in KEPT]
    for former in directory.glob(f"{name}{RESTORED_OVER}*"):
        if former in own:
            continue
        for suffix in KEPT:  # never replaced; this is only its second name
            file = database.companion(suffix)
            if former.name.endswith(suffix) and file.exists() and former.samefile(file):
                former.unlink()
                break


def _clear_own_parts(database: DatabaseFile, key: str | None) -> None:
    path = database.path
    _clear_parts(backup_files.directory_of(path), backup_files.names_for(path), key)
    rescued = re.escape(f"{path.name}{RESCUED}") + backup_files.TIME_PATTERN
    _clear_parts(path.parent, rescued, key)


def _clear_parts(directory: Path, names: str, key: str | None) -> None:
    """Remove what is left of backups that were to have one of the names, as an expression says."""
    own = re.compile(rf"((?:{names})\.[0-9a-f]{{8}}\.{PART})(?:{'|'.join(COMPANIONS)})?")
    found = map(own.fullmatch, (file.name for file in directory.glob(f"*.{PART}*")))
    for name in sorted({match[1] for match in found if match is not None}):
        part = DatabaseFile(directory / name)
        if part.path.exists():
            _clear_unless_in_work(part, key)
        else:  # nobody writes it any more: only companions are left
            part.remove()


def _clear_unless_in_work(part: DatabaseFile, key: str | None) -> None:
    identity = part.identity()
    try:
        with closing(open_file(part.path, key, 0.0)) as connection:
            connection.execute("BEGIN EXCLUSIVE")
            if os.name == "posix":  # where what is open can be removed
                # While it is locked, and only what is: the name may be another file's by now.
                if identity.is_unchanged():
                    part.remove()
                return
    except ERRORS as error:
        # Whoever writes it keeps it locked until it has its name; one of another user can't even
        # be opened. What was never finished may be no database yet.
        if code_of(error) not in {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}:
            return
    if identity.is_unchanged():
        part.remove()
