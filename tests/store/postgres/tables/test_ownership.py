"""A guild belongs to one process, and whoever was replaced writes nothing."""

from uuid import UUID

import pytest

from markovbot.store.postgres.tables import Append, Current, GuildTables
from tests.support.postgres_rows import claim, claimed, full_change

GUILD = 5
MARK = UUID(int=1)


async def test_a_new_guild_keeps_the_salt_it_was_made_with(
    tables: GuildTables, later: GuildTables
) -> None:
    made = await tables.claim({GUILD: b"a salt", 6: b"another salt"})
    taken = await later.claim({GUILD: b"a third salt", 7: b"a fourth salt"})
    assert [one.salt for one in (made | taken).values() if one] == [
        *(b"a salt", b"another salt", b"a fourth salt"),
    ]


async def test_a_replaced_process_writes_nothing(tables: GuildTables, later: GuildTables) -> None:
    rows = await claimed(tables, GUILD)
    taken = await claimed(later, GUILD)
    assert taken == rows._replace(fence=later.token, seq=taken.seq)
    assert await tables.append([Append(GUILD, rows.seq, 0, b"late")], 0) == {}
    assert await tables.change(full_change(rows)) is None
    assert not await tables.drop(GUILD, rows.seq, 0)
    await tables.release([GUILD])
    assert await tables.peek(GUILD) == taken
    right = Append(GUILD, taken.seq, 0, b"right")
    assert await later.append([right], 0) == {GUILD: taken.seq + 1}


async def test_a_living_process_that_started_later_keeps_its_guilds(
    tables: GuildTables, later: GuildTables
) -> None:
    await later.beat(1000)
    await claimed(later, GUILD)
    assert await claim(tables, GUILD) is None
    assert (await tables.current(GUILD)).fence == later.token


async def test_a_guild_of_a_process_that_ended_goes_to_whoever_asks(
    tables: GuildTables, later: GuildTables
) -> None:
    await later.beat(1000)
    rows = await claimed(later, GUILD)
    await later.beat(0)
    assert not await tables.is_alive(later.token)
    assert (await claimed(tables, GUILD)).fence == tables.token
    assert await later.append([Append(GUILD, rows.seq, 0, b"late")], 0) == {}


async def test_a_released_guild_goes_to_whoever_asks(
    tables: GuildTables, later: GuildTables
) -> None:
    await later.beat(1000)
    await claimed(later, GUILD)
    await later.release([GUILD])
    assert (await claimed(tables, GUILD)).fence == tables.token


async def test_what_is_current_tells_every_change(tables: GuildTables) -> None:
    rows = await claimed(tables, GUILD)
    token, seq = tables.token, rows.seq
    assert await tables.current(GUILD) == Current(token, seq, 0, 0)
    await tables.append([Append(GUILD, seq, 0, b"")], 0)
    assert await tables.current(GUILD) == Current(token, seq + 1, 0, 0)
    await tables.mark(GUILD, MARK, b"")
    await tables.save_shared([(b"key", b"data")], 0)
    before = tables.round_trips
    currents = await tables.currents([GUILD, 6])
    assert currents == {GUILD: Current(token, seq + 1, 1, 1), 6: Current(0, 0, 0, 1)}
    assert tables.round_trips == before + 1


async def test_any_number_of_guilds_is_claimed_in_two_round_trips(
    tables: GuildTables, later: GuildTables
) -> None:
    salts = {guild: guild.to_bytes(16, "big") for guild in range(1, 40)}
    made = await tables.claim(salts)
    assert tables.round_trips == later.round_trips + 1  # new ones hold nothing that is to be read
    changed = made[7]
    assert changed is not None
    await tables.append([Append(7, changed.seq, 0, b"row")], 0)
    before = later.round_trips
    taken = await later.claim({guild: bytes([guild] * 16) for guild in salts})
    assert later.round_trips == before + 2
    assert {guild: one.tail for guild, one in taken.items() if one and one.tail} == {
        7: [(changed.seq + 1, b"row")]
    }
    assert {guild: one.salt for guild, one in taken.items() if one} == salts


async def test_what_nobody_folds_is_found(tables: GuildTables, later: GuildTables) -> None:
    await tables.beat(1000)
    for owner, guild in ((tables, 1), (later, 2), (later, 3)):
        rows = await claimed(owner, guild)
        if guild != 3:
            await owner.append([Append(guild, rows.seq, 0, b"")], 0)
    assert await tables.orphans() == [2]
    await later.beat(1000)
    assert await tables.orphans() == []


async def test_books_and_guilds_of_everybody_are_read_page_by_page(
    tables: GuildTables, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("markovbot.store.postgres.tables.ownership.PAGE", 2)
    for guild in (0, 1, 2, 3, 2**62):
        rows = await claimed(tables, guild)
        if guild != 2:
            await tables.change(full_change(rows))
    everyone = [one async for one in tables.guilds()]
    assert [guild for guild, _ in everyone] == [0, 1, 2, 3, 2**62]
    books = [one async for one in tables.books(1)]
    assert books == [(guild, salt, b"b1") for guild, salt in everyone if guild != 2]
    assert [one async for one in tables.books(9)] == []
