"""A connection that is cut ends in another attempt or in one sentence, never in half a batch."""

import asyncio
import traceback
from urllib.parse import urlsplit

import asyncpg
import pytest

from markovbot.errors import DatabaseAway, DatabaseFailure, DatabaseMisconfigured
from markovbot.store.postgres.tables import Append, GuildTables, open_tables
from markovbot.store.postgres.tables.connections import CONNECTIONS
from sandbox.postgres import Cluster, free_port
from tests.support.deaf_proxy import through_proxy
from tests.support.postgres_rows import claimed, cut, full_change, held

GUILDS = range(20)

WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"


async def test_connections_that_were_cut_while_idle_are_made_anew(
    tables: GuildTables, postgres: str
) -> None:
    rows = await claimed(tables, 1)
    assert await cut(postgres, "%")
    assert await tables.append([Append(1, rows.seq, 0, b"")], 0) == {1: rows.seq + 1}


async def test_a_batch_whose_connection_is_cut_in_the_middle_is_in_once_and_whole(
    tables: GuildTables, postgres: str
) -> None:
    rows = [await claimed(tables, guild) for guild in GUILDS]
    blocker = await asyncpg.connect(postgres)
    held = blocker.transaction()
    await held.start()
    await blocker.execute("UPDATE guild SET salt = salt WHERE guild = $1", GUILDS[-1])
    batch = [Append(one.guild, one.seq, 0, b"row") for one in rows]
    appending = asyncio.ensure_future(tables.append(batch, 0))
    while not await blocker.fetchval(WAITING):
        pass
    assert await cut(postgres, "%INSERT INTO tail%")
    assert await blocker.fetchval("SELECT count(*) FROM tail") == 0
    await held.rollback()
    assert await appending == {one.guild: one.seq + 1 for one in rows}
    assert await blocker.fetchval("SELECT count(*) FROM tail") == len(rows)
    await blocker.close()


async def test_a_batch_whose_answer_is_lost_is_in_once(tables: GuildTables, postgres: str) -> None:
    rows = [await claimed(tables, guild) for guild in GUILDS]
    batch = [Append(one.guild, one.seq, 0, b"row") for one in rows]
    async with through_proxy(postgres) as (proxy, url), open_tables(url) as remote:
        remote.token = tables.token  # the same process, on a bad line
        assert await remote.append([], 0) == {}  # the statement is prepared from now on
        proxy.lose = 1
        assert await remote.append(batch, 0) == {one.guild: one.seq + 1 for one in rows}
    for one in rows:
        assert (await claimed(tables, one.guild)).tail == [(one.seq + 1, b"row")]


async def test_a_change_whose_answer_is_lost_is_done_once(
    tables: GuildTables, postgres: str
) -> None:
    rows = await claimed(tables, 1)
    async with through_proxy(postgres) as (proxy, url), open_tables(url) as remote:
        remote.token = tables.token
        assert await remote.change(full_change(rows._replace(seq=0))) is None
        proxy.lose = 1
        assert await remote.change(full_change(rows)) == rows.seq + 1
    assert (await held(tables, 1)).seq == rows.seq + 1


async def test_a_line_that_stays_bad_ends_in_a_sentence(tables: GuildTables, postgres: str) -> None:
    rows = await claimed(tables, 1)
    async with through_proxy(postgres) as (proxy, url), open_tables(url) as remote:
        proxy.lose = 100
        with pytest.raises(DatabaseFailure, match="connection to PostgreSQL is lost"):
            await remote.append([Append(1, rows.seq, 0, b"row")], 0)
        proxy.lose = 0
        assert await remote.peek(1) == rows


async def test_two_batches_that_stand_in_each_others_way_both_end(
    tables: GuildTables, postgres: str
) -> None:
    rows = [await claimed(tables, guild) for guild in GUILDS]
    batch = [Append(one.guild, one.seq, 0, b"row") for one in rows]
    both = await asyncio.gather(tables.append(batch, 0), tables.append(batch[::-1], 0))
    assert both[0].keys() | both[1].keys() == set(GUILDS)
    assert not both[0].keys() & both[1].keys()


async def test_it_is_said_once_that_the_server_is_away_and_once_that_it_is_back(
    own_cluster: Cluster, caplog: pytest.LogCaptureFixture
) -> None:
    with own_cluster.database() as name:
        async with open_tables(own_cluster.url(name)) as tables:
            own_cluster.stop()
            for _ in range(3):
                with pytest.raises(DatabaseAway):
                    await asyncio.gather(tables.size(), tables.peek(1), tables.beat(9))
            own_cluster.start()
            await asyncio.gather(tables.size(), tables.peek(1))
    away, back = (record.getMessage() for record in caplog.records)
    assert "PostgreSQL is away. PostgreSQL can't be reached" in away
    assert "PostgreSQL is back after" in back
    assert not any(record.exc_info for record in caplog.records)


