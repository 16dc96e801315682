"""A backup comes before every change of the schema, or the change doesn't come."""

import sqlite3
from contextlib import closing, nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from markovbot.errors import UserError
from markovbot.store import can_encrypt, open_store, restore
from markovbot.store.sqlite.file import backup, backup_files, cipher, migrations, upgrade
from markovbot.store.sqlite.file.cancellation import CancelToken
from markovbot.store.sqlite.file.migrations import MIGRATIONS, Step
from tests.support.teaching import GUILD, Teacher

KEY = "0123456789abcdef" * 4
KEYS = [
    pytest.param("", id="clear"),
    pytest.param(
        KEY, id="encrypted", marks=pytest.mark.skipif(not can_encrypt(), reason="no sqlcipher3")
    ),
]
NOW = migrations.newest_schema()
NEXT = NOW + 1


async def fill(database: Path, key: str = "") -> str:
    async with open_store(database, create=True, key=key) as store:
        await Teacher(store).say("the kettle sings", "tea is ready")
        return await store.digest(GUILD)


def schema(path: Path, key: str = "") -> int:
    with closing(cipher.open_file(path, key, 1)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def install(patch: pytest.MonkeyPatch, step: Step) -> None:
    """Make up a second migration."""
    patch.setattr(migrations, "MIGRATIONS", (*MIGRATIONS, step))


def add_and_fail(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TABLE extra (x)")
    connection.execute("SELECT nonsense")


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
        assert backup.name.endswith(f"Z-schema{NOW}.db")
        assert schema(backup, key) == NOW
        bytes_there = backup.read_bytes()
        restore(
            database, key, backup, key, nullcontext(key), lambda _done, _of: None, CancelToken()
        )
        assert schema(database, key) == NEXT  # in the copy that took its place
        assert backup.read_bytes() == bytes_there
        assert await fill_nothing(database, key) == digest
    # Back to the version before: it doesn't open what is newer, but the backup takes its place.
    with pytest.raises(UserError, match="newer version"):
        await fill_nothing(database, key)
    restore(database, key, backup, key, nullcontext(key), lambda _done, _of: None, CancelToken())
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
    assert schema(database) == NOW
    assert await fill_nothing(database) == digest


@pytest.mark.parametrize("step", ["CREATE TABLE extra (x); SELECT nonsense", add_and_fail])
async def test_a_step_that_fails_changes_nothing_and_says_where_the_backup_is(
    database: Path, monkeypatch: pytest.MonkeyPatch, step: Step
) -> None:
    digest = await fill(database)
    with monkeypatch.context() as patch:
        install(patch, step)
        with pytest.raises(UserError, match="bringing it up to date failed") as caught:
            await fill_nothing(database)
    (backup,) = (database.parent / "backups").iterdir()
    assert str(backup) in str(caught.value)
    assert schema(database) == NOW
    with closing(sqlite3.connect(database)) as connection:
        assert not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'extra'").fetchall()
    assert await fill_nothing(database) == digest


@pytest.mark.parametrize("key", KEYS)
async def test_a_step_that_fails_at_every_start_leaves_one_backup(
    database: Path, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    await fill(database, key)
    backups = database.parent / "backups"
    backups.mkdir()
    made = datetime.now(UTC) - timedelta(days=1)
    usual = backup_files.path_at(database, made)
    older = backup_files.path_at(database, made, NOW - 1)
    attempts = [
        backup_files.path_at(database, made + timedelta(hours=hours), NOW)
        for hours in (0, 1, 48)  # and one from when the clock was ahead
    ]
    for path in (usual, older, *attempts):
        path.write_bytes(b"a backup")
    with monkeypatch.context() as patch:
        install(patch, "SELECT nonsense")
        with pytest.raises(UserError, match="bringing it up to date failed") as caught:
            await fill_nothing(database, key)
        (left,) = set(backups.iterdir()) - {usual, older}
        assert str(left) in str(caught.value)
        assert left not in attempts
        assert schema(left, key) == NOW


async def test_a_start_that_comes_too_late_keeps_the_backup_of_the_one_that_was_faster(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill(database)
    (database.parent / "backups").mkdir()
    first = backup_files.path_at(database, datetime.now(UTC) - timedelta(hours=1), NOW)
    first.write_bytes(b"a backup")
    with monkeypatch.context() as patch:
        install(patch, "CREATE TABLE extra (x)")

        def copy(*arguments: Any, **options: Any) -> int:
            with closing(sqlite3.connect(database)) as faster:
                faster.execute(f"PRAGMA user_version = {NEXT}")
            return backup.copy(*arguments, **options)

        patch.setattr(upgrade, "copy", copy)
        await fill_nothing(database)
    assert list((database.parent / "backups").iterdir()) == [first]
