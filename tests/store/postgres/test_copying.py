"""Copying to and from PostgreSQL, where others may come between, and where rows may be missing."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator

import pytest

from markovbot.copying.copier import copy_store
from markovbot.errors import UserError
from markovbot.store.memory import MemoryStore
from markovbot.store.packed import bulk_writer
from markovbot.store.ports.copying import GuildRecords, Transitions
from markovbot.store.postgres.bootstrap import open_postgres
from markovbot.store.postgres.store import PostgresStore
from sandbox.postgres import Cluster
from tests.support.copying import Quiet
from tests.support.stores import KEY
from tests.support.teaching import GUILD, OTHER_GUILD, Teacher


@pytest.fixture
async def server(postgres: str) -> AsyncIterator[PostgresStore]:
    async with open_postgres(postgres, KEY) as opened:
        yield opened


@pytest.fixture
async def source() -> MemoryStore:
    store = MemoryStore()
    teacher = Teacher(store)
    for guild in (GUILD, OTHER_GUILD):
        await teacher.say("a cup of tea", "the kettle sings of tea", guild=guild)
    return store


Taken = tuple[GuildRecords, list[Transitions]]


def taken(records: GuildRecords, transitions: Iterator[Transitions]) -> Taken:
    return records, list(transitions)


def slowly(parts: list[Transitions], between: Callable[[], None]) -> Iterator[Transitions]:
    yield parts[0]
    between()
    yield from parts[1:]


async def test_a_guild_that_another_process_takes_meanwhile_is_given_up(
    server: PostgresStore, postgres: str, source: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk_writer, "WRITTEN_AT_ONCE", 1)
    records, parts = await source.copy_out(GUILD, taken)
    loop = asyncio.get_running_loop()
    async with open_postgres(postgres, KEY) as bot:  # it has started later

        def take() -> None:
            said = Teacher(bot).say("a word of the other's")
            asyncio.run_coroutine_threadsafe(said, loop).result()

        with pytest.raises(UserError, match="has taken over the server 1001"):
            await server.copy_in(records, slowly(parts, take), lambda _: None)
        assert (await bot.guilds())[GUILD].messages == 1
        assert not await bot.check()


async def test_what_is_missing_at_the_source_is_told(postgres: str, cluster: Cluster) -> None:
    async with open_postgres(postgres, KEY) as server:
        await Teacher(server).say("a cup of tea")
    cluster.sql("DELETE FROM block", postgres.rpartition("/")[2])
    async with open_postgres(postgres, KEY) as server:
        with pytest.raises(UserError, match="counts of the server 1001 in PostgreSQL are damaged"):
            await copy_store(server, MemoryStore(), Quiet())


async def test_guilds_are_free_again_after_a_copy(
    server: PostgresStore, postgres: str, source: MemoryStore
) -> None:
    await copy_store(source, server, Quiet())
    async with open_postgres(postgres, KEY) as bot:
        teacher = Teacher(bot)
        await teacher.teach(teacher.message("the bot goes on", id_=10**6))
        assert (await bot.guilds())[GUILD].messages == 3


async def test_a_copied_guild_is_served_by_every_process(
    server: PostgresStore, postgres: str, source: MemoryStore
) -> None:
    await copy_store(source, server, Quiet())
    async with open_postgres(postgres, KEY) as bot:
        assert await bot.digest(GUILD) == await source.digest(GUILD)
        assert await bot.stored_guilds() == [GUILD, OTHER_GUILD]
