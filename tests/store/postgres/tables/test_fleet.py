"""What all processes share: rows without a guild, and the moments at which shards identify."""

import asyncio
from itertools import pairwise

import pytest

from markovbot.store.postgres.tables import GuildTables


async def test_the_fleet_keeps_its_first_salt(tables: GuildTables, later: GuildTables) -> None:
    assert await tables.fleet(b"first") == (0, b"first")
    assert await later.fleet(b"second") == (0, b"first")


async def test_shared_rows_are_told_by_version(tables: GuildTables, later: GuildTables) -> None:
    assert await tables.shared(0) == (0, [])
    assert await tables.save_shared([(b"a", b"1"), (b"b", b"1")], 0) == 1
    assert await later.shared(0) == (1, [(b"a", b"1"), (b"b", b"1")])
    assert await later.save_shared([(b"b", b"2"), (b"c", b"2")], 1) == 2
    assert await tables.shared(1) == (2, [(b"b", b"2"), (b"c", b"2")])
    assert await tables.shared(2) == (2, [])


async def test_of_two_who_write_shared_rows_one_has_to_read_first(
    tables: GuildTables, later: GuildTables
) -> None:
    both = await asyncio.gather(
        tables.save_shared([(b"a", b"1")], 0), later.save_shared([(b"a", b"2")], 0)
    )
    assert sorted(both, key=str) == [1, None]
    assert await tables.shared(0) == (1, [(b"a", b"1" if both[0] else b"2")])


async def test_shards_of_a_bucket_identify_one_after_the_other(
    tables: GuildTables, later: GuildTables
) -> None:
    waits = await asyncio.gather(
        *(one.reserve_identify(3, 1000) for one in (tables, later) for _ in range(4))
    )
    assert min(waits) == 0
    for wait, after in pairwise(sorted(waits)):
        assert after - wait == pytest.approx(1000, abs=60)
    assert await later.reserve_identify(4, 1000) == 0


async def test_tokens_grow(tables: GuildTables, later: GuildTables) -> None:
    assert later.token > tables.token


async def test_the_database_has_a_size(tables: GuildTables) -> None:
    assert await tables.size() > 1_000_000