async def test_a_statement_that_fails_while_others_are_answered_is_no_server_that_is_away(
    tables: GuildTables, postgres: str, cluster: Cluster, caplog: pytest.LogCaptureFixture
) -> None:
    blocker = await asyncpg.connect(postgres)
    held = blocker.transaction()
    await held.start()
    await blocker.execute("LOCK TABLE guild")
    waiting = asyncio.ensure_future(tables.peek(1))
    for _ in range(2):
        while not int(await asyncio.to_thread(cluster.sql, WAITING)):
            pass
        await tables.size()
        await cut(postgres, "%FROM tail%")
    with pytest.raises(DatabaseFailure, match="is lost") as caught:
        await waiting
    assert not isinstance(caught.value, DatabaseAway)
    assert not caplog.records
    await held.rollback()
    await blocker.close()


async def test_a_long_wait_for_a_connection_is_no_reason_to_count_as_dead(
    tables: GuildTables, postgres: str, cluster: Cluster
) -> None:
    await claimed(tables, 1)
    blocker = await asyncpg.connect(postgres)
    held = blocker.transaction()
    await held.start()
    await blocker.execute("LOCK TABLE guild")
    waiting = [asyncio.ensure_future(tables.peek(1)) for _ in range(9)]
    while int(await asyncio.to_thread(cluster.sql, WAITING)) < CONNECTIONS:
        pass
    await tables.beat(3600)
    assert not any(one.done() for one in waiting)
    await held.rollback()
    await asyncio.gather(*waiting)
    await blocker.close()
    assert await tables.is_alive(tables.token)


async def test_a_server_that_is_gone_and_back(own_cluster: Cluster) -> None:
    with own_cluster.database() as name:
        async with open_tables(own_cluster.url(name)) as tables:
            rows = await claimed(tables, 1)
            batch = [Append(1, rows.seq, 0, b"row")]
            own_cluster.stop()
            with pytest.raises(DatabaseFailure, match="Start the server"):
                await tables.append(batch, 0)
            own_cluster.start()
            assert await tables.append(batch, 0) == {1: rows.seq + 1}


async def test_no_sentence_holds_the_password_or_the_url(cluster: Cluster, postgres: str) -> None:
    parts = urlsplit(postgres)
    password = parts.password
    assert password
    wrong = {
        f"postgresql://bot:{password}x@127.0.0.1:{cluster.port}{parts.path}": "password",
        f"postgresql://bot:{password}@127.0.0.1:{cluster.port}/missing": "createdb",
        f"postgresql://bot:{password}@127.0.0.1:{free_port()}{parts.path}": "Start the server",
        f"postgresql://bot:{password}@no-such-host.invalid{parts.path}": "can't be found",
        f"postgresql://bot:/{password}@127.0.0.1:{cluster.port}{parts.path}": "can't be found",
        f"postgresql://bot:{password}@127.0.0.1:port{parts.path}": "must look like",
        f"postgresql://bot:{password}@127.0.0.1:65536{parts.path}": "must look like",
        f"postgresql://bot:{password}@[127.0.0.1{parts.path}": "must look like",
        f"{postgres}?sslmode={password}": "must look like",
        f"{postgres}?sslmode=require": "TLS",
    }
    for url, hint in wrong.items():
        with pytest.raises(DatabaseFailure, match=hint) as caught:
            async with open_tables(url):
                pass
        error: BaseException | None = caught.value
        while error is not None:
            assert password not in str(error)
            error = error.__cause__ if error.__suppress_context__ else error.__context__


async def test_an_old_server_is_refused_before_anything_is_made_there(postgres: str) -> None:
    async with through_proxy(postgres) as (proxy, url):
        proxy.replaced = b"server_version\x0015", b"server_version\x0014"
        with pytest.raises(DatabaseMisconfigured, match=r"PostgreSQL 14, and the bot needs 15"):
            async with open_tables(url):
                pass
    connection = await asyncpg.connect(postgres)
    assert await connection.fetchval("SELECT to_regclass('fleet')") is None
    await connection.close()


async def test_a_user_who_may_not_create_tables_is_told_what_to_do(
    cluster: Cluster, postgres: str
) -> None:
    cluster.sql(f"ALTER DATABASE {urlsplit(postgres).path[1:]} OWNER TO postgres")
    with pytest.raises(DatabaseFailure, match="ALTER DATABASE"):
        async with open_tables(postgres):
            pass


async def test_no_sentence_quotes_a_value_that_no_column_takes(tables: GuildTables) -> None:
    value = 2**63 + 4711
    with pytest.raises(DatabaseFailure, match="report it") as caught:
        await tables.peek(value)
    assert str(value) not in "".join(traceback.format_exception(caught.value))
