"""Open a database: find or make the file, bring it up to date, clear up after a kill."""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from markovbot.errors import DatabaseMisconfigured, UserError
from markovbot.store.ports import DatabaseStore
from markovbot.store.sqlite.counts import erasing
from markovbot.store.sqlite.counts.vacuum_due import vacuum_failed
from markovbot.store.sqlite.file.cipher import ERRORS, PAGE, Kind, kind_of
from markovbot.store.sqlite.file.connections import (
    NO_KEY,
    DatabaseThread,
    connect,
    prepare_reader,
    prepare_writer,
)
from markovbot.store.sqlite.file.database_file import DatabaseFile
from markovbot.store.sqlite.file.file_identity import FileIdentity
from markovbot.store.sqlite.file.leftovers import clear_leftovers
from markovbot.store.sqlite.file.network_share import share_of, share_sentence
from markovbot.store.sqlite.file.upgrade import upgrade
from markovbot.store.sqlite.store import READERS, SqliteStore

log = logging.getLogger(__name__)


@asynccontextmanager
async def open_store(
    path: Path, *, create: bool, key: str | None = None
) -> AsyncIterator[DatabaseStore]:
    """Open the database at a path, bring it up to date, and close it again afterwards.

    `key` is 64 hex digits; without one the file isn't encrypted. Raises UserError with one sentence
    if the database is missing and must not be created, belongs to another program, is encrypted
    with another key, has a schema that this program doesn't know, or can't be read and written.
    """
    database = DatabaseFile(path)
    _ensure_exists(database, create=create)
    if not key and kind_of(path) is Kind.OTHER:  # not even looked at: its log is encrypted too
        raise DatabaseMisconfigured(f"The database {path} can't be used: {NO_KEY}.")
    if (share := share_of(path)) is not None:
        log.warning("The database %s may become damaged: %s.", path, share_sentence(share))
    identity = database.identity()
    opened: list[DatabaseThread] = []
    try:
        opened.append(await connect(path, partial(_prepare, identity=identity, key=key), key))
        opened.extend([await connect(path, prepare_reader, key) for _ in range(1 + READERS)])
        database.protect()
        await asyncio.to_thread(clear_leftovers, database, key)
        store = SqliteStore(identity, key, opened[0], opened[1], opened[2:])
        try:
            yield store
        finally:
            await store.stop()
    finally:
        for connection in reversed(opened):
            await connection.close()


def _ensure_exists(database: DatabaseFile, *, create: bool) -> None:
    path = database.path
    try:
        if path.exists():
            return
    except OSError as error:
        raise UserError(
            f"The database {path} can't be looked at ({error.strerror}); "
            "choose another path for DATABASE_URL."
        ) from error
    if not create:
        raise UserError(
            f"There is no database at {path.absolute()} yet: import a chat into it, start the bot, "
            "or name another one as DATABASE_URL."
        )
    database.create()


def _prepare(connection: sqlite3.Connection, identity: FileIdentity, key: str | None) -> None:
    # The check comes first: switching journals would already write to somebody else's file.
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    identity.check()  # whoever has waited here for a lock may hold what the path no longer leads to
    if not pages:
        connection.execute(f"PRAGMA page_size = {PAGE}")
        connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
    upgrade(connection, identity.path, key)
    prepare_writer(connection)
    try:
        erasing.vacuum(connection)
    except ERRORS as error:  # no reason to refuse: it stays due, and counts are right
        log.warning("%s", vacuum_failed(error))
    identity.watch_wal()  # which is there from the first access on
