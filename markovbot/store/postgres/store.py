"""The store on PostgreSQL: all of its ports, over the worlds of the guilds that it serves."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, suppress

from markovbot.domain import CoveredRange, GuildId, MessageId, Scope
from markovbot.errors import DatabaseFailure
from markovbot.store.ports import (
    AuditedStore,
    Erased,
    Example,
    FleetUse,
    LearnResult,
    SourceId,
)
from markovbot.store.ports.maintenance import CompactionProgress, no_progress
from markovbot.store.postgres.copying import PostgresCopying
from markovbot.store.postgres.decisions import PostgresDecisions
from markovbot.store.postgres.layout import PostgresLayouts
from markovbot.store.postgres.learning import learn
from markovbot.store.postgres.maintenance import Maintenance
from markovbot.store.postgres.owner import Owner
from markovbot.store.postgres.worlds import Worlds


class PostgresStore(PostgresDecisions, PostgresCopying, PostgresLayouts):
    """Serves the guilds that it is asked to learn in. Others are read, and asked for what is to be
    done in them."""

    def __init__(
        self, worlds: Worlds, scratch: Callable[[], AbstractAsyncContextManager[AuditedStore]]
    ) -> None:
        self._worlds = worlds
        self._open_scratch = scratch
        self._owner = Owner(worlds)
        self._maintenance = Maintenance(worlds, self._owner)

    async def learn(
        self,
        examples: Sequence[Example],
        covered_ranges: Sequence[CoveredRange],
        backfilled: int | None = None,
    ) -> LearnResult:
        """Count examples and record the ranges they cover, for each guild in one transaction.

        What was said in a guild that another process serves by now is refused.
        """
        result, full = await learn(self._worlds, examples, covered_ranges, backfilled)
        with suppress(DatabaseFailure):  # it is learned; who claims the guilds again folds them
            await self._maintenance.fold(full)
        return result

    async def subtract(
        self, examples: Sequence[Example], instead: Sequence[Example] = ()
    ) -> Mapping[MessageId, SourceId] | None:
        """Subtract examples exactly; return None and change nothing if not all were counted."""
        return await self._owner.subtract(examples, instead)

    async def erase(self, scope: Scope, now: MessageId) -> Erased:
        """Subtract all that a scope contributed; return when it is in no row any more.

        If another process serves the guild, it is asked to do so. The server overwrites what it has
        deleted when it vacuums.
        """
        return await self._owner.erase(scope, now)

    async def settle(self) -> None:
        """Do now what is due in the guilds that are served here."""
        await self._maintenance.settle()

    def fleet_use(self) -> FleetUse:
        """Return what this process has done in the database, and what it owns."""
        worlds, tables = self._worlds, self._worlds.tables
        owned = worlds.owned()
        return FleetUse(
            claims=worlds.claims,
            fences_lost=worlds.lost,
            folds=worlds.folds,
            round_trips=tables.round_trips,
            reading_round_trips=tables.reading_round_trips,
            owned=len(owned),
            tail_rows=sum(len(world.tail) for world in owned),
        )

    async def size(self) -> int:
        """Return the bytes that the whole database takes on the server's disk."""
        return await self._worlds.tables.size()

    def bulk(self, progress: CompactionProgress = no_progress) -> AbstractAsyncContextManager[None]:
        """Put compaction off until the block ends: many examples are coming."""
        return self._maintenance.bulk(progress)

    async def make_room(self) -> None:
        """Do nothing: a tail holds many batches, so there are few runs."""

    @property
    def erased_elsewhere(self) -> Callable[[Scope, MessageId], Awaitable[None]]:
        """Awaited on the event loop once a scope was erased that another process had asked for."""
        return self._owner.erased_elsewhere

    @erased_elsewhere.setter
    def erased_elsewhere(self, told: Callable[[Scope, MessageId], Awaitable[None]]) -> None:
        self._owner.erased_elsewhere = told

    @property
    def commits_lost(self) -> Callable[[GuildId], None]:
        """Called on the event loop when commits may be missing in a guild that were confirmed:
        the server has crashed before they were on its disk."""
        return self._worlds.on_commits_lost

    @commits_lost.setter
    def commits_lost(self, told: Callable[[GuildId], None]) -> None:
        self._worlds.on_commits_lost = told

    async def reserve_identify(self, bucket: int, interval: float, /) -> float:
        """Reserve the next moment at which a bucket's shard may identify; return the seconds until
        then."""
        return await self._worlds.tables.reserve_identify(bucket, interval)

    async def stop(self) -> None:
        """Fold all tails, and give all guilds up."""
        await self._maintenance.stop()
        await self._maintenance.fold([world for world in self._worlds.owned() if world.tail])
        await self._worlds.release([world.guild for world in self._worlds.owned()])
        await self._worlds.tables.beat(0)
