"""Marks reach a guild's owner, whether it is told of them or not."""

import asyncio
from contextlib import aclosing, suppress
from uuid import UUID, uuid4

import asyncpg
import pytest

from markovbot.store.postgres.tables import Append, Change, GuildTables, open_tables
from tests.support.postgres_rows import claimed, cut, full_change

GUILD = 123_456_789_012_345_678


async def test_the_owner_writes_nothing_before_it_has_read_a_mark(
    tables: GuildTables, later: GuildTables
) -> None:
    rows = await claimed(tables, GUILD)
    mark = uuid4()
    assert await later.mark(GUILD, mark, b"forget")
    assert await tables.append([Append(GUILD, rows.seq, 0, b"")], 0) == {}
    assert await tables.change(full_change(rows)) is None
    again = await claimed(tables, GUILD)
    assert (again.version, again.marks) == (1, [(mark, b"forget")])
    seq = await tables.change(Change(GUILD, again.seq, 1, gone_marks=[mark]), durable=True)
    assert seq == again.seq + 1
    assert not await later.is_marked(GUILD, mark)


async def test_a_mark_is_there_until_it_is_carried_out(tables: GuildTables) -> None:
    await claimed(tables, GUILD)
    mark = uuid4()
    assert await tables.mark(GUILD, mark, b"")
    assert await tables.mark(GUILD, mark, b"sent once more")
    assert await tables.is_marked(GUILD, mark)
    assert (await claimed(tables, GUILD)).marks == [(mark, b"")]
    assert not await tables.is_marked(GUILD, UUID(int=0))


async def test_there_is_nothing_to_mark_where_there_is_no_guild(tables: GuildTables) -> None:
    assert not await tables.mark(GUILD, uuid4(), b"forget")
    assert await tables.peek(GUILD) is None


async def test_a_hint_names_the_guild_and_nothing_else(
    tables: GuildTables, later: GuildTables, postgres: str
) -> None:
    await claimed(tables, GUILD)
    hints = tables.hints()
    first = asyncio.ensure_future(anext(hints))
    listening = await asyncpg.connect(postgres)
    payloads: asyncio.Queue[str] = asyncio.Queue()
    await listening.add_listener("guild", lambda *told: payloads.put_nowait(told[3]))
    while not first.done():  # whether it listens yet isn't known
        await later.mark(GUILD, uuid4(), b"forget")
        assert await payloads.get() == str(GUILD)
    assert await first == GUILD
    await hints.aclose()
    await listening.close()


async def test_hints_go_on_after_their_connection_was_cut(
    tables: GuildTables, later: GuildTables, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("markovbot.store.postgres.tables.requests.PAUSE_SECONDS", 0)

    async def follow() -> None:
        async with aclosing(tables.hints()) as hints:
            async for guild in hints:
                assert guild == GUILD

    following = asyncio.ensure_future(follow())
    listeners: set[int] = set()
    while len(listeners) < 3:
        listeners |= await cut(postgres, "LISTEN%")
        assert not following.done()
    following.cancel()
    with suppress(asyncio.CancelledError):
        await following


async def test_behind_pgbouncer_there_are_no_hints(tables: GuildTables, postgres: str) -> None:
    async with open_tables(f"{postgres}?pgbouncer=true") as pooled:
        assert [guild async for guild in pooled.hints()] == []


async def test_thousands_are_asked_for_at_once(tables: GuildTables) -> None:
    await tables.change(full_change(await claimed(tables, 6000)))
    before = tables.round_trips
    assert await tables.present([(guild, b"p1") for guild in range(9000)]) == {6000}
    assert tables.round_trips == before + 2
