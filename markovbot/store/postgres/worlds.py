"""The worlds that a process holds: those it owns, and those it has only looked at."""

import asyncio
import logging
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import AsyncExitStack
from functools import partial
from typing import Final, TypeVar

from markovbot.domain import GuildId
from markovbot.store.packed.compaction import TIER_BASE
from markovbot.store.packed.compression import DamagedBlock
from markovbot.store.postgres.batch_ids import NotLearned
from markovbot.store.postgres.block_cache import FleetBlocks, GuildBlocks
from markovbot.store.postgres.block_reader import BlockReader
from markovbot.store.postgres.change import GuildChange, folded
from markovbot.store.postgres.errors import DamagedGuild, NotOwned, Outdated, OwnedElsewhere
from markovbot.store.postgres.requests import begin_requests
from markovbot.store.postgres.sealing import DamagedRow, Sealer, new_salt
from markovbot.store.postgres.shared_book import Row, SharedBook
from markovbot.store.postgres.storage import NUMBER_BITS
from markovbot.store.postgres.subtractions import Subtractions
from markovbot.store.postgres.tables import Current, GuildRows, GuildTables
from markovbot.store.postgres.world import World

log = logging.getLogger(__name__)

T = TypeVar("T")

LOOKED_AT: Final = 64
"""Worlds that are kept of guilds which another process owns, those that were looked at last."""


