"""What is asked of guilds that another process owns: marks, and where somebody's counts may be."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Final
from uuid import UUID

import asyncpg

from markovbot.store.postgres.tables.base import TablesBase
from markovbot.store.postgres.tables.connections import CONNECT_SECONDS
from markovbot.store.postgres.tables.durability import DURABLY
from markovbot.store.postgres.tables.failures import ERRORS

MARK: Final = f"""
WITH bumped AS (
    UPDATE guild SET version = version + 1 WHERE guild = $1 RETURNING guild
), written AS (
    INSERT INTO mark (guild, id, body) SELECT guild, $2, $3 FROM bumped ON CONFLICT DO NOTHING
)
SELECT guild, {DURABLY} FROM bumped
"""

IS_MARKED: Final = "SELECT EXISTS (SELECT FROM mark WHERE guild = $1 AND id = $2)"

CHANNEL: Final = "guild"

NOTIFY: Final = f"SELECT pg_notify('{CHANNEL}', $1)"

PRESENT: Final = """
SELECT presence.guild FROM unnest($1::bigint[], $2::bytea[]) AS asked (guild, person)
JOIN presence ON presence.guild = asked.guild AND presence.person = asked.person
"""

ASKED: Final = 5000
"""Guilds that are asked at once whether they know somebody."""

PAUSE_SECONDS: Final = 2.0
"""Between attempts to be notified again; whoever polls meanwhile misses nothing."""


class Requests(TablesBase):
    """Statements that ask something of a guild's owner."""

    async def mark(self, guild: int, id: UUID, body: bytes) -> bool:  # noqa: A002 - its column
        """Leave a request for a guild's owner, on the server's disk when this returns.

        The owner can't append any more before it has read it. False if there is no such guild.
        """
        if await self._connections.row(MARK, guild, id, body) is None:
            return False
        # In a statement of its own: Citus would run it where the guild is, and nobody listens.
        await self._connections.fetch(NOTIFY, str(guild))
        return True

    async def is_marked(self, guild: int, id: UUID) -> bool:  # noqa: A002 - its column
        """Tell whether a request is still there: its owner removes it when it is carried out."""
        return bool((await self._connections.fetch(IS_MARKED, guild, id))[0][0])

    async def present(self, people: Sequence[tuple[int, bytes]]) -> set[int]:
        """Return those guilds that may have counts of somebody, who has another hash in each."""
        found: set[int] = set()
        for start in range(0, len(people), ASKED):
            asked = people[start : start + ASKED]
            guilds, hashes = [guild for guild, _ in asked], [person for _, person in asked]
            found.update(row[0] for row in await self._connections.fetch(PRESENT, guilds, hashes))
        return found

    async def hints(self) -> AsyncGenerator[int, None]:
        """Yield guilds soon after they were marked, until nobody asks any more.

        It is a hint: some are missed while the connection is lost, and behind PgBouncer none come
        at all, and it ends. `currents` tells what is missed.
        """
        while not self._connections.pooler:
            try:
                async with _notified(self._connections.url) as queue:
                    while (guild := await queue.get()) is not None:
                        yield guild
            except ERRORS:
                pass
            await asyncio.sleep(PAUSE_SECONDS)


@asynccontextmanager
async def _notified(url: str) -> AsyncIterator["asyncio.Queue[int | None]"]:
    """Yield a queue of the guilds that are named from now on; None once the connection is lost."""
    queue: asyncio.Queue[int | None] = asyncio.Queue()

    def take(_connection: object, _process: int, _channel: str, payload: str) -> None:
        queue.put_nowait(int(payload))

    connection = await asyncpg.connect(url, timeout=CONNECT_SECONDS)
    try:
        connection.add_termination_listener(lambda _: queue.put_nowait(None))
        await connection.add_listener(CHANNEL, take)
        yield queue
    finally:
        connection.terminate()
