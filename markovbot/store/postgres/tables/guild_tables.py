"""All statements in the name of one process, and how to get at them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from markovbot.store.postgres.tables.connections import connected
from markovbot.store.postgres.tables.durability import DURABLY
from markovbot.store.postgres.tables.fleet import Fleet
from markovbot.store.postgres.tables.inspection import Inspection
from markovbot.store.postgres.tables.ownership import Ownership
from markovbot.store.postgres.tables.requests import Requests
from markovbot.store.postgres.tables.writing import Writing

TOKEN: Final = f"SELECT nextval('token'), {DURABLY}"

FORGET_PROCESSES: Final = "DELETE FROM process WHERE until < now() - interval '1 day'"


class GuildTables(Writing, Ownership, Requests, Fleet, Inspection):
    """The tables of a fleet's guilds, as one process sees them.

    Every method raises DatabaseFailure if the server can't be reached or refuses. What a method
    wrote may then be there or not: read again what it was about.
    """


@asynccontextmanager
async def open_tables(
    url: str, *, pooler: bool = False, durable: bool = False
) -> AsyncIterator[GuildTables]:
    """Connect to PostgreSQL, make the tables if there are none, and take a token.

    `pooler`: PgBouncer in transaction mode is in front. `durable`: what is learned waits for the
    server's disk as well. Raises DatabaseFailure with one sentence if that is impossible.
    """
    async with connected(url, pooler=pooler) as connections:
        await connections.fetch(FORGET_PROCESSES)
        token = int((await connections.fetch(TOKEN))[0][0])
        yield GuildTables(connections, token, durable=durable)
