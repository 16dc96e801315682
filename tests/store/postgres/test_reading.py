"""Reading a guild while it changes."""

import asyncio
import threading
from collections.abc import Iterator
from itertools import count

import pytest

from markovbot.domain import GuildId, Scope, Style
from markovbot.store.ports import CountRecord, Example, Reading
from markovbot.store.postgres import learning, worlds
from markovbot.store.postgres.bootstrap import open_postgres
from markovbot.store.postgres.store import PostgresStore
from markovbot.text import segments
from sandbox.patience import patient
from tests.support.small import shrink
from tests.support.stores import KEY
from tests.support.teaching import GUILD, Teacher


async def test_what_is_learned_waits_for_nobody_who_reads_a_whole_server(
    older: PostgresStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learning, "FULL_TAIL", 1)
    teacher = Teacher(older)
    await teacher.say("tea is hot")
    entered, go_on = threading.Event(), threading.Event()

    def look(records: Iterator[CountRecord]) -> int:
        entered.set()
        go_on.wait()
        return sum(record.times for record in records)

    exporting = asyncio.create_task(older.inspect_counts(Scope(GUILD), look))
    await asyncio.to_thread(entered.wait)
    await teacher.say("milk is cold", "water is wet")
    assert len(older._worlds.owned()[0].tail) == 2
    go_on.set()
    assert await exporting == len(["tea", "is", "hot"]) + 1
    await teacher.say("milk is cold")
    assert not older._worlds.owned()[0].tail


async def test_who_changes_a_server_goes_before_somebody_who_reads_it_whole(
    older: PostgresStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    shrink(monkeypatch)
    teacher = Teacher(older)
    await teacher.say(*(f"word{number} is said" for number in range(30)))
    await older.settle()
    message = teacher.message("milk is cold")
    source = (await teacher.teach(message)).source_ids[message.id]
    entered, beginnings = threading.Event(), count()

    def look(records: Iterator[CountRecord]) -> int:
        first = not next(beginnings)
        read = sum(next(records).times for _ in range(2))
        entered.set()
        while first and not older._worlds.owned()[0].blocks.is_wanted_alone:
            pass
        return read + sum(record.times for record in records)

    exporting = asyncio.create_task(older.inspect_counts(Scope(GUILD), look))
    await asyncio.to_thread(entered.wait)
    example = Example(message, segments(message.content), source_id=source)
    assert await older.subtract([example]) is not None
    assert await exporting == 30 * 4
    assert next(beginnings) == 2


async def test_a_server_that_is_read_again_and_again_stays_in_memory(
    older: PostgresStore, younger: PostgresStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worlds, "LOOKED_AT", 2)
    often, once, other = GuildId(1), GuildId(2), GuildId(3)
    for guild in (often, once, other):
        await Teacher(older).say("tea is hot", guild=guild)

    async def read(*guilds: GuildId) -> None:
        for guild in guilds:
            await younger.read(Style(guild), lambda _: None)

    await read(often, once, often, other)
    before = younger.fleet_use().reading_round_trips
    await read(often)
    assert younger.fleet_use().reading_round_trips == before + 1


async def test_who_gives_up_waiting_for_a_line_leaves_no_half_of_it_behind(postgres: str) -> None:
    began, go_on = threading.Event(), threading.Event()

    def look(reading: Reading) -> bool:
        began.set()
        go_on.wait()
        return reading.named("tea") is not None

    async with open_postgres(postgres, KEY) as store, patient():
        teacher = Teacher(store)
        await teacher.say("tea is hot")
        slow = asyncio.create_task(store.read(Style(GUILD), look))
        await asyncio.to_thread(began.wait)
        slow.cancel()
        folding = asyncio.create_task(store.settle())
        await teacher.say("learning goes on meanwhile")
        assert not slow.done()
        go_on.set()
        await folding
        await asyncio.wait([slow])
        assert slow.cancelled()
        assert await store.check() == []
