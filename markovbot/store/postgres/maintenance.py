"""What a process does by itself: fold, merge, finish erasures, and say that it lives."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Final

from markovbot.domain import GuildId
from markovbot.errors import UserError
from markovbot.store.packed.compaction import FAN, merged_share
from markovbot.store.ports.maintenance import CompactionProgress
from markovbot.store.postgres import editing
from markovbot.store.postgres.errors import DamagedGuild, Outdated, OwnedElsewhere
from markovbot.store.postgres.owner import Owner
from markovbot.store.postgres.world import World
from markovbot.store.postgres.worlds import Worlds

log = logging.getLogger(__name__)

LONGEST_TAIL: Final = 60.0
"""Seconds after which a row of a tail is folded, however few there are."""

BEAT_EVERY: Final = 3.0
LIVES: Final = 10.0
"""A process says this often that it lives, and counts as dead when it hasn't for so long."""

POLL_EVERY: Final = 2.0
"""Seconds between two looks whether other processes have changed guilds, or ask for something."""

ORPHANS_EVERY: Final = 30.0
"""Seconds between two looks for guilds that nobody serves and whose tail isn't folded."""

RETRY_DELAY: Final = 5.0

MOST_TOKENS: Final = 2_000_000
"""Tokens in the vocabularies of the guilds that a process holds in memory: about a gigabyte. Above
that, the guilds in which nothing has happened for longest are given up until they are needed."""

FOLDS: Final = 100
"""Guilds that are folded in one statement."""


class Maintenance:
    """Tasks that run for as long as the store is open."""

    def __init__(self, worlds: Worlds, owner: Owner) -> None:
        self._worlds = worlds
        self._owner = owner
        self._bulks = 0
        self._unfinished: set[GuildId] = set()
        self._failed: set[GuildId] = set()
        self._grown: set[World] = set()
        self._due = asyncio.Event()
        worlds.on_unfinished = self.finish
        self._tasks = [
            asyncio.create_task(self._repeat(every, work))
            for every, work in (
                (BEAT_EVERY, self._beat),
                (POLL_EVERY, self._poll),
                (POLL_EVERY, self._listen),
                (ORPHANS_EVERY, self._fold_orphans),
                (1.0, self._tidy),
            )
        ]

    def finish(self, guild: GuildId) -> None:
        """Finish a guild's erasures and purges soon."""
        self._unfinished.add(guild)
        self._due.set()

    async def fold(self, worlds: list[World]) -> None:
        """Fold the tails of some worlds; what is then to be merged is merged soon."""
        for start in range(0, len(worlds), FOLDS):
            await self._worlds.fold(worlds[start : start + FOLDS])
        self._grown.update(worlds)
        self._due.set()

    async def settle(self) -> None:
        """Do now all that is due."""
        await self.fold([world for world in self._worlds.owned() if world.tail])
        self._unfinished.update(
            one.guild for one in self._worlds.owned() if one.book.erasures or one.book.purges
        )
        await self._do_due()

    async def stop(self) -> None:
        """Stop after what is under way."""
        for task in self._tasks:
            task.cancel()
        for task in self._tasks:
            with suppress(asyncio.CancelledError):
                await task

    @asynccontextmanager
    async def bulk(self, progress: CompactionProgress) -> AsyncIterator[None]:
        """Put compaction off while much is written; compact at the end, and tell how far it is."""
        self._bulks += 1
        try:
            yield
            worlds = self._worlds.owned()
            for before, world in enumerate(worlds):
                while await self._owner.tidy(world, editing.compact_major):
                    share = merged_share([stored.run for stored in world.runs.values()])
                    progress((before + share) / len(worlds))
        finally:
            self._bulks -= 1

    async def _tidy(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(1.0):
                await self._due.wait()
        self._due.clear()
        longest = time.monotonic() - LONGEST_TAIL
        await self.fold(
            [
                world
                for world in self._worlds.owned()
                if world.tail_since is not None and world.tail_since <= longest
            ]
        )
        await self._do_due()
        await self._give_up_idle()

    async def _give_up_idle(self) -> None:
        worlds = self._worlds.owned()
        surplus = sum(len(world.lexicon.texts) for world in worlds) - MOST_TOKENS
        if surplus <= 0:
            return
        given_up = []
        for world in sorted(worlds, key=lambda world: world.used):
            if surplus > 0 and world.is_idle:
                surplus -= len(world.lexicon.texts)
                given_up.append(world.guild)
        await self._worlds.release(given_up)

    async def _do_due(self) -> None:
        waiting, self._unfinished = self._unfinished, set()
        while waiting:
            guild = waiting.pop()
            try:
                await self._owner.remove(guild)
            except OwnedElsewhere:
                pass
            except BaseException:
                self._failed.add(guild)  # which comes after the others when they are tried again
                self._unfinished |= waiting
                raise
        self._unfinished |= self._failed
        self._failed.clear()
        compact = partial(editing.compact, wait=bool(self._bulks))
        while self._grown:
            world = next(iter(self._grown))
            if len(world.runs) < FAN or not await self._owner.tidy(world, compact):
                self._grown.discard(world)

    async def _beat(self) -> None:
        await self._worlds.tables.beat(LIVES)

    async def _poll(self) -> None:
        """Read anew what isn't as it was: somebody asks for something, or commits were lost."""
        for world in await self._worlds.suspects():
            await self._worlds.recheck(world)
        for guild in self._worlds.dropped():
            with suppress(OwnedElsewhere, DamagedGuild, Outdated):
                await self._worlds.own(guild)  # which begins what is asked

    async def _listen(self) -> None:
        """Look at once when somebody asks something of a guild that this process owns."""
        async for guild in self._worlds.tables.hints():
            if self._worlds.find(GuildId(guild)) is not None:
                await self._poll()

    async def _fold_orphans(self) -> None:
        for guild in await self._worlds.tables.orphans():
            with suppress(DamagedGuild, Outdated):
                await self._worlds.fold_orphan(GuildId(guild))

    async def _repeat(self, every: float, work: Callable[[], Coroutine[None, None, None]]) -> None:
        while True:
            delay = every
            try:
                await work()
            except UserError as error:
                log.warning("%s Tidying up goes on later.", error)
                delay = RETRY_DELAY
            except Exception as error:  # noqa: BLE001 - counts and lines don't depend on it
                log.error("Tidying up failed (%s); it is tried again later.", type(error).__name__)
                delay = RETRY_DELAY
            await asyncio.sleep(delay)
