"""The part of the store that copies guilds."""

import sqlite3
from abc import abstractmethod
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from markovbot.domain import GuildId
from markovbot.store.sqlite.counts.maintenance import Maintenance
from markovbot.store.sqlite.counts.sources import guild_id
from markovbot.store.sqlite.file.connections import DatabaseThread
from markovbot.store.sqlite.threads import SqliteThreads

if TYPE_CHECKING:
    from markovbot.store.ports.copying import GuildRecords, SharedRecords, Transitions
    from markovbot.store.sqlite.copying.surface_forms import SurfaceForms

T = TypeVar("T")


class SqliteCopying(SqliteThreads):
    """Each method a function in the writer's or in a reader's thread."""

    _maintenance: Maintenance
    _writer: DatabaseThread
    _forms: "SurfaceForms | None" = None
    """What was read of the surface forms while nobody can write."""

    @asynccontextmanager
    async def held(self) -> AsyncIterator[None]:
        """End what is being removed, and hold the lock of the one who writes."""
        from markovbot.store.sqlite.copying.surface_forms import SurfaceForms  # noqa: PLC0415 - only copying needs it

        await self.purge()
        await self._maintenance.stop()
        await self._write(_nothing)  # which waits for other writers, and explains what goes wrong
        await self._writer.run(_begin)
        try:
            self._forms = SurfaceForms(await self._read(_learned_guilds))
            yield
        finally:
            self._forms = None
            await self._writer.run(_end)

    async def stored_guilds(self) -> list[GuildId]:
        """Return every guild of which anything is stored."""
        from markovbot.store.sqlite.copying import records  # noqa: PLC0415 - only copying needs it

        return await self._read(records.stored_guilds)

    async def shared_records(self) -> "SharedRecords":
        """Return what belongs to no guild."""
        from markovbot.store.sqlite.copying import shared  # noqa: PLC0415 - only copying needs it

        return await self._read(shared.read_shared)

    async def add_shared_records(self, records: "SharedRecords") -> None:
        """Take over what belongs to no guild."""
        from markovbot.store.sqlite.copying import shared  # noqa: PLC0415 - only copying needs it

        await self._write(partial(shared.add_shared, records=records))

    async def copy_out(
        self, guild: GuildId, work: "Callable[[GuildRecords, Iterator[Transitions]], T]"
    ) -> T:
        """Run `work` in a reader's thread on a guild."""
        from markovbot.store.sqlite.copying import counts  # noqa: PLC0415 - only copying needs it
        from markovbot.store.sqlite.copying.surface_forms import SurfaceForms  # noqa: PLC0415 - only copying needs it

        forms = self._forms or SurfaceForms([])
        return await self._read(partial(counts.copy_out, guild=guild, forms=forms, work=work))

    async def copy_in(
        self,
        records: "GuildRecords",
        transitions: "Iterable[Transitions]",
        check: Callable[[str], None],
    ) -> None:
        """Store a guild of which nothing is stored, in one transaction."""
        from markovbot.store.sqlite.copying import counts  # noqa: PLC0415 - only copying needs it

        await self._write(
            partial(counts.copy_in, records=records, transitions=transitions, check=check)
        )
        self._maintenance.wake()

    @abstractmethod
    async def purge(self) -> None:
        """Remove what is forgotten or banned, and leave no bytes of it in the files."""


def _nothing(_connection: sqlite3.Connection) -> None:
    """Take the lock and give it back."""


def _begin(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")


def _end(connection: sqlite3.Connection) -> None:
    connection.execute("ROLLBACK")


def _learned_guilds(connection: sqlite3.Connection) -> list[int]:
    """Return the ids of the guilds that have counts, in the order in which they are copied."""
    from markovbot.store.sqlite.copying import records  # noqa: PLC0415 - only copying needs it

    found = (guild_id(connection, guild) for guild in records.stored_guilds(connection))
    return [one for one in found if one is not None]
