"""Open a database of PostgreSQL as a store."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from secrets import token_hex
from typing import Final

from markovbot.errors import DatabaseMisconfigured, UserError
from markovbot.store.postgres.maintenance import LIVES
from markovbot.store.postgres.sealing import KEY_BYTES, Sealer, database_key, new_salt
from markovbot.store.postgres.shared_book import SharedBook
from markovbot.store.postgres.store import PostgresStore
from markovbot.store.postgres.tables import GuildTables, open_tables
from markovbot.store.postgres.tokeniser import record_tokeniser
from markovbot.store.postgres.worlds import Worlds

log = logging.getLogger(__name__)


WRONG_KEY: Final = (
    "DATABASE_KEY isn't the key that this PostgreSQL database was made with. Set it to the key of "
    "the other processes, in .env or in the file that DATABASE_KEY_FILE names (for `copy`, also "
    "--source-key-file and --target-key-file). Whoever opens a new database first settles its key: "
    "if nothing was learned yet, you can drop the database, create it anew and start again."
)


@asynccontextmanager
async def open_postgres(url: str, key: str) -> AsyncIterator[PostgresStore]:
    """Open the database at a URL, with its tables made if there are none.

    `key` is DATABASE_KEY. Raises UserError with one sentence if that is impossible.
    """
    secret = database_key(key)
    async with open_tables(url) as tables:
        _, salt = await tables.fleet(new_salt())
        worlds = Worlds(tables, secret, SharedBook(Sealer(secret, salt)))
        await _try_key(worlds)
        await record_tokeniser(worlds)
        await tables.beat(LIVES)
        store = PostgresStore(worlds, partial(_scratch, tables))
        try:
            yield store
        finally:
            try:
                await store.stop()
            except UserError as error:
                log.warning("%s The next process folds what was learned last.", error)


async def _try_key(worlds: Worlds) -> None:
    """Read the shared rows; raise DatabaseMisconfigured if the key opens none of them."""
    version, rows = await worlds.tables.shared(0)
    if rows and not any(map(worlds.shared.opens, rows)):
        raise DatabaseMisconfigured(WRONG_KEY)
    worlds.shared.apply(version, rows)


@asynccontextmanager
async def _scratch(tables: GuildTables) -> AsyncIterator[PostgresStore]:
    """Open an empty store in a schema of its own, with a key that nobody keeps."""
    name = token_hex(8)
    url = await tables.create_schema(name)
    try:
        async with open_postgres(url, token_hex(KEY_BYTES)) as store:
            yield store
    finally:
        await tables.drop_schema(name)
