"""The database's file removed or replaced while it is open: said once, saved, and the end."""

import asyncio
import os
import shutil
from pathlib import Path

import pytest

from markovbot.domain import MessageId
from markovbot.errors import DatabaseGone
from markovbot.store import can_encrypt, open_store
from markovbot.store.sqlite.file import file_identity
from sandbox.patience import patience
from tests.support.teaching import GENERAL, GUILD, Teacher

pytestmark = pytest.mark.skipif(os.name != "posix", reason="what is open can't be removed here")

KEY = "0123456789abcdef" * 4
KEYS = [
    pytest.param("", id="clear"),
    pytest.param(
        KEY, id="encrypted", marks=pytest.mark.skipif(not can_encrypt(), reason="no sqlcipher3")
    ),
]


def remove(database: Path) -> None:
    for file in database.parent.glob("markov.db*"):
        file.unlink()


def remove_directory(database: Path) -> None:
    shutil.rmtree(database.parent)


def replace(database: Path) -> None:
    database.with_name("other.db").write_bytes(b"another")
    database.with_name("other.db").replace(database)


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize(
    ("happen", "word"), [(remove, "removed"), (remove_directory, "removed"), (replace, "replaced")]
)
async def test_the_next_write_saves_what_is_open_and_says_where(
    tmp_path: Path, key: str, happen: object, word: str
) -> None:
    database = tmp_path / "data" / "markov.db"
    async with open_store(database, create=True, key=key) as store:
        teacher = Teacher(store)
        await teacher.say("the kettle sings", "tea is ready")
        digest = await store.digest(GUILD)
        assert callable(happen)
        happen(database)
        for _ in range(2):  # whoever writes is told, and it is saved once
            with pytest.raises(DatabaseGone, match=f"{word}.*python -m markovbot restore"):
                await teacher.say("said into the void")
        with pytest.raises(DatabaseGone):
            await store.backup(tmp_path / "backup.db")
    (saved,) = (tmp_path / "data").glob("markov.db.removed-*")
    assert (database.read_bytes() if database.exists() else b"another") == b"another"
    async with open_store(saved, create=False, key=key) as store:
        assert await store.check() == []
        assert await store.digest(GUILD) == digest


async def test_it_is_noticed_while_nothing_is_written(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("markovbot.store.sqlite.store.LOOK_EVERY", 0.01)
    assert file_identity.LOOK_EVERY <= 10
    async with open_store(database, create=True) as store:
        await Teacher(store).say("the kettle sings")
        watching = asyncio.create_task(store.watch())
        await store.switch_on(GUILD, GENERAL, MessageId(1))
        assert not watching.done()
        remove(database)
        with pytest.raises(DatabaseGone, match="was removed while it was in use"):
            await asyncio.wait_for(watching, patience())


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("end", ["-wal", "-shm"])
async def test_a_log_that_is_removed_ends_it_before_another_program_begins_a_second_one(
    database: Path, key: str, end: str
) -> None:
    async with open_store(database, create=True, key=key) as store:
        teacher = Teacher(store)
        await teacher.say("the kettle sings", "tea is ready")
        digest = await store.digest(GUILD)
        database.with_name(database.name + end).unlink()
        for _ in range(2):
            with pytest.raises(DatabaseGone, match=f"left without its log markov.db{end} while"):
                await teacher.say("said into the void")
        with pytest.raises(DatabaseGone):
            await store.watch()
    for path in (database, *database.parent.glob("markov.db.removed-*")):
        async with open_store(path, create=False, key=key) as store:
            assert await store.check() == []
            assert await store.digest(GUILD) == digest


async def test_the_watch_ends_at_once_when_a_write_has_failed(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("markovbot.store.sqlite.store.LOOK_EVERY", 3600.0)
    async with open_store(database, create=True) as store:
        watching = asyncio.create_task(store.watch())
        await asyncio.sleep(0)
        remove(database)
        with pytest.raises(DatabaseGone):
            await Teacher(store).say("said into the void")
        with pytest.raises(DatabaseGone):
            await asyncio.wait_for(watching, patience())


async def test_what_cannot_be_saved_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = tmp_path / "data" / "markov.db"
    async with open_store(database, create=True) as store:
        remove_directory(database)
        (tmp_path / "data").write_text("in the way")
        with pytest.raises(DatabaseGone, match="could not be saved"):
            await Teacher(store).say("said into the void")
