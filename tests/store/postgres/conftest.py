"""What the tests of PostgreSQL share."""

from collections.abc import AsyncIterator

import pytest

from markovbot.store.postgres.bootstrap import open_postgres
from markovbot.store.postgres.store import PostgresStore
from markovbot.store.postgres.tables import GuildTables, open_tables
from tests.support.stores import KEY


@pytest.fixture
async def tables(postgres: str) -> AsyncIterator[GuildTables]:
    """The tables as one process sees them."""
    async with open_tables(postgres) as opened:
        yield opened


@pytest.fixture
async def later(postgres: str, tables: GuildTables) -> AsyncIterator[GuildTables]:
    """The same tables as another process sees them, which started later."""
    async with open_tables(postgres) as opened:
        yield opened


@pytest.fixture
async def older(postgres: str) -> AsyncIterator[PostgresStore]:
    """The store as one process has it."""
    async with open_postgres(postgres, KEY) as opened:
        yield opened


@pytest.fixture
async def younger(postgres: str, older: PostgresStore) -> AsyncIterator[PostgresStore]:
    """The same database as another process has it, which started later."""
    async with open_postgres(postgres, KEY) as opened:
        yield opened
