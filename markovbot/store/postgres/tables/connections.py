"""A few connections to PostgreSQL: each statement is a transaction of its own.

So a process that is paused, or whose network fails, never holds a lock, and nobody waits for it.
Every statement may be sent again after its connection was lost: a condition on the guild's row, or
a key, makes the second one do nothing if the first had succeeded.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import asyncpg

from markovbot.errors import DatabaseAway, DatabaseFailure, DatabaseMisconfigured
from markovbot.store.postgres.tables.availability import Availability
from markovbot.store.postgres.tables.failures import (
    ERRORS,
    URL,
    attempts_after,
    failure,
    is_conflict,
)
from markovbot.store.postgres.tables.schema import bring_up_to_date, ensure_supported

CONNECTIONS: Final = 3
"""At most, for each process: what they wait for is the server, which has a few processors. Another
one is for what can't wait until one of these is free, and a fifth to be notified."""

CONNECT_SECONDS: Final = 10.0
STATEMENT_SECONDS: Final = 60.0
"""Longer than any statement takes; a server that is unreachable without a word ends it."""

CLOSE_SECONDS: Final = 5.0

POOLER: Final = "pgbouncer"
"""What a URL says (`?pgbouncer=true`) if PgBouncer in transaction mode is in front."""


READING: Final[ContextVar[bool]] = ContextVar("READING", default=False)
"""Whether statements are sent for a reading, such as a line. Its thread knows that, too."""


class PooledConnection(asyncpg.Connection):  # type: ignore[misc]
    """A connection that needs no reset before it is used again: no statement leaves a trace."""

    def get_reset_query(self) -> str:
        """Return nothing to run, which spares a round trip each time."""
        return ""


class Connections:
    """Runs statements on any free connection, and connects anew when one was lost."""

    def __init__(self, pool: asyncpg.Pool, url: str, *, pooler: bool) -> None:
        self._pool = pool
        self._free = asyncio.Semaphore(CONNECTIONS)
        self._availability = Availability()
        self.url = url
        self.pooler = pooler
        self.round_trips = 0
        self.reading_round_trips = 0
        self.resent = 0
        """How many statements were sent again because no answer came."""

    async def fetch(self, statement: str, *values: object) -> list[asyncpg.Record]:
        """Run one statement and return its rows. Raises DatabaseFailure if that is impossible."""
        async with self._free:
            return await self.fetch_at_once(statement, *values)

    async def fetch_at_once(self, statement: str, *values: object) -> list[asyncpg.Record]:
        """Do what `fetch` does, but don't wait until others are done, however long they take."""
        attempt, began = 0, time.monotonic()
        while True:
            self.round_trips += 1
            self.reading_round_trips += READING.get()
            attempt += 1
            try:
                rows: list[asyncpg.Record] = await self._pool.fetch(statement, *values)
            except ERRORS as error:
                if attempt >= attempts_after(error):
                    raise self._failed(failure(error), began) from None
                if not is_conflict(error):
                    self.resent += 1
                    await self._pool.expire_connections()
            else:
                self._availability.answered()
                return rows

    async def row(self, statement: str, *values: object) -> asyncpg.Record | None:
        """Run one statement and return its first row; None if it has none."""
        rows = await self.fetch(statement, *values)
        return rows[0] if rows else None

    def _failed(self, error: DatabaseFailure, began: float) -> DatabaseFailure:
        """Return the error to raise; one of a single connection is none of the server."""
        if isinstance(error, DatabaseAway) and not self._availability.failed(str(error), began):
            return DatabaseFailure(str(error))
        return error


@asynccontextmanager
async def connected(url: str, *, pooler: bool = False) -> AsyncIterator[Connections]:
    """Connect to the database and bring its tables up to date.

    `pooler` says that PgBouncer in transaction mode is in front; the URL may say so as well. Raises
    DatabaseFailure with one sentence, which never holds the URL, if that is impossible.
    """
    url, said = without_pooler(url)
    pooler = pooler or said
    options: dict[str, Any] = {"timeout": CONNECT_SECONDS}
    if pooler:
        options["statement_cache_size"] = 0
    pool = asyncpg.create_pool(
        url,
        min_size=0,  # else it connects by itself, and logs a traceback each time that this fails
        max_size=CONNECTIONS + 1,
        command_timeout=STATEMENT_SECONDS,
        connection_class=PooledConnection,
        **options,
    )
    try:
        try:
            await pool
            async with pool.acquire() as connection:
                ensure_supported(connection.get_server_version())
                await bring_up_to_date(connection)
        except ERRORS as error:
            raise failure(error) from None  # it may quote a part of the URL
        except (ValueError, OverflowError):  # this one for a port above 65,535
            raise DatabaseMisconfigured(URL) from None
        yield Connections(pool, url, pooler=pooler)
    finally:
        try:
            await asyncio.wait_for(pool.close(), CLOSE_SECONDS)
        except ERRORS:
            pool.terminate()


def without_pooler(url: str) -> tuple[str, bool]:
    """Return a URL without what it says about PgBouncer, and whether it says that it is there."""
    try:
        parts = urlsplit(url)
        query = parse_qsl(parts.query, keep_blank_values=True)
    except ValueError:
        raise DatabaseMisconfigured(URL) from None
    said = dict(query).get(POOLER, "").lower() in {"true", "1", "yes"}
    rest = urlencode([(name, value) for name, value in query if name != POOLER])
    return urlunsplit(parts._replace(query=rest)), said
