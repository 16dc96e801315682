"""Put a database under another key, by writing it anew beside itself.

Killed at any moment it leaves either the old database or the new one at the path, and whole: the
new one is compared and on disk before it takes the old one's name.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext, suppress
from pathlib import Path

from markovbot.errors import UserError
from markovbot.files import destroy
from markovbot.store.sqlite.file.cipher import ERRORS, PAGE, code_of, open_either, open_file
from markovbot.store.sqlite.file.connections import explained
from markovbot.store.sqlite.file.database_file import DatabaseFile
from markovbot.store.sqlite.file.exclusive_lock import LOCK_TIMEOUT
from markovbot.store.sqlite.file.leftovers import (
    REKEYED,
    REKEYED_FROM,
    clear_rekeyed,
    destroy_former,
)


def rewrite(path: Path, old: str, new: str) -> None:
    """Encrypt a database with another key; see `rewrite_under`."""
    rewrite_under(path, old, nullcontext(new))


def rewrite_under(path: Path, old: str, new: AbstractContextManager[str]) -> str:
    """Encrypt a database with another key of 64 hex digits, and return that; an empty one stands
    for no key.

    `new` is entered once nobody else can open the database, and left when it has that key. Needs
    as much free space again, and overwrites what it replaces. Raises UserError with one sentence,
    and changes nothing, if that is impossible.
    """
    database = DatabaseFile(path)
    fresh = DatabaseFile(database.companion(REKEYED))
    with opened_exclusively(path, old) as connection:
        clear_rekeyed(database)

        def before_rename() -> None:
            _keep_former(database)
            if os.name != "posix":  # there what is open keeps its name
                connection.close()

        with fresh.replacing(path, discard=destroy) as replacement, new as key:
            _export(connection, fresh.path, key)
            _compare(connection, fresh.path, key)
            replacement.commit(before_rename=before_rename)
        # Still locked: who waits for it finds zeros, and takes nothing for a new database.
        destroy_former(database)
    return key


@contextmanager
def opened_exclusively(
    path: Path, key: str, action: str = "written anew"
) -> Iterator[sqlite3.Connection]:
    """Open a database that nobody else can open meanwhile; without a key, its log is overwritten.

    `action` completes "The database can't be …". Raises UserError with one sentence if another
    process has it open, or what is done fails.
    """
    try:
        with closing(
            open_file(path, key, LOCK_TIMEOUT) if key else open_either(path, LOCK_TIMEOUT)
        ) as connection:
            DatabaseFile(path).lock(connection, action, overwrite_log=not key)
            yield connection
    except ERRORS as error:
        raise explained(error, path, encrypted=bool(key), lock_wait=LOCK_TIMEOUT) from error
    except OSError as error:
        what = f"{error.strerror}: {error.filename}" if error.filename else error.strerror
        raise UserError(
            f"The database {path} can't be {action} ({what}); it is as it was."
        ) from error


def opens_with(path: Path, key: str) -> bool:
    """Tell whether an encrypted database's key is this one.

    Raises UserError if the file can't be read at all.
    """
    try:
        with closing(open_file(path, key, LOCK_TIMEOUT)) as connection:
            connection.execute("SELECT COUNT(*) FROM sqlite_schema").fetchone()
    except ERRORS as error:
        if code_of(error) == sqlite3.SQLITE_NOTADB:
            return False
        raise explained(error, path, encrypted=True, lock_wait=LOCK_TIMEOUT) from error
    return True


def _export(connection: sqlite3.Connection, fresh: Path, key: str) -> None:
    connection.execute(
        "ATTACH DATABASE ? AS fresh KEY ?", (str(fresh.absolute()), f"x'{key}'" if key else "")
    )
    size = "cipher_page_size" if key else "page_size"
    connection.executescript(
        f"PRAGMA fresh.{size} = {PAGE}; PRAGMA fresh.auto_vacuum = INCREMENTAL;"
        # Nobody needs to undo a file that is thrown away if it isn't finished.
        "PRAGMA fresh.journal_mode = OFF; PRAGMA fresh.synchronous = OFF;"
    )
    connection.execute("SELECT sqlcipher_export('fresh')").fetchone()
    for pragma in ("application_id", "user_version"):
        (value,) = connection.execute(f"PRAGMA main.{pragma}").fetchone()
        connection.execute(f"PRAGMA fresh.{pragma} = {value}")
    connection.execute("DETACH DATABASE fresh")


def _compare(connection: sqlite3.Connection, fresh: Path, key: str) -> None:
    """Read the new file with the new key, as if for the first time, and hold it against the old."""
    with closing(open_file(fresh, key, LOCK_TIMEOUT)) as other:
        sound = other.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",)
        if not sound or _summary(connection) != _summary(other):
            raise UserError(
                f"What was written beside the database {fresh} isn't the same as the database: "
                "that is as it was. Check it with `python -m markovbot check`."
            )


def _summary(connection: sqlite3.Connection) -> list[object]:
    """Return what two databases of the same content have in common."""
    schema = connection.execute(
        "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY 1, 2"
    ).fetchall()
    tables = [name for type_, name, *_ in schema if type_ == "table"]
    counts = [connection.execute(f"SELECT COUNT(*) FROM {name}").fetchone() for name in tables]
    pragmas = [
        connection.execute(f"PRAGMA {pragma}").fetchone()
        for pragma in ("application_id", "user_version")
    ]
    return [schema, counts, pragmas]


def _keep_former(database: DatabaseFile) -> None:
    """Give the database a second name, under which its bytes can still be overwritten."""
    with suppress(OSError):  # a file system without links: then the bytes are only set free
        database.companion(REKEYED_FROM).hardlink_to(database.path)
