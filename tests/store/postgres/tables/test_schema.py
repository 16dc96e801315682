"""The tables come to be by whoever is first, and a later version is left alone."""

import asyncio
from contextlib import AsyncExitStack

import asyncpg
import pytest

from markovbot.errors import DatabaseFailure
from markovbot.store.postgres.tables import open_tables
from markovbot.store.postgres.tables.schema import MIGRATIONS, bring_up_to_date
from tests.support.postgres_rows import claimed

ADDED = (*MIGRATIONS, "ALTER TABLE guild ADD note bigint", "CREATE TABLE later (guild bigint)")


async def test_processes_that_start_together_make_the_tables_once(postgres: str) -> None:
    async with AsyncExitStack() as stack:
        opened = await asyncio.gather(
            *(stack.enter_async_context(open_tables(postgres)) for _ in range(4))
        )
        assert len({tables.token for tables in opened}) == 4


async def test_what_is_there_is_kept_when_it_is_opened_again(postgres: str) -> None:
    async with open_tables(postgres) as tables:
        rows = await claimed(tables, 1)
    async with open_tables(postgres) as again:
        assert await again.peek(1) == rows


async def test_processes_that_start_together_migrate_once(postgres: str) -> None:
    async with open_tables(postgres) as tables:
        rows = await claimed(tables, 1)
        connections = [await asyncpg.connect(postgres) for _ in range(3)]
        await asyncio.gather(*(bring_up_to_date(one, ADDED) for one in connections))
        assert await connections[0].fetchval("SELECT schema FROM fleet") == len(ADDED)
        await connections[0].fetch("SELECT guild, note FROM guild JOIN later USING (guild)")
        assert await tables.peek(1) == rows
        for one in connections:
            await one.close()


async def test_a_migration_that_fails_leaves_everything_as_it_was(postgres: str) -> None:
    async with open_tables(postgres):
        connection = await asyncpg.connect(postgres)
        wrong = (*ADDED[:-1], "CREATE TABLE half (guild bigint); SELECT 1 / 0")
        with pytest.raises(asyncpg.DivisionByZeroError):
            await bring_up_to_date(connection, wrong)
        assert await connection.fetchval("SELECT schema FROM fleet") == len(ADDED) - 1
        assert await connection.fetchval("SELECT to_regclass('half')") is None
        await connection.close()


async def test_tables_of_a_newer_release_are_refused(postgres: str) -> None:
    async with open_tables(postgres):
        connection = await asyncpg.connect(postgres)
        await bring_up_to_date(connection, ADDED)
        await connection.close()
    with pytest.raises(DatabaseFailure, match=f"version {len(ADDED)}"):
        async with open_tables(postgres):
            pass
