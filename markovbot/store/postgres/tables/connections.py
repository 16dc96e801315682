"""A few connections to PostgreSQL: each statement is a transaction of its own.

So a process that is paused, or whose network fails, never holds a lock, and nobody waits for it.
Every statement may be sent again after its connection was lost: a condition on the guild's row, or
a key, makes the second one do nothing if the first had succeeded.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import asyncpg

from markovbot.errors import DatabaseFailure
from markovbot.store.postgres.tables.failures import (
    ERRORS,
    URL,
    attempts_after,
    failure,
    is_conflict,
)
from markovbot.store.postgres.tables.schema import bring_up_to_date

CONNECTIONS: Final = 3
"""At most, for each process, which takes another one to be notified: what they wait for is the
server, which has a few processors."""

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
        self.url = url
        self.pooler = pooler
        self.round_trips = 0
        self.reading_round_trips = 0
        self.resent = 0
        """How many statements were sent again because no answer came."""

    async def fetch(self, statement: str, *values: object) -> list[asyncpg.Record]:
        """Run one statement and return its rows. Raises DatabaseFailure if that is impossible."""
        attempt = 0
        while True:
            self.round_trips += 1
            self.reading_round_trips += READING.get()
            attempt += 1
            try:
                rows: list[asyncpg.Record] = await self._pool.fetch(statement, *values)
            except ERRORS as error:
                if isinstance(error, asyncpg.DataError):  # a value that no column takes
                    raise
                if attempt >= attempts_after(error):
                    raise failure(error) from error
                if not is_conflict(error):
                    self.resent += 1
                    await self._pool.expire_connections()
            else:
                return rows

    async def row(self, statement: str, *values: object) -> asyncpg.Record | None:
        """Run one statement and return its first row; None if it has none."""
        rows = await self.fetch(statement, *values)
        return rows[0] if rows else None


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
    try:
        pool = await asyncpg.create_pool(
            url,
            min_size=1,
            max_size=CONNECTIONS,
            command_timeout=STATEMENT_SECONDS,
            connection_class=PooledConnection,
            **options,
        )
    except (asyncpg.ClientConfigurationError, ValueError):
        raise DatabaseFailure(URL) from None  # the error may quote a part of the URL
    except ERRORS as error:
        raise failure(error) from error
    try:
        try:
            async with pool.acquire() as connection:
                await bring_up_to_date(connection)
        except ERRORS as error:
            raise failure(error) from error
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
        raise DatabaseFailure(URL) from None
    said = dict(query).get(POOLER, "").lower() in {"true", "1", "yes"}
    rest = urlencode([(name, value) for name, value in query if name != POOLER])
    return urlunsplit(parts._replace(query=rest)), said