class Worlds:
    """Claims guilds, reads them, and commits changes of them."""

    def __init__(self, tables: GuildTables, key: bytes, shared: SharedBook) -> None:
        self.tables = tables
        self.shared = shared
        self.blocks = FleetBlocks()
        self.reader = BlockReader(tables, self.blocks)
        self._key = key
        self._owned: dict[GuildId, World] = {}
        self._looked_at: OrderedDict[GuildId, World] = OrderedDict()
        self._claims: defaultdict[GuildId, asyncio.Lock] = defaultdict(asyncio.Lock)
        self.subtractions = Subtractions(tables)
        self.claims = 0
        self.folds = 0
        """Guilds whose tails were made into blocks, or whose blocks were merged or changed."""
        self.lost = 0
        """Worlds that turned out to be another process's, or to be out of date."""
        self._told: set[GuildId] = set()
        """Damaged guilds of which the log tells."""
        self._dropped: dict[GuildId, int] = {}
        """The `seq` of worlds that this process owned, and has neither claimed again nor given up
        since they were dropped."""
        self.on_commits_lost: Callable[[GuildId], None] = lambda _: None
        """Called when a guild was claimed again in which commits of this process may be missing:
        the server has crashed, and had confirmed them before they were on its disk."""
        self.on_unfinished: Callable[[GuildId], None] = lambda _: None
        """Called when a guild was claimed in which an erasure or a purge is to be finished."""

    def sealer(self, salt: bytes) -> Sealer:
        """Return what opens the rows of the guild with a salt."""
        return Sealer(self._key, salt)

    def unknown(self, guild: GuildId) -> World:
        """Return the world of a guild of which there is nothing, to be read."""
        return self._empty(guild, b"")

    def owned(self) -> list[World]:
        """Return the worlds that this process may change."""
        return list(self._owned.values())

    def find(self, guild: GuildId) -> World | None:
        """Return a world that this process may change, if it has it."""
        return self._owned.get(guild)

    async def own(self, guild: GuildId) -> World:
        """Return the world of a guild that this process may change, claimed if need be.

        Raises OwnedElsewhere if a process that has started later serves it, and DamagedGuild.
        """
        if (world := self._owned.get(guild)) is not None:
            return world
        found = (await self.own_all([guild]))[guild]
        if isinstance(found, Exception):
            raise found
        return found

    async def own_all(self, guilds: Iterable[GuildId]) -> dict[GuildId, World | NotOwned]:
        """Do the same for many guilds, with two statements for those that aren't claimed yet."""
        found: dict[GuildId, World | NotOwned] = {}
        missing = []
        async with AsyncExitStack() as held:
            for guild in sorted(guilds):
                if guild not in self._owned:
                    await held.enter_async_context(self._claims[guild])
                if (world := self._owned.get(guild)) is not None:
                    found[guild] = world
                else:
                    missing.append(guild)
            claimed = await self._claimed(missing)
            worlds = [world for world in claimed.values() if isinstance(world, World)]
            self._owned.update((world.guild, world) for world in worlds)
        for world in worlds:
            self._begin_unfinished(world)
        return found | claimed

    async def _claimed(self, guilds: Sequence[GuildId]) -> dict[GuildId, World | NotOwned]:
        """Claim guilds, load them and fold their tails."""
        if not guilds:
            return {}
        for guild in guilds:
            await self.subtractions.settle(guild)
        held = {guild: seq for guild in guilds if (seq := self._dropped.get(guild)) is not None}
        before = await self.tables.currents([*held]) if held else {}
        claimed = await self.tables.claim({guild: new_salt() for guild in guilds})
        found: dict[GuildId, World | NotOwned] = {}
        for guild in guilds:
            self._dropped.pop(guild, None)
            if (rows := claimed[guild]) is None:
                found[guild] = OwnedElsewhere(
                    "Another process of the bot serves this server now; nothing was changed."
                )
                continue
            # Whoever had it meanwhile may have hidden by its own commits that others are missing.
            if guild in held and (
                before[guild].seq < held[guild] or before[guild].fence != self.tables.token
            ):
                self.on_commits_lost(guild)
            try:
                found[guild] = await self._begun(rows)
            except (DamagedGuild, Outdated) as error:
                found[guild] = error
        return found

    async def _begun(self, rows: GuildRows) -> World:
        """Return the world of a guild that was just claimed."""
        guild = GuildId(rows.guild)
        self._looked_at.pop(guild, None)
        self.claims += 1
        try:
            world = await self._loaded(rows)
            world.owned = True
            if world.tail or world.marks:
                async with world.writing:
                    await self.change(world, begin_requests, durable=bool(world.marks))
        except (DamagedRow, DamagedBlock) as error:
            raise self._damaged(guild, error) from error
        self._told.discard(guild)
        return world

    def _damaged(self, guild: GuildId, error: DamagedRow | DamagedBlock) -> DamagedGuild:
        """Return what is wrong with a guild, and log it once."""
        why = error if isinstance(error, DamagedRow) else "A block is missing; restore a backup."
        found = DamagedGuild(f"What is kept of server {guild} can't be read. {why}")
        if guild not in self._told:
            self._told.add(guild)
            log.error("%s Nothing is learned there meanwhile; other servers go on.", found)
        return found

    def _begin_unfinished(self, world: World) -> None:
        if world.asked or world.book.erasures or world.book.purges:
            self.on_unfinished(world.guild)

    async def view(self, guild: GuildId) -> World | None:
        """Return the world of a guild as it is now, to be read and not changed; None if there is
        nothing of it. One round trip if this process has it already."""
        now = await self.tables.current(guild)
        await self.refresh(now.shared)
        world = self._owned.get(guild)
        if world is not None and not self._fits(world, now):
            await self.recheck(world)
            world = self._owned.get(guild)
        if world is None:
            world = self._looked_at.get(guild)
            if world is not None and (world.seq, world.version) != (now.seq, now.version):
                self.drop(world)
                world = None
        if guild in self._looked_at:
            self._looked_at.move_to_end(guild)
        elif world is None and now.fence | now.seq:
            rows = await self.tables.peek(guild)
            if rows is not None:
                world = self._looked_at[guild] = await self._loaded(rows)
                if len(self._looked_at) > LOOKED_AT:
                    self.drop(next(iter(self._looked_at.values())))
        return world

    async def refresh(self, version: int | None = None) -> None:
        """Read what is new of the shared rows; `version` is theirs, if it is known."""
        if version is None or version != self.shared.version:
            await self.changed_since(max(self.shared.version, 0))

    async def changed_since(self, version: int) -> tuple[int, list[Row]]:
        """Return the shared rows' version, and those that were written since another; they are
        taken over."""
        now, rows = await self.tables.shared(version)
        self.shared.apply(now, rows)
        return now, rows

    def drop(self, world: World) -> None:
        """Drop a world, since the database may hold something else."""
        world.dropped = True
        if world.owned:
            self._dropped[world.guild] = max(world.seq, self._dropped.get(world.guild, 0))
        for held in (self._owned, self._looked_at):
            if held.get(world.guild) is world:
                del held[world.guild]
        self.blocks.drop(world.guild)

    def forget(self, guild: GuildId) -> None:
        """Have nothing more to do with a guild, which another process serves, or which is no more:
        what may have been lost of it isn't looked for."""
        if (world := self._owned.get(guild)) is not None:
            self.drop(world)
        self._dropped.pop(guild, None)

    async def release(self, guilds: Collection[GuildId]) -> None:
        """Give guilds up, so that any process may claim them.

        Until the database has it on its disk, they count as dropped: a crash of the server may
        still take their last commits, and then they have to be read anew.
        """
        for guild in guilds:
            if (world := self._owned.get(guild)) is not None:
                self.drop(world)
        if guilds:
            await self.tables.release([*guilds])
        for guild in guilds:
            self._dropped.pop(guild, None)

    async def fold_orphan(self, guild: GuildId) -> None:
        """Claim a guild that no living process has, fold its tail, and give it up again.

        A task of this process that needs the guild meanwhile waits, and claims it then.
        """
        async with self._claims[guild]:
            if guild in self._owned:
                return
            world = (await self._claimed([guild]))[guild]
            if isinstance(world, OwnedElsewhere):
                return
            if isinstance(world, Exception):
                raise world
            self.drop(world)
            await self.release([guild])
        self._begin_unfinished(world)

    async def change(
        self, world: World, work: Callable[[GuildChange], T], *, durable: bool = False
    ) -> T:
        """Fold a world's tail, do some work on it in a thread, and commit both.

        The caller holds `world.writing`. Nobody reads meanwhile, since the work may delete words
        and sources. Raises Outdated if another process was faster. If it fails, other than by
        NotLearned, the world is dropped.
        """
        async with world.blocks.alone():
            change, result = await self.prepare(world, work)
            await self.commit(change, durable=durable)
            return result

    async def prepare(
        self, world: World, work: Callable[[GuildChange], T]
    ) -> tuple[GuildChange, T]:
        """Do the first half of `change`; the world must be dropped if the change isn't committed,
        unless this raises NotLearned."""
        change = GuildChange(world, partial(self.reader.fetch, world))

        def run() -> T:
            change.fold()
            return work(change)

        try:
            return change, await asyncio.to_thread(run)
        except NotLearned:
            raise
        except DamagedBlock:
            self.drop(world)
            if await self.is_current(world):
                raise
            self.lost += 1
            raise Outdated from None  # another process has merged the block
        except BaseException:
            self.drop(world)
            raise

    async def commit(self, change: GuildChange, *, durable: bool = False) -> None:
        """Do the second half of `change`; the caller has `world.blocks` alone."""
        if change.is_empty():
            return
        world = change.world
        try:
            rows = await asyncio.to_thread(change.rows)
            seq = await self.tables.change(rows, durable=durable)
            if seq is None:
                self.lost += 1
                raise Outdated
            self._committed(change, seq)
        except BaseException:
            self.drop(world)
            raise

    async def fold(self, worlds: Sequence[World]) -> None:
        """Fold the tails of some worlds, all in one statement."""
        async with AsyncExitStack() as held:
            for world in sorted(worlds, key=lambda world: world.guild):
                await held.enter_async_context(world.writing)
            changes = [
                GuildChange(world, partial(self.reader.fetch, world))
                for world in worlds
                if world.is_to_be_folded
            ]
            try:
                ready = await asyncio.to_thread(folded, changes)
                for change, _ in sorted(ready, key=lambda one: one[0].world.guild):
                    await held.enter_async_context(change.world.blocks.alone())
                done = await self.tables.changes([rows for _, rows in ready]) if ready else {}
            except BaseException:
                for change in changes:
                    self.drop(change.world)
                raise
            for change in changes:
                if (seq := done.get(change.world.guild)) is not None:
                    self._committed(change, seq)
                else:
                    self.drop(change.world)
                    self.lost += 1

    def _committed(self, change: GuildChange, seq: int) -> None:
        world, storage = change.world, change.storage
        self.folds += 1
        world.folded(seq, storage.stored)
        if change.deleted:
            world.begin_epoch()
            return
        self.blocks.drop_written(world.guild, storage.deleted)
        small = {id_ for id_, one in storage.stored.items() if one.run.entries <= TIER_BASE}
        self.blocks.add_written(
            world.guild,
            {id_: data for id_, data in storage.written.items() if id_ >> NUMBER_BITS in small},
        )

    async def recheck(self, world: World) -> None:
        """Drop a world unless it is what the database holds, once nothing is being written."""
        async with world.writing:
            now = await self.tables.current(world.guild)
            if not (world.dropped or self._fits(world, now)):
                self.drop(world)
                self.lost += 1

    async def is_current(self, world: World) -> bool:
        """Tell whether a world is what the database holds."""
        now = await self.tables.current(world.guild)
        return (world.seq, world.version) == (now.seq, now.version)

    def dropped(self) -> list[GuildId]:
        """Return the guilds whose worlds were dropped, and that aren't claimed again yet."""
        return list(self._dropped)

    async def suspects(self) -> list[World]:
        """Return the owned worlds that another process may have changed or taken."""
        worlds = self.owned()
        now = await self.tables.currents([world.guild for world in worlds])
        return [world for world in worlds if not self._fits(world, now[world.guild])]

    def _fits(self, world: World, now: Current) -> bool:
        held = self.tables.token, world.seq, world.version
        return held == (now.fence, now.seq, now.version)

    async def _loaded(self, rows: GuildRows) -> World:
        guild = GuildId(rows.guild)
        world = self._empty(guild, rows.salt)
        if rows.is_new():  # as most are at first: a thread costs more
            world.load(rows)
        else:
            await asyncio.to_thread(world.load, rows)
        return world

    def _empty(self, guild: GuildId, salt: bytes) -> World:
        return World(guild, self.shared, self.sealer(salt), GuildBlocks(self.blocks, guild))
