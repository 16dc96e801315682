"""Reading a guild: lines in a style, and what goes through all of its counts."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack
from typing import Final, NamedTuple, TypeVar

from markovbot.domain import ChannelId, GuildId, MemberId, Scope, Style
from markovbot.store.model.digest import TextsById, digest
from markovbot.store.model.inspection import inspect_counts
from markovbot.store.model.reading import PackedReading
from markovbot.store.model.statistics import model_statistics
from markovbot.store.packed.compression import DamagedBlock
from markovbot.store.packed.integrity import check_blocks, check_sums
from markovbot.store.packed.storage import BlockStorage
from markovbot.store.ports import CountRecord, ModelStatistics, Reading
from markovbot.store.postgres.errors import Outdated, changed_too_often
from markovbot.store.postgres.tables.connections import READING
from markovbot.store.postgres.view import WorldView
from markovbot.store.postgres.world import GUILD_KEY, World
from markovbot.store.postgres.worlds import Worlds
from markovbot.store.rules.digest import SourceTotals

T = TypeVar("T")


class Snapshot(NamedTuple):
    """A guild at one moment: what it has said so far is given by source, since that goes on."""

    world: World
    storage: BlockStorage
    sources: Mapping[int, SourceTotals]


ATTEMPTS: Final = 5
"""How often a guild is read anew: another process has merged its blocks meanwhile, or somebody here
waited to change it."""


class GaveWay(Outdated):
    """Something that reads all of a guild was ended, since somebody waits to change the guild."""


class Readings:
    """Runs functions on the counts of guilds, in threads, while nothing is deleted."""

    _worlds: Worlds

    async def read(
        self,
        style: Style,
        work: Callable[[Reading], T],
        *,
        brief: bool = False,  # noqa: ARG002 - guilds don't wait for each other
    ) -> T:
        """Run `work` on one unchanging view of a style's counts, in a thread."""

        def look(world: World, storage: BlockStorage) -> T:
            reading = PackedReading(WorldView(world), storage, style, world.cache)
            try:
                return work(reading)
            finally:
                reading.release()

        async def run(world: World, held: AsyncExitStack, _last: bool) -> T:
            await held.enter_async_context(world.blocks.shared())
            if world.owned and world.dropped:  # it holds what was not committed
                raise Outdated
            await held.enter_async_context(world.reading)
            return await _to_its_end(look, world, self._storage(world))

        before = READING.set(True)
        try:
            return await self._attempt(style.guild, run)
        finally:
            READING.reset(before)

    async def inspect_counts(self, scope: Scope, work: Callable[[Iterator[CountRecord]], T]) -> T:
        """Run `work` on all forward counts of order 2 of a scope, in a thread."""

        def look(snapshot: Snapshot) -> T:
            names = {
                code: (ChannelId(one.channel), MemberId(one.member), one.period)
                for code, one in snapshot.sources.items()
                if scope.channel in (None, one.channel)
                and scope.member in (None, one.member)
                and scope.period in (None, one.period)
            }
            view = WorldView(snapshot.world)
            return work(inspect_counts(snapshot.storage, GUILD_KEY, names, view))

        return await self._run(scope.guild, look)

    async def digest(self, guild: GuildId) -> str:
        """Return a SHA-256 in hex of a guild's counts and sources."""
        return await self._run(guild, _digest)

    async def model_statistics(self, guild: GuildId) -> ModelStatistics:
        """Count the words and transitions of a guild."""
        return await self._run(guild, lambda one: model_statistics(one.storage, GUILD_KEY))

    async def check(self) -> list[str]:
        """Return what is wrong with the guilds, a sentence each; reads all of them."""
        found: list[str] = []
        async for guild, _ in self._worlds.tables.guilds():
            wrong = await self._run(GuildId(guild), _wrong)
            found += [f"server {guild}: {sentence}" for sentence in wrong]
        return found

    async def _run(
        self, guild: GuildId, work: Callable[[Snapshot], T], *, gives_way: bool = True
    ) -> T:
        """Run `work` on all of a guild, in a thread.

        That may take long. What is learned meanwhile isn't folded, and whoever waits to change
        something goes first: then `work` is begun anew, a few times at most. It isn't if it
        doesn't give way.
        """

        async def run(world: World, held: AsyncExitStack, last: bool) -> T:
            async with world.writing:  # so that sources and counts are of the same moment
                await held.enter_async_context(world.blocks.shared())
                if world.owned and world.dropped:
                    raise Outdated
                held.enter_context(world.read_whole())
                storage = self._storage(world, gives_way=gives_way and not last)
                snapshot = Snapshot(world, storage, world.book.totals())
            return await _to_its_end(work, snapshot)

        return await self._attempt(guild, run)

    async def _attempt(
        self, guild: GuildId, run: Callable[[World, AsyncExitStack, bool], Awaitable[T]]
    ) -> T:
        for attempt in range(ATTEMPTS):
            world = await self._worlds.view(guild) or self._worlds.unknown(guild)
            try:
                async with AsyncExitStack() as held:
                    return await run(world, held, attempt == ATTEMPTS - 1)
            except DamagedBlock:
                if attempt == ATTEMPTS - 1 or await self._worlds.is_current(world):
                    raise
                self._worlds.drop(world)
            except Outdated:
                pass  # it is read anew
        raise changed_too_often()

    def _storage(self, world: World, *, gives_way: bool = False) -> BlockStorage:
        def fetch(blocks: Sequence[int]) -> dict[int, bytes]:
            if gives_way and world.blocks.is_wanted_alone:
                raise GaveWay
            return self._worlds.reader.fetch(world, blocks)

        return world.snapshot(fetch)


async def _to_its_end(work: Callable[..., T], *arguments: object) -> T:
    """Run `work` in a thread, and don't return before it is done even if nobody waits for it any
    more: until then it needs the blocks and the cache."""
    running = asyncio.ensure_future(asyncio.to_thread(work, *arguments))
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        await asyncio.wait([running])
        raise


def _digest(snapshot: Snapshot) -> str:
    lexicon = snapshot.world.lexicon
    vocabulary = TextsById(
        [(word, text) for text, word in list(lexicon.words.items())], list(lexicon.texts.items())
    )
    erasing = snapshot.world.book.erasing()
    return digest(snapshot.storage, GUILD_KEY, vocabulary, snapshot.sources, erasing)


def _wrong(snapshot: Snapshot) -> list[str]:
    book, storage = snapshot.world.book, snapshot.storage
    said = None
    if not (book.erasures or book.purges):
        said = {
            (GUILD_KEY, code): one.tokens for code, one in snapshot.sources.items() if one.tokens
        }
    tokens = {*list(snapshot.world.lexicon.texts)}
    suspects = {token for erasure in book.erasures for token in erasure.suspects}
    found = [*check_blocks(storage), *check_sums(storage, said, tokens, suspects)]
    if backwards := sum(low > high for ranges in book.coverage.values() for low, high in ranges):
        found.append(f"{backwards} learned ranges end before they begin")
    return found
