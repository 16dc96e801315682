"""What the store does by itself."""

import asyncio
import sqlite3
from pathlib import Path

import pytest

from markovbot.domain import MessageId, Scope
from markovbot.store import open_store
from markovbot.store.packed import compaction
from markovbot.store.sqlite.counts import early_budget, erasing, maintenance
from markovbot.store.sqlite.counts.early_budget import EarlyBudget
from markovbot.store.sqlite.store import SqliteStore
from sandbox.patience import patient
from tests.support.small import shrink
from tests.support.teaching import ADA, BRUNO, GUILD, Teacher


def rows(path: Path, table: str) -> int:
    with sqlite3.connect(path) as connection:
        found: int = connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0]
    connection.close()
    return found


async def test_runs_stay_few_while_more_and_more_is_learned(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shrink(monkeypatch)
    async with open_store(database, create=True) as store:
        teacher = Teacher(store)
        for number in range(60):
            await teacher.say(f"the kettle sings the song number {number} again")
        await store.settle()
        assert rows(database, "run") <= 8  # sixty batches, at most one run for each tier
        assert await store.check() == []


async def test_a_long_import_does_not_merge_again_and_again_what_it_has_merged(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shrink(monkeypatch)
    monkeypatch.setattr(compaction, "MAX_RUNS", 8)
    largest: list[int] = []
    async with open_store(database, create=True) as store:
        teacher = Teacher(store)
        async with store.bulk():
            for number in range(100):
                await teacher.say(f"the kettle sings the song number {number} again")
                await store.settle()
                with sqlite3.connect(database) as connection:
                    largest += connection.execute(
                        "SELECT id FROM run ORDER BY entries DESC LIMIT 1"
                    ).fetchone()
                connection.close()
        assert await store.check() == []
    assert len(set(largest)) < 100 / 8  # one more for each merge, if each took in everything


async def test_an_import_does_not_outrun_compaction(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shrink(monkeypatch)
    monkeypatch.setattr(compaction, "MAX_RUNS", 8)
    async with open_store(database, create=True) as store:
        teacher = Teacher(store)
        async with store.bulk():
            for number in range(60):
                await store.make_room()
                await teacher.say(f"the song number {number} has a verse about the kettle again")
                assert rows(database, "run") <= 8 + 1  # what others are merged into is one, too
        assert await store.check() == []


async def test_the_latest_messages_do_not_stand_apart_for_long(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shrink(monkeypatch)
    async with open_store(database, create=True) as store:
        teacher = Teacher(store)
        await teacher.say(*(f"the kettle sings the song number {number}" for number in range(40)))
        await store.settle()
        await teacher.say("tea is ready for everybody", "and so is the bread")
        assert rows(database, "run") > 1
    monkeypatch.setattr(maintenance, "FIRST_COMPACTION", 0.0)
    async with open_store(database, create=False) as store, patient():
        while rows(database, "run") > 1:
            await asyncio.sleep(0)
        assert await store.check() == []


async def test_runs_are_merged_before_it_is_due_where_little_is_learned(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(early_budget, "ENTRIES", 0)
    async with open_store(database, create=True) as store:
        teacher = Teacher(store)
        for batch in range(3):
            texts = [f"x{batch}y{n} sings x{n}y and x{n}z{batch}" for n in range(400)]
            await teacher.teach(*map(teacher.message, texts))
        assert rows(database, "run") == 3  # eight would have to be merged
    monkeypatch.setattr(early_budget, "INTERVAL", 0.0)
    monkeypatch.setattr(maintenance, "LONGEST_WAIT", 0.01)
    monkeypatch.setattr(early_budget, "ENTRIES", 10_000_000)
    async with open_store(database, create=False) as store, patient():
        while rows(database, "run") > 1:
            await asyncio.sleep(0)
        assert await store.check() == []


def test_no_more_is_merged_early_than_the_budget_has_saved() -> None:
    budget = EarlyBudget(100.0)
    assert budget.entries(102.0) == 2 * early_budget.ENTRIES
    assert budget.entries(102.5) == 0  # too early for another look
    budget.spend(early_budget.ENTRIES)
    assert budget.entries(102.5) == 1.5 * early_budget.ENTRIES  # at once after a merge
    saved = early_budget.SAVED_SECONDS * early_budget.ENTRIES
    assert budget.entries(102.5 + 2 * early_budget.SAVED_SECONDS) == saved


async def test_an_erasure_that_a_crash_cut_short_is_taken_up_at_the_next_start(
    database: Path,
) -> None:
    async with open_store(database, create=True) as store:
        teacher = Teacher(store)
        await teacher.say("the kettle sings", member=ADA)
        await teacher.say("a zebra sleeps", member=BRUNO)
        assert isinstance(store, SqliteStore)
        scope = Scope(GUILD, member=BRUNO)
        await store._maintenance.stop()  # as if the process had ended right after the first commit
        await store._write(lambda connection: erasing.mark(connection, scope, MessageId(1)))
    assert rows(database, "erasure") == 1
    async with open_store(database, create=False) as store, patient():
        assert (await store.scope_statistics(Scope(GUILD))).messages == 1
        while rows(database, "erasure"):
            await asyncio.sleep(0)
        assert await store.check() == []
    assert rows(database, "token") == 3
