"""A PostgreSQL server of one's own, behind a proxy: killed, restarted, and cut off."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from secrets import token_hex
from typing import Final

from sandbox.postgres import BOT, FAST, Cluster, running_cluster
from soak.fleet.proxy import CuttingProxy

LATE: Final = FAST | {
    "synchronous_commit": "off",
    "wal_writer_delay": "10s",
    "wal_writer_flush_after": "64MB",
    "wal_buffers": "16MB",
    "bgwriter_lru_maxpages": "0",
    "max_connections": "60",
}
"""Commits that don't ask for more reach the disk ten seconds later, or with one that does."""

UNWRITTEN: Final = 20_000
"""Bytes of commits that aren't on the disk when the server is killed."""

UNWRITTEN_BYTES: Final = (
    "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), pg_current_wal_flush_lsn())"
)
LOOK_EVERY: Final = 0.05
LOOKS: Final = 100

KILLS: Final = 6
"""How often the server is killed at most until commits are lost: another one may have taken them to
the disk in the last moment."""


class Database:
    """The server, and the proxy that the processes of the fleet know it by."""

    def __init__(self, cluster: Cluster, proxy: CuttingProxy, name: str) -> None:
        self._cluster = cluster
        self.proxy = proxy
        self._name = name
        self.key = token_hex()
        self.url = cluster.url(name)
        self.lost_commits = 0
        """Appends that others had seen, and that weren't there any more after the server was
        killed."""
        self.guilds_set_back = 0

    @property
    def url_of_proxy(self) -> str:
        """Return the URL that the processes get."""
        return self.url.replace(f":{self._cluster.port}/", f":{self.proxy.port}/")

    async def end_sessions(self) -> None:
        """End the server's side of all connections of the fleet."""
        await self._sql(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{BOT}'"
        )

    async def restart(self, away: float) -> None:
        """Stop the server in good order, and start it again some seconds later."""
        await asyncio.to_thread(self._cluster.stop)
        await asyncio.sleep(away)
        await asyncio.to_thread(self._cluster.start)

    async def kill(self) -> None:
        """Kill the server and start it again, until that has cost commits."""
        before = self.lost_commits
        for _ in range(KILLS):
            await self._kill()
            if self.lost_commits > before:
                return

    async def _kill(self) -> None:
        """Kill the server once it has shown commits that aren't on the disk; start it again, and
        count those that are gone."""
        for _ in range(LOOKS):
            unwritten = await self._sql(UNWRITTEN_BYTES)
            if int(unwritten) > UNWRITTEN:
                break
            await asyncio.sleep(LOOK_EVERY)
        seen = await self._pairs("SELECT guild, seq FROM tail")
        self.proxy.closed = True
        await asyncio.to_thread(self._cluster.stop, "immediate")
        await asyncio.to_thread(self._cluster.start)
        numbers = dict(await self._pairs("SELECT guild, seq FROM guild"))
        self.proxy.closed = False
        # A guild's number only grows: what has a higher one was committed, and is gone.
        lost = [guild for guild, number in seen if number > numbers[guild]]
        self.lost_commits += len(lost)
        self.guilds_set_back += len(set(lost))

    async def _pairs(self, statement: str) -> list[tuple[int, int]]:
        rows = (line.split("|") for line in (await self._sql(statement)).splitlines())
        return [(int(guild), int(number)) for guild, number in rows]

    async def _sql(self, statement: str) -> str:
        return await asyncio.to_thread(self._cluster.sql, statement, self._name)


@asynccontextmanager
async def running_database() -> AsyncIterator[Database]:
    """Run a server with an empty database, and remove it in the end."""
    with running_cluster(LATE) as cluster, cluster.database() as name:
        async with CuttingProxy(cluster.port) as proxy:
            yield Database(cluster, proxy, name)
