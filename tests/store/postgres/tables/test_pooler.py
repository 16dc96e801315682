"""PgBouncer in transaction mode may be in front, if it is said so."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest

from markovbot.errors import DatabaseFailure
from markovbot.store.postgres.tables import Append, open_tables
from markovbot.store.postgres.tables.failures import POOLER
from sandbox.postgres import Cluster, NoServer
from tests.support.pooler import pooled
from tests.support.postgres_rows import claimed, full_change, held


@pytest.fixture
async def pooler(cluster: Cluster, postgres: str) -> AsyncIterator[str]:
    """The URL of a PgBouncer with two connections to the server, which all clients share."""
    try:
        with pooled(cluster, postgres, 2) as url:
            await ready(url)
            yield url
    except NoServer as error:
        pytest.skip(str(error))


async def ready(url: str) -> None:
    while True:
        try:
            await (await asyncpg.connect(url, statement_cache_size=0)).close()
        except ConnectionRefusedError:
            await asyncio.sleep(0.01)
        else:
            return


async def test_everything_works_behind_a_pooler_that_is_named(pooler: str) -> None:
    url = f"{pooler}?pgbouncer=true"
    async with open_tables(url) as one, open_tables(url) as other:
        for _ in range(5):
            rows = await claimed(one, 1)
            batch = [Append(1, rows.seq, rows.version, b"row")]
            both = await asyncio.gather(one.append(batch, 0), other.current(1))
            assert both[0] == {1: rows.seq + 1}
        seq = await one.change(full_change(rows._replace(seq=rows.seq + 1)), durable=True)
        taken = await held(other, 1)
        assert (taken.seq, len(taken.tail)) == (seq, 5)
        assert await one.append(batch, 0) == {}


async def test_a_pooler_that_is_not_named_is_told_what_to_name(pooler: str) -> None:
    async with open_tables(pooler) as tables:
        await tables.current(1)
        other = await asyncpg.connect(pooler, statement_cache_size=0)
        async with other.transaction():  # on the connection that knows the statement
            with pytest.raises(DatabaseFailure) as caught:
                await tables.current(1)
        await other.close()
    assert str(caught.value) == POOLER
