"""What two calls, or two programs, do to one database in between each other's steps."""

import asyncio
import sqlite3
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from markovbot.domain import CoveredRange, Message, MessageId, Scope, Style
from markovbot.store import open_store
from markovbot.store.ports import Example
from markovbot.store.sqlite.counts import erasing
from markovbot.store.sqlite.counts.vacuum_due import VACUUM_DUE
from markovbot.store.sqlite.store import READERS, SqliteStore
from markovbot.text import segments
from sandbox.patience import patient
from tests.support.contents import counts, logical_content
from tests.support.small import shrink
from tests.support.teaching import ADA, BRUNO, GENERAL, GUILD, RANDOM, Teacher

NOW = MessageId(10**6)


def example(message: Message) -> Example:
    return Example(message, segments(message.content))


async def test_what_a_failed_call_would_have_added_is_no_part_of_the_next_one(
    database: Path,
) -> None:
    async with open_store(database, create=True) as store:
        teacher = Teacher(store)
        unheard, heard = teacher.message("zebra giraffe"), teacher.message("zebra giraffe rain")
        covered_range = CoveredRange(heard.key, heard.id, heard.id)
        subtracted, learned = await asyncio.gather(
            store.subtract([example(unheard)]), store.learn([example(heard)], [covered_range])
        )
        assert (subtracted, learned.messages) == (None, 1)
        assert await store.check() == []
        assert (await store.scope_statistics(Scope(GUILD))).messages == 1


async def test_compaction_ends_although_everybody_goes_on_talking(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shrink(monkeypatch)
    async with open_store(database, create=True) as store, patient():
        assert isinstance(store, SqliteStore)
        teacher = Teacher(store)
        await teacher.say(*(f"the kettle sings the song number {number}" for number in range(30)))
        compacting = asyncio.create_task(store._maintenance._compact_everything())
        while not compacting.done():
            await teacher.say("and so does the cat on the sill")
        await compacting
        assert await store.check() == []


async def test_a_word_whose_last_two_uses_go_at_the_same_time_goes_too(database: Path) -> None:
    async with open_store(database, create=True) as store:
        assert isinstance(store, SqliteStore)
        teacher = Teacher(store)
        await teacher.say("a zebra", member=ADA)
        message = teacher.message("one zebra", member=BRUNO)
        await teacher.teach(message)
        await store._maintenance.stop()
        await store._write(lambda db: erasing.mark(db, Scope(GUILD, member=ADA), NOW))
        await store._write(erasing.erase_slice)  # forwards; her spellings are still there
        assert await store.subtract([example(message)]) is not None
        while await store._write(erasing.erase_slice):
            pass
        assert await store.check() == []
    assert logical_content(database) == []


async def test_somebody_forgotten_in_one_channel_can_be_subtracted_in_all(
    database: Path,
) -> None:
    async with open_store(database, create=True) as store:
        assert isinstance(store, SqliteStore)
        await store._maintenance.stop()
        teacher = Teacher(store)
        await teacher.say("mine stays", member=BRUNO, channel=GENERAL)  # and so the channel
        for turn in range(5):  # ids are random, so once isn't enough
            old = teacher.message(f"elsewhere {turn}", ADA, RANDOM)
            new = teacher.message(f"here again {turn}", ADA, GENERAL, id_=NOW + 1 + turn)
            await teacher.teach(old, teacher.message("here", ADA, GENERAL))
            await store._write(lambda db: erasing.mark(db, Scope(GUILD, GENERAL, ADA), NOW))
            await teacher.teach(new)  # gets an id of its own while the old one is being erased
            while await store._write(erasing.erase_slice):
                pass
            assert await store.subtract([example(old)]) is not None
            assert await store.subtract([example(new)]) is not None
            assert await store.check() == []
        await store._write(lambda db: erasing.mark(db, Scope(GUILD, member=BRUNO), NOW))
        while await store._write(erasing.erase_slice):
            pass
    assert counts(database) == {}


async def test_a_vacuum_does_not_take_another_programs_for_its_own(database: Path) -> None:
    class Interrupted(sqlite3.Connection):
        """Another program marks something to be scrubbed between two steps of this one's."""

        def execute(self, sql: str, *parameters: Any) -> sqlite3.Cursor:
            if "wal_checkpoint" in sql:
                super().execute("UPDATE meta SET value = 'theirs' WHERE key = 'scrub due'")
            return super().execute(sql, *parameters)

    async with open_store(database, create=True) as store:
        await store.set_fact(VACUUM_DUE, "ours")
        connection = sqlite3.connect(database, factory=Interrupted, isolation_level=None)
        erasing.vacuum(connection)
        connection.close()
        assert await store.get_fact(VACUUM_DUE) == "theirs"


async def test_whoever_reads_without_a_pause_keeps_nobody_from_a_turn(database: Path) -> None:
    async with open_store(database, create=True) as store, patient():

        async def read_on() -> None:
            while True:
                await store.guilds()

        greedy = [asyncio.create_task(read_on()) for _ in range(READERS)]
        await asyncio.sleep(0)  # both have a reader now
        assert await store.channels_of(GUILD) == {}
        for task in greedy:
            task.cancel()
        await asyncio.gather(*greedy, return_exceptions=True)


async def test_short_questions_are_answered_while_all_readers_walk(database: Path) -> None:
    async with open_store(database, create=True) as store, patient():
        goes_on = Event()
        walks = [
            asyncio.create_task(store.read(Style(GUILD), lambda _reading: goes_on.wait()))
            for _ in range(2 * READERS)
        ]
        await asyncio.sleep(0)  # all readers are lent now
        try:
            assert await store.get_fact("anything") is None
            assert await store.choices(BRUNO) == {}
            assert await store.switches(GUILD) == {}
            assert not (await store.scope_statistics(Scope(GUILD))).messages
            assert not any(walk.done() for walk in walks)
        finally:
            goes_on.set()
            await asyncio.gather(*walks)
