"""A purge: in force at once, exact whatever comes between its slices, finished after a kill."""

import asyncio
import os
import sqlite3
from collections.abc import Callable
from itertools import count
from pathlib import Path
from random import Random

import pytest

from markovbot.chain.states import START, TO_END, Relation, State
from markovbot.domain import Ban, MessageId, Scope, Style
from markovbot.speaking.odds import odds
from markovbot.speaking.speaker import Speaker
from markovbot.store import open_store
from markovbot.store.packed import erasure, removal
from markovbot.store.ports import Example, Reading, Store
from markovbot.store.rules.word_lists import StillPurging
from markovbot.store.sqlite.counts import purging
from markovbot.store.sqlite.store import SqliteStore
from markovbot.text import segments
from sandbox.patience import patient
from tests.support.contents import logical_content
from tests.support.killing import killed_when_told
from tests.support.restoring import begin, nothing, put_back
from tests.support.teaching import ADA, BRUNO, GUILD, OTHER_GUILD, RANDOM, Teacher

SAID = (
    "the Zeppelin is near",
    "a zeppelin",
    "zeppelin",
    "the kettle is near",
    "so is ZEPPELIN bread",
)
STYLE = Style(GUILD)


async def chat(store: Store, rounds: int = 1) -> Teacher:
    teacher = Teacher(store)
    for number in range(rounds):
        for member in (ADA, BRUNO):
            await teacher.say(*(f"{text} {number}" for text in SAID), member=member)
    await teacher.say(*SAID, guild=OTHER_GUILD)
    return teacher


async def never_learned(directory: Path, rounds: int = 1) -> str:
    async with open_store(directory / "never.db", create=True) as store:
        await store.ban(GUILD, Ban.WORD, ["zeppelin"])
        await chat(store, rounds)
        return await store.digest(GUILD)


@pytest.mark.parametrize("slices", range(5))
async def test_a_purge_that_was_killed_is_finished_by_the_next_start(
    database: Path, tmp_path: Path, slices: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasure, "SLICE_BLOCKS", 0)
    async with open_store(database, create=True) as store:
        assert isinstance(store, SqliteStore)
        await chat(store, rounds=60)
        others = await store.digest(OTHER_GUILD)
        await store._maintenance.stop()
        await store.ban(GUILD, Ban.WORD, ["zeppelin"])
        for _ in range(slices):
            assert await store._write(purging.purge_slice)
    async with open_store(database, create=False) as store:
        await store.settle()
        assert await store.check() == []
        assert await store.digest(GUILD) == await never_learned(tmp_path, rounds=60)
        assert await store.digest(OTHER_GUILD) == others


async def chat_of_airships(store: Store) -> None:
    teacher = Teacher(store)
    texts = [f"a sePPelin{number} flies over bread {number}" for number in range(300)]
    await teacher.teach(*map(teacher.message, texts))


AIRSHIPS = [f"seppelin{number}" for number in range(300)]


def purge_until(tell: Callable[[], None], database: Path, slices: int, *, done: bool) -> None:
    """Learn, ban and purge; tell after so many slices, or at the end of the next one's work, which
    isn't committed then."""
    purge_slice = purging.purge_slice
    numbers = count()

    def watched(connection: sqlite3.Connection) -> bool:
        here = bool(purging.pending(connection, GUILD)) and next(numbers) == slices
        if here and not done:
            tell()
        more = purge_slice(connection)
        if here:
            tell()
        return more

    async def work() -> None:
        async with open_store(database, create=True) as store:
            await chat_of_airships(store)
            await store.ban(GUILD, Ban.WORD, AIRSHIPS)
            await store.purge()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(erasure, "SLICE_BLOCKS", 0)
        patch.setattr(purging, "purge_slice", watched)
        asyncio.run(work())


