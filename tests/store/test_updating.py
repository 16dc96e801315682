"""A backup comes before every change of the schema, or the change doesn't come."""

import sqlite3
from contextlib import closing, nullcontext
from pathlib import Path

import pytest

from markovbot.errors import UserError
from markovbot.store import can_encrypt, open_store, restore
from markovbot.store.sqlite import backing_up, cipher, migrations
from markovbot.store.sqlite.migrations import MIGRATIONS
from markovbot.store.sqlite.stopping import Stop
from tests.conftest import GUILD, Teacher

KEY = "0123456789abcdef" * 4
KEYS = [
    pytest.param("", id="clear"),
    pytest.param(
        KEY, id="encrypted", marks=pytest.mark.skipif(not can_encrypt(), reason="no sqlcipher3")
    ),
]
NEXT = len(MIGRATIONS) + 1


async def fill(database: Path, key: str = "") -> str:
    async with open_store(database, create=True, key=key) as store:
        await Teacher(store).say("the kettle sings", "tea is ready")
        return await store.digest(GUILD)


def schema(path: Path, key: str = "") -> int:
    with closing(cipher.open_file(path, key, 1)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def install(patch: pytest.MonkeyPatch, step: str) -> None:
    more = (*MIGRATIONS, step)
    patch.setattr(migrations, "MIGRATIONS", more)
    patch.setattr(backing_up, "MIGRATIONS", more)
    patch.setattr(migrations.migrate, "__defaults__", (more, lambda _version: None))


@pytest.mark.parametrize("key", KEYS)
async def test_a_new_schema_comes_after_a_backup_that_can_be_restored(
    database: Path, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    digest = await fill(database, key)
    assert not (database.parent / "backups").exists()
    with monkeypatch.context() as patch:
        install(patch, "CREATE TABLE extra (x)")
        assert await fill_nothing(database, key) == digest
        assert schema(database, key) == NEXT
        (backup,) = (database.parent / "backups").iterdir()
        assert backup.name.startswith("markov-20")
        assert backup.name.endswith(f"Z-schema{len(MIGRATIONS)}.db")
        assert schema(backup, key) == len(MIGRATIONS)
        bytes_there = backup.read_bytes()
        restore(database, key, backup, key, nullcontext(key), lambda _done, _of: None, Stop())
        assert schema(database, key) == NEXT  # in the copy that took its place
        assert backup.read_bytes() == bytes_there
        assert await fill_nothing(database, key) == digest
    # Back to the version before: it doesn't open what is newer, but the backup takes its place.
    with pytest.raises(UserError, match="newer version"):
        await fill_nothing(database, key)
    restore(database, key, backup, key, nullcontext(key), lambda _done, _of: None, Stop())
    assert await fill_nothing(database, key) == digest


async def fill_nothing(database: Path, key: str = "") -> str:
    async with open_store(database, create=False, key=key) as store:
        assert await store.check() == []
        return await store.digest(GUILD)


async def test_without_a_backup_nothing_is_changed(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = await fill(database)
    (database.parent / "backups").write_text("in the way")
    with monkeypatch.context() as patch:
        install(patch, "CREATE TABLE extra (x)")
        with pytest.raises(UserError, match=r"won't without a backup: .* Nothing was changed"):
            await fill_nothing(database)
    assert schema(database) == len(MIGRATIONS)
    assert await fill_nothing(database) == digest


async def test_a_step_that_fails_changes_nothing_and_says_where_the_backup_is(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = await fill(database)
    with monkeypatch.context() as patch:
        install(patch, "CREATE TABLE extra (x); SELECT nonsense")
        with pytest.raises(UserError, match="bringing it up to date failed") as caught:
            await fill_nothing(database)
    (backup,) = (database.parent / "backups").iterdir()
    assert str(backup) in str(caught.value)
    assert schema(database) == len(MIGRATIONS)
    with closing(sqlite3.connect(database)) as connection:
        assert not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'extra'").fetchall()
    assert await fill_nothing(database) == digest
