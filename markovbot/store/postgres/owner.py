"""What the owner of a guild does to it besides learning: decide, subtract, erase, and tidy up."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from functools import partial
from typing import Final, TypeVar
from uuid import uuid4

from markovbot.domain import GuildId, MessageId, Scope
from markovbot.errors import DatabaseFailure
from markovbot.store.ports import Erased, Example, SourceId
from markovbot.store.postgres import editing
from markovbot.store.postgres.batch_ids import NotLearned, by_guild
from markovbot.store.postgres.book_parts import decisions_of
from markovbot.store.postgres.change import GuildChange
from markovbot.store.postgres.errors import ATTEMPTS, Outdated, OwnedElsewhere, changed_too_often
from markovbot.store.postgres.guild_book import GuildBook
from markovbot.store.postgres.requests import (
    EraseRequest,
    FactRequest,
    Request,
    TombstoneRequest,
    begin_erasure,
    do_request,
    sealed_request,
)
from markovbot.store.postgres.subtractions import Subtraction
from markovbot.store.postgres.world import World
from markovbot.store.postgres.worlds import Worlds

T = TypeVar("T")

SLICE_BLOCKS: Final = 256
"""Blocks that a change writes or deletes before it is committed, though more is to be removed."""

ASK_EVERY: Final = 0.2
"""Seconds between two looks whether another process has done what it was asked."""


async def _nobody(_scope: Scope, _now: MessageId) -> None:
    """Tell nobody."""


Told = Callable[[Scope, MessageId], Awaitable[None]]
"""Awaited after something was erased because another process has asked."""


class Owner:
    """Changes guilds: those that are served here, and those that nobody serves."""

    def __init__(self, worlds: Worlds) -> None:
        self._worlds = worlds
        self.erased_elsewhere: Told = _nobody

    async def decide(
        self,
        guild: GuildId,
        work: Callable[[GuildBook], Awaitable[T]],
        *,
        resettled: bool = False,
    ) -> T:
        """Let `work` change what is decided in a guild; `resettled` if it also changes sources or
        coverage.

        The work is done again on a new book if another process was faster.
        """

        def note(change: GuildChange, before: bytes) -> None:
            change.decided = decisions_of(change.world.book) != before
            change.resettled = resettled

        async def run(world: World) -> T:
            async with world.blocks.alone():
                before = decisions_of(world.book)
                result = await work(world.book)
                change, _ = await self._worlds.prepare(world, partial(note, before=before))
                await self._worlds.commit(change, durable=True)
            if world.book.is_empty():
                await self._worlds.tables.drop(guild, world.seq, world.version)
                self._worlds.forget(guild)
            return result

        return await self.with_world(guild, run)

    async def with_world(self, guild: GuildId, work: Callable[[World], Awaitable[T]]) -> T:
        """Run `work` on a guild's world that nobody else changes meanwhile; again if it is out of
        date."""
        for _ in range(ATTEMPTS):
            with suppress(Outdated):
                world = await self._worlds.own(guild)
                async with world.writing:
                    if not world.dropped:
                        return await work(world)
        raise changed_too_often()

    async def subtract(
        self, examples: Sequence[Example], instead: Sequence[Example]
    ) -> Mapping[MessageId, SourceId] | None:
        """Subtract examples exactly; return None and change nothing if not all were counted."""
        taken, given = by_guild(examples), by_guild(instead)
        left = sorted({*taken, *given})
        found: dict[MessageId, SourceId] = {}
        subtractions = self._worlds.subtractions
        for _ in range(ATTEMPTS):
            async with AsyncExitStack() as held:
                changes: list[tuple[GuildChange, Subtraction]] = []
                try:
                    for guild in left:
                        world = await self._worlds.own(guild)
                        await held.enter_async_context(world.writing)
                        await held.enter_async_context(world.blocks.alone())
                        counted = subtractions.counted(taken.get(guild, ()))
                        more = given.get(guild, ())
                        work = partial(editing.subtract, examples=counted, instead=more)
                        change, sources = await self._worlds.prepare(world, work)
                        one = Subtraction(guild, world.seq, taken.get(guild, ()), more, sources)
                        changes.append((change, one))
                        found |= sources
                    for change, one in changes:
                        await self._commit_subtraction(change, one)
                        left.remove(one.guild)
                except BaseException as error:
                    for change, _ in changes:
                        if change.world.guild in left:
                            self._worlds.drop(change.world)
                    if isinstance(error, NotLearned):
                        return None
                    if not isinstance(error, Outdated):
                        raise
            if not left:
                subtractions.forget(examples)
                return found
        raise changed_too_often()

    async def _commit_subtraction(self, change: GuildChange, one: Subtraction) -> None:
        try:
            # No coverage tells that it is to be done again if a crash takes it.
            await self._worlds.commit(change, durable=True)
        except DatabaseFailure:
            self._worlds.subtractions.note_unanswered(one)
            raise
        self._worlds.subtractions.note_done(one)

    async def erase(self, scope: Scope, now: MessageId) -> Erased:
        """Subtract all that a scope contributed; return when it is gone from all rows."""
        erased: list[Erased] = []

        def begin(change: GuildChange) -> None:
            erased.append(Erased(*begin_erasure(change, scope, now)))

        async def erase() -> None:
            await self.with_world(
                scope.guild, partial(self._worlds.change, work=begin, durable=True)
            )
            await self.remove(scope.guild)

        found = Erased(0, 0)
        if await self._is_served_elsewhere(scope.guild):
            world = await self._worlds.view(scope.guild)
            if world is not None:
                counted = await world.book.scope_statistics(scope)
                found = Erased(counted.messages, counted.tokens)
        await self._here_or_there(scope.guild, erase, EraseRequest(scope, now))
        return erased[-1] if erased else found

    async def request(self, guild: GuildId, request: TombstoneRequest | FactRequest) -> None:
        """Do something small in a guild, or let the process do it that serves it."""

        async def do(book: GuildBook) -> None:
            do_request(book, request)

        await self._here_or_there(guild, partial(self.decide, guild, do), request)

    async def _here_or_there(
        self, guild: GuildId, here: Callable[[], Awaitable[None]], request: Request
    ) -> None:
        """Do something in a guild here, or if another process serves it, ask that one to."""
        for _ in range(ATTEMPTS):
            if await self._is_served_elsewhere(guild) and await self._ask(guild, request):
                return None
            with suppress(OwnedElsewhere):
                async with self._borrowed(guild):
                    return await here()
        raise changed_too_often()

    async def tidy(self, world: World, work: Callable[[GuildChange], bool]) -> bool:
        """Let `work` merge a slice of a world's blocks; return False if nothing more is due.

        It also does if somebody reads all of the guild, or if the world is out of date: whoever
        needs the guild next reads it anew.
        """
        async with world.writing:
            if not world.is_to_be_merged:
                return False
            with suppress(Outdated):
                change, more = await self._worlds.prepare(world, work)  # lines are read meanwhile
                async with world.blocks.alone():
                    await self._worlds.commit(change)
                return more
            return False

    async def remove(self, guild: GuildId) -> None:
        """Do what is left of a guild's erasures and purges, and tell who has asked for them."""
        asked = None
        while asked is None:
            asked = await self.with_world(guild, partial(self._worlds.change, work=_removed))
        for scope, now in asked:
            await self.erased_elsewhere(scope, now)

    async def _is_served_elsewhere(self, guild: GuildId) -> bool:
        if (world := self._worlds.find(guild)) is not None:
            await self._worlds.recheck(world)
            if not world.dropped:
                return False
        fence = (await self._worlds.tables.current(guild)).fence
        return fence not in (0, self._worlds.tables.token) and await self._worlds.tables.is_alive(
            fence
        )

    async def _ask(self, guild: GuildId, request: Request) -> bool:
        """Let the process that serves a guild do something; return when it is done.

        If that process ends or gives the guild up meanwhile, it is done here, unless a process
        claims the guild that has started later: it finds what is asked, and does it. Returns False
        if there is no such guild.
        """
        tables = self._worlds.tables
        world = await self._worlds.view(guild)
        id_ = uuid4()
        if world is None or not await tables.mark(guild, id_, sealed_request(world, id_, request)):
            return False
        while await tables.is_marked(guild, id_):
            await asyncio.sleep(ASK_EVERY)
            if not await self._is_served_elsewhere(guild):
                with suppress(OwnedElsewhere):
                    async with self._borrowed(guild):
                        await self.remove(guild)
        return True

    @asynccontextmanager
    async def _borrowed(self, guild: GuildId) -> AsyncIterator[None]:
        """Claim a guild for as long as the block lasts, unless it is served here anyway."""
        served = self._worlds.find(guild) is not None
        try:
            yield
        finally:
            if not served:
                self._worlds.forget(guild)
                await self._worlds.release([guild])


def _removed(change: GuildChange) -> list[tuple[Scope, MessageId]] | None:
    """Do slices of a guild's erasures and purges; return None if more are left.

    With the last one, what other processes have asked for is done, and returned.
    """
    world, storage = change.world, change.storage
    while world.book.erasures or world.book.purges:
        if world.book.erasures:
            editing.erase(change)
        else:
            editing.purge(change)
        if len(storage.written) + len(storage.deleted) >= SLICE_BLOCKS:
            return None
    asked, world.asked = world.asked, {}
    change.done_marks += asked
    return list(asked.values())
