"""Appends and changes: in one round trip, and all or nothing for a guild."""

import pytest

from markovbot.store.postgres.tables import Append, Change, GuildRows, GuildTables
from tests.support.postgres_rows import claimed, full_change, held

GUILD = 10**18


async def test_a_batch_over_many_guilds_is_one_round_trip(tables: GuildTables) -> None:
    rows = [await claimed(tables, guild) for guild in range(100)]
    before = tables.round_trips
    batch = [Append(one.guild, one.seq, one.version, b"a row") for one in rows]
    taken = await tables.append(batch, 0)
    assert tables.round_trips == before + 1
    assert taken == {one.guild: one.seq + 1 for one in rows}
    for guild, seq in taken.items():
        assert (await claimed(tables, guild)).tail == [(seq, b"a row")]


async def test_what_has_changed_meanwhile_stays_out_and_the_rest_goes_in(
    tables: GuildTables,
) -> None:
    rows = [await claimed(tables, guild) for guild in range(3)]
    wrong = [
        Append(0, rows[0].seq + 1, 0, b""),
        Append(1, rows[1].seq, 1, b""),
        Append(2, rows[2].seq, 0, b""),
        Append(3, 0, 0, b""),
    ]
    assert await tables.append(wrong, 0) == {2: rows[2].seq + 1}
    assert [(await claimed(tables, guild)).tail for guild in (0, 1)] == [[], []]
    assert await tables.peek(3) is None


async def test_nothing_is_appended_on_old_shared_rows(tables: GuildTables) -> None:
    rows = await claimed(tables, GUILD)
    version = await tables.save_shared([(b"key", b"data")], 0)
    assert version == 1
    assert await tables.append([Append(GUILD, rows.seq, 0, b"")], 0) == {}
    assert await tables.append([Append(GUILD, rows.seq, 0, b"")], 1) == {GUILD: rows.seq + 1}


async def test_a_change_is_one_round_trip_and_everything_is_read_back(tables: GuildTables) -> None:
    rows = await claimed(tables, GUILD)
    for _ in range(3):
        rows = rows._replace(
            seq=(await tables.append([Append(GUILD, rows.seq, 0, b"t")], 0))[GUILD]
        )
    before = tables.round_trips
    seq = await tables.change(full_change(rows, up_to=rows.seq - 1))
    assert (seq, tables.round_trips) == (rows.seq + 1, before + 1)
    assert seq is not None
    assert await tables.peek(GUILD) == GuildRows(
        GUILD,
        tables.token,
        seq,
        0,
        rows.salt,
        tail=[(rows.seq, b"t")],
        runs=[(1, 0, 5, None, b"r0"), (1, 1, 5, None, b"r1"), (2, 0, 7, 1, b"r2")],
        lexicon=[(0, b"l0"), (1, b"l1")],
        book=[(0, b"b0"), (1, b"b1")],
        marks=[],
    )
    wanted = [(1, 0), (2, 0), (3, 0)]
    assert await tables.read_blocks(GUILD, wanted) == {(1, 0): b"k0", (2, 0): b"k2"}
    assert await tables.present([(GUILD, b"p1"), (GUILD, b"p9"), (1, b"p1")]) == {GUILD}


async def test_a_change_removes_replaces_and_leaves_the_rest(tables: GuildTables) -> None:
    rows = await claimed(tables, GUILD)
    seq = await tables.change(full_change(rows))
    assert seq is not None
    change = Change(
        GUILD,
        seq,
        0,
        gone_blocks=[(1, 0)],
        gone_runs=[(1, 0)],
        runs=[(1, 1, 4, 2, b"new")],
        gone_lexicon=[0],
        lexicon=[(1, b"new")],
        gone_book=[1],
        book=[(0, b"new")],
        gone_presence=[b"p1"],
        presence=[b"p2"],
    )
    assert await tables.change(change) == seq + 1
    after = await claimed(tables, GUILD)
    assert after.runs == [(1, 1, 4, 2, b"new"), (2, 0, 7, 1, b"r2")]
    assert (after.lexicon, after.book) == ([(1, b"new")], [(0, b"new")])
    assert await tables.read_blocks(GUILD, [(1, 0), (1, 1)]) == {(1, 1): b"k1"}
    assert await tables.present([(GUILD, b"p1"), (GUILD, b"p2")]) == {GUILD}
    assert await tables.present([(GUILD, b"p1")]) == set()


@pytest.mark.parametrize("wrong", [{"seq": 1}, {"version": 1}, {"guild": 1}])
async def test_a_change_on_old_ground_does_nothing_at_all(
    tables: GuildTables, wrong: dict[str, int]
) -> None:
    seq = await tables.change(full_change(await claimed(tables, GUILD)))
    before = await held(tables, GUILD)
    assert before.seq == seq
    change = full_change(before)
    off = change._replace(**{name: getattr(change, name) + by for name, by in wrong.items()})
    destroying = off._replace(
        up_to=2**62,
        blocks=[(9, 9, b"")],
        gone_blocks=[(1, 0)],
        runs=[(9, 9, 9, None, b"")],
        gone_runs=[(1, 0)],
        lexicon=[(9, b"")],
        gone_lexicon=[0],
        book=[(9, b"")],
        gone_book=[0],
        presence=[b"p9"],
        gone_presence=[b"p1"],
    )
    assert await tables.change(destroying) is None
    assert await tables.peek(GUILD) == before
    assert await tables.read_blocks(GUILD, [(1, 0), (9, 9)]) == {(1, 0): b"k0"}
    assert await tables.present([(GUILD, b"p1")]) == {GUILD}
    assert await tables.present([(GUILD, b"p9")]) == set()


async def test_a_dropped_guild_leaves_nothing(tables: GuildTables) -> None:
    rows = await claimed(tables, GUILD)
    taken = await tables.append([Append(GUILD, rows.seq, 0, b"t")], 0)
    seq = await tables.change(full_change(rows._replace(seq=taken[GUILD])))
    assert seq is not None
    assert not await tables.drop(GUILD, seq - 1, 0)
    assert await tables.drop(GUILD, seq, 0)
    assert await tables.peek(GUILD) is None
    assert [one async for one in tables.guilds()] == []
    assert await tables.present([(GUILD, b"p1")]) == set()
    assert await tables.read_blocks(GUILD, [(1, 0)]) == {}


async def test_a_row_for_a_dropped_guild_does_not_fit_the_one_made_anew(
    tables: GuildTables,
) -> None:
    rows = await claimed(tables, GUILD)
    assert await tables.drop(GUILD, rows.seq, 0)
    await claimed(tables, GUILD)
    assert await tables.append([Append(GUILD, rows.seq, 0, b"late")], 0) == {}
