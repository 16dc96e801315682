"""Upgrade a database to the newest schema, after a backup."""

import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from typing import Final

from markovbot.errors import UserError
from markovbot.store.sqlite.file import backup_files
from markovbot.store.sqlite.file.backup import AlreadyThere, copy
from markovbot.store.sqlite.file.cancellation import CancelToken
from markovbot.store.sqlite.file.cipher import ERRORS, open_file
from markovbot.store.sqlite.file.connections import BUSY_SECONDS, reason
from markovbot.store.sqlite.file.migrations import migrate
from markovbot.store.sqlite.file.tokeniser import check_tokeniser, record_tokeniser

LINEAGE: Final = "lineage"
"""The key of a random text that a database shares with its backups and with nothing else."""


def upgrade(connection: sqlite3.Connection, path: Path, key: str | None) -> None:
    """Migrate the database at a path, which a connection has open.

    Raises UserError, and changes nothing, if the database can't be migrated, the backup before
    can't be made, or its counts are another tokeniser's. If a migration fails, the sentence says
    where the backup is.
    """
    made: list[Path] = []

    def back_up(version: int) -> None:
        check_tokeniser(connection)
        name_lineage(connection)
        made.append(_back_up(connection, path, key, version))

    try:
        migrate(connection, before=back_up)
        record_tokeniser(connection)
        name_lineage(connection)
    except ERRORS as error:
        if not made:
            raise
        why = reason(error, encrypted=bool(key))
        raise UserError(
            f"bringing it up to date failed ({why}); nothing is lost, and {made[0]} is as it was "
            "before"
        ) from error


def _back_up(connection: sqlite3.Connection, path: Path, key: str | None, version: int) -> Path:
    target = backup_files.path_at(path, datetime.now(UTC), version)
    try:
        backup_files.make_directory(target.parent)
        # Another process that opens it in the same second makes the same one.
        with suppress(AlreadyThere):
            copy(connection, key, target, lambda _done, _of: None, CancelToken())
            _leave_one(path, key, version, target)
    except UserError as error:
        raise UserError(
            "this version has to bring it up to date, and won't without a backup: "
            f"{str(error).removesuffix('.')}. Nothing was changed"
        ) from error
    return target


def _leave_one(path: Path, key: str | None, version: int, made: Path) -> None:
    """Remove the backups of earlier attempts, or the one just made if it came too late."""
    with closing(open_file(made, key, BUSY_SECONDS)) as backup:
        (held,) = backup.execute("PRAGMA user_version").fetchone()
    if held == version:
        backup_files.prune_schema(path, version, made)
    else:  # another process has brought the database up to date meanwhile
        backup_files.remove([made])


def name_lineage(connection: sqlite3.Connection) -> None:
    """Give a database the text that tells its backups from others, unless it has one."""
    known = connection.execute("SELECT 1 FROM meta WHERE key = ?", (LINEAGE,)).fetchone()
    if known is None:
        connection.execute(
            "INSERT OR IGNORE INTO meta (key, value) VALUES (?, ?)", (LINEAGE, token_hex(16))
        )