@pytest.mark.processes
@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.parametrize("done", [False, True], ids=["between slices", "within a slice"])
@pytest.mark.parametrize("slices", [0, 1, 2, 5])
def test_a_process_that_is_killed_while_it_purges_leaves_nothing_once_another_has_begun(
    database: Path, tmp_path: Path, slices: int, done: bool
) -> None:
    killed_when_told(lambda tell: purge_until(tell, database, slices, done=done))

    async def never() -> str:
        async with open_store(tmp_path / "never.db", create=True) as store:
            await store.ban(GUILD, Ban.WORD, AIRSHIPS)
            await chat_of_airships(store)
            return await store.digest(GUILD)

    async def begin_again() -> str:
        async with open_store(database, create=False) as store:
            async with patient():
                while any(b"PPelin" in file.read_bytes() for file in store.files()):
                    await asyncio.sleep(0)
            assert await store.check() == []
            assert not any("ppelin" in repr(row).lower() for row in logical_content(database))
            return await store.digest(GUILD)

    assert asyncio.run(begin_again()) == asyncio.run(never())


def seen(reading: Reading) -> tuple[object, ...]:
    """Return what a reading tells of states, large and small, and of the word."""
    the = reading.named("the")
    assert the is not None
    small, large = State(Relation.FORWARD, the), State(Relation.FORWARD, START)
    rng = Random(1)
    drawn = {reading.draw(large, rng) for _ in range(3000)}
    assert None not in drawn
    spelled = reading.texts([one for one in drawn if one not in (None, TO_END)])
    assert "zeppelin" not in "".join(spelled).lower()
    return (
        reading.named("zeppelin"),
        [text for _, text in reading.beginning_with("ze", 20)],
        reading.total(small),
        sorted(reading.texts(list(reading.successors(small)))),
        reading.total(large),
        sum(reading.successors(large).values()),
    )


async def test_while_it_lasts_nobody_sees_the_word_and_all_other_odds_are_exact(
    store: SqliteStore, tmp_path: Path
) -> None:
    async def fill(filled: Store) -> None:
        teacher = await chat(filled)
        await teacher.teach(*(teacher.message(f"w{number} zeppelin") for number in range(3000)))

    async with open_store(tmp_path / "never.db", create=True) as never:
        await never.ban(GUILD, Ban.WORD, ["zeppelin"])
        await fill(never)
        expected = await never.read(STYLE, seen)
    await fill(store)
    await store._maintenance.stop()
    await store.ban(GUILD, Ban.WORD, ["zeppelin"])
    assert await store.read(STYLE, seen) == expected
    assert (await odds(store, STYLE, "zeppelin")).next == []
    lines = await Speaker(store, Random).say(STYLE, count=30)
    assert "zeppelin" not in " ".join(lines).lower()
    with pytest.raises(StillPurging):
        await store.unban(GUILD, Ban.WORD, ["zeppelin"], MessageId(1))
    await store.purge()
    assert await store.read(STYLE, seen) == expected
    await store.unban(GUILD, Ban.WORD, ["zeppelin"], MessageId(1))
    assert await store.word_lists() == {}


async def test_how_a_purge_goes_does_not_tell_who_uses_the_word(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasure, "SLICE_BLOCKS", 0)
    teacher = await chat(store, rounds=60)
    await teacher.say("an airship", guild=OTHER_GUILD)
    await store._maintenance.stop()
    slices = {}
    for word in ("balloon", "airship", "bread"):  # nobody's, another server's, and one of here
        await store.ban(GUILD, Ban.WORD, [word])
        slices[word] = 0
        while await store._write(purging.purge_slice):
            slices[word] += 1
            if slices[word] == 1:
                with pytest.raises(StillPurging):
                    await store.unban(GUILD, Ban.WORD, [word], MessageId(1))
    assert slices["balloon"] == slices["airship"] == slices["bread"] > len(removal.DIRECTIONS) + 1
    assert await store.check() == []


