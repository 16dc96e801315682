"""What the tests of PostgreSQL's tables share."""

from collections.abc import AsyncIterator

import pytest

from markovbot.store.postgres.tables import GuildTables, open_tables


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
