"""What can happen to a database under a running bot: one sentence each, and nothing is lost."""

import logging
import random
import sqlite3
from pathlib import Path
from random import Random

import pytest

from markovbot.domain import Scope, Style
from markovbot.errors import UserError
from markovbot.speaking.speaker import Speaker
from markovbot.store import can_encrypt, open_store
from markovbot.store.sqlite.store import SqliteStore
from tests.support.teaching import GUILD, Teacher

KEY = "ab" * 32
PAGE = 4096
DAMAGED = "it is damaged; restore a backup, or move it away and start anew."

TEXTS = [f"cup number {number} of {number % 7} in pot {number * 5 % 11}" for number in range(300)]


async def test_a_full_disk_stops_learning_until_there_is_room_again(
    database: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    async with open_store(database, create=True) as store:
        assert isinstance(store, SqliteStore)
        teacher = Teacher(store)
        await teacher.say("the kettle sings")
        await store._writer.run(
            lambda connection: connection.execute("PRAGMA max_page_count = 1").fetchone()
        )
        messages = [teacher.message(f"{text} w{i}x v{i}y") for i, text in enumerate(TEXTS * 3)]
        for _ in range(3):
            with pytest.raises(UserError, match="the disk is full; free some space"):
                await teacher.teach(*messages)
        assert (await store.scope_statistics(Scope(GUILD))).messages == 1
        assert await store.check() == []
        await store._writer.run(
            lambda connection: connection.execute("PRAGMA max_page_count = 100000").fetchone()
        )
        await teacher.teach(*messages)
        assert (await store.scope_statistics(Scope(GUILD))).messages == 1 + len(messages)
        assert await store.check() == []
    assert caplog.text.count("can be written to again") == 1


async def test_a_block_that_is_missing_is_a_sentence(database: Path) -> None:
    async with open_store(database, create=True) as store:
        await Teacher(store).say(*TEXTS)
        await store.settle()
    with sqlite3.connect(database) as connection:
        connection.execute("DELETE FROM block")
    connection.close()
    async with open_store(database, create=False) as store:
        with pytest.raises(UserError, match=DAMAGED):
            await Speaker(store, Random).say(Style(GUILD))


@pytest.mark.slow
@pytest.mark.parametrize(
    "key",
    [
        None,
        pytest.param(
            KEY, marks=pytest.mark.skipif(not can_encrypt(), reason="there is no sqlcipher3 here")
        ),
    ],
)
async def test_whatever_page_is_damaged_is_a_sentence_and_no_crash(
    database: Path, key: str | None
) -> None:
    async with open_store(database, create=True, key=key) as store:
        await Teacher(store).teach(
            *(Teacher(store).message(text, id_=i) for i, text in enumerate(TEXTS, 1))
        )
        await store.settle()
    whole = database.read_bytes()
    told: set[str] = set()
    for page in range(1, len(whole) // PAGE):
        damaged = bytearray(whole)
        damaged[page * PAGE : (page + 1) * PAGE] = random.Random(page).randbytes(PAGE)
        copy = database.with_name(f"damaged-{page}.db")
        copy.write_bytes(damaged)
        opened = False
        try:
            async with open_store(copy, create=False, key=key) as store:
                opened = True
                for text in ("new words for it", TEXTS[page]):
                    await Teacher(store).teach(Teacher(store).message(text, id_=10**6))
                if key:  # in clear, nothing tells every damaged page from a whole one
                    await Speaker(store, Random).say(Style(GUILD))
        except UserError as error:
            if opened:
                told.add(str(error).partition("used: ")[2])
    assert DAMAGED in told
    assert key is None or told == {DAMAGED}


async def test_a_locked_database_is_named_and_learned_from_again(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("markovbot.store.sqlite.file.connections.BUSY_SECONDS", 0.05)
    async with open_store(database, create=True) as store:
        teacher = Teacher(store)
        with sqlite3.connect(database) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(UserError, match="another process has kept it locked"):
                await teacher.say("the kettle sings")
            other.rollback()
        other.close()
        await teacher.say("the kettle sings")
        assert (await store.scope_statistics(Scope(GUILD))).messages == 1