async def test_what_is_learned_and_deleted_between_two_slices_does_no_harm(
    database: Path, tmp_path: Path
) -> None:
    async with open_store(tmp_path / "never.db", create=True) as never:
        await never.ban(GUILD, Ban.WORD, ["zeppelin"])
        await (await chat(never)).say("one zeppelin more")
        expected = await never.digest(GUILD)
    async with open_store(database, create=True) as store:
        assert isinstance(store, SqliteStore)
        teacher = await chat(store)
        gone = teacher.message("gone with the zeppelin")
        await teacher.teach(gone)
        await store._maintenance.stop()
        await store.ban(GUILD, Ban.WORD, ["zeppelin"])
        assert await store._write(purging.purge_slice)
        await teacher.say("one zeppelin more")
        assert await store._write(purging.purge_slice)
        assert await store.subtract([Example(gone, segments(gone.content))]) is not None
        await store.erase(Scope(GUILD, RANDOM), MessageId(10**6))
        await store.purge()
        assert await store.check() == []
        assert await store.digest(GUILD) == expected


@pytest.mark.parametrize("slices", range(4))
async def test_words_beside_a_banned_one_are_forgotten_with_their_writer(
    database: Path, slices: int
) -> None:
    async with open_store(database, create=True) as store:
        assert isinstance(store, SqliteStore)
        await store._maintenance.stop()
        await Teacher(store).say(*SAID)
        await store.ban(GUILD, Ban.WORD, ["zeppelin"])
        await Teacher(store).say("zeppelin crumbs", channel=RANDOM)
        for _ in range(slices):
            await store._write(purging.purge_slice)
        await store.erase(Scope(GUILD, member=ADA), MessageId(10**6))
        await store.purge()
        assert await store.check() == []
        assert await store._read(lambda one: one.execute("SELECT text FROM token").fetchall()) == []


async def test_another_program_learns_without_the_word_at_once(database: Path) -> None:
    async with open_store(database, create=True) as bot, open_store(database, create=True) as other:
        await chat(other)  # it has cached the word's ids
        await bot.ban(GUILD, Ban.WORD, ["zeppelin"])
        await bot.purge()
        before = (await bot.model_statistics(GUILD)).words
        await Teacher(other).teach(Teacher(other).message("zeppelin zeppelin", id_=1000))
        assert (await bot.model_statistics(GUILD)).words == before
        assert await other.check() == []


async def test_no_byte_of_it_is_left_but_in_the_list(database: Path) -> None:
    async with open_store(database, create=True) as store:
        teacher = Teacher(store)
        await teacher.say(*(f"a sePPelin{number} flies" for number in range(300)), "bread")
        await store.ban(GUILD, Ban.WORD, [f"seppelin{number}" for number in range(300)])
        await store.purge()
        content = b"".join(file.read_bytes() for file in store.files())
        assert b"sePPelin" not in content
        assert b"bread" in content
    assert not any("PPelin" in repr(row) for row in logical_content(database))


async def test_a_restored_backup_is_purged_of_what_was_banned_since(
    database: Path, tmp_path: Path
) -> None:
    backup = tmp_path / "backup.db"

    async def ban(store: Store, _teacher: Teacher) -> None:
        await store.ban(GUILD, Ban.WORD, ["kettle", "tea"])
        await store.ban(GUILD, Ban.PHRASE, ["the cup"])
        await store.purge()
        await store.unban(GUILD, Ban.WORD, ["tea"], MessageId(1000))

    await begin(database, backup, nothing, ban)
    async with open_store(database, create=False) as store:
        lists, digest = await store.word_lists(), await store.digest(GUILD)
    put_back(database, backup)
    async with open_store(database, create=False) as store:
        assert await store.word_lists() == lists
        assert await store.digest(GUILD) == digest
        await Teacher(store).teach(Teacher(store).message("more tea", id_=999))
        assert await store.read(STYLE, lambda reading: reading.named("tea")) is None


async def test_a_backup_that_knows_of_a_ban_is_not_purged_again(
    database: Path, tmp_path: Path
) -> None:
    backup = tmp_path / "backup.db"

    async def ban_and_lift(store: Store, teacher: Teacher) -> None:
        await store.ban(GUILD, Ban.WORD, ["tea"])
        await store.purge()
        await store.unban(GUILD, Ban.WORD, ["tea"], MessageId(10))
        await teacher.teach(teacher.message("tea again", id_=20))

    await begin(database, backup, ban_and_lift, nothing)
    put_back(database, backup)
    async with open_store(database, create=False) as store:
        assert await store.read(STYLE, lambda reading: reading.named("tea")) is not None
