"""Schema 5: where a blocked triple was said. What was blocked before stays blocked everywhere."""

import sqlite3
from contextlib import closing, nullcontext
from pathlib import Path

import pytest

from markovbot.domain import ChannelId, Style
from markovbot.store import open_store, restore
from markovbot.store.sqlite.file import migrations
from markovbot.store.sqlite.file.cancellation import CancelToken
from tests.support.teaching import GENERAL, GUILD, RANDOM, Teacher

LINE = ["the", " kettle", " sings"]


async def made_by_schema_4(database: Path, patch: pytest.MonkeyPatch) -> None:
    with patch.context() as before:
        before.setattr(migrations, "MIGRATIONS", migrations.MIGRATIONS[:1])
        async with open_store(database, create=True):
            pass
        with closing(sqlite3.connect(database)) as connection:
            # To learn at all.
            connection.executescript(migrations.SETTINGS_AND_PAUSES + migrations.WORD_LISTS)
        async with open_store(database, create=False) as store:
            await Teacher(store).say("the kettle sings")
        with closing(sqlite3.connect(database)) as connection:
            connection.executescript(
                "DROP TABLE setting; DROP TABLE pause; "
                "DROP TABLE banned; DROP TABLE purging; DROP TABLE purge"
            )
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute(
            "INSERT INTO silenced SELECT ?, 1, the.id, kettle.id FROM word the, word kettle "
            "WHERE the.text = 'the' AND kettle.text = 'kettle'",
            (GUILD,),
        )


async def blocked(database: Path) -> list[int]:
    """Return how many triples are blocked for the readers of each channel, and in all."""
    async with open_store(database, create=False) as store:
        assert await store.check() == []
        counts = [
            len(await store.read(Style(GUILD, audience=one), lambda reading: reading.blocked()))
            for one in (frozenset({GENERAL}), frozenset({RANDOM}), frozenset[ChannelId]())
        ]
        return [*counts, await store.blocked(GUILD)]


async def test_what_an_older_schema_blocked_is_blocked_everywhere(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await made_by_schema_4(database, monkeypatch)
    assert await blocked(database) == [1, 1, 1, 1]


async def test_a_new_database_has_the_same_tables_as_an_upgraded_one(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await made_by_schema_4(database, monkeypatch)
    await blocked(database)
    new = tmp_path / "new.db"
    async with open_store(new, create=True):
        pass

    def tables(path: Path) -> list[tuple[str, str]]:
        with closing(sqlite3.connect(path)) as connection:
            return connection.execute(
                "SELECT name, sql FROM sqlite_schema WHERE type = 'table' ORDER BY name"
            ).fetchall()

    assert tables(new) == tables(database)


@pytest.mark.parametrize("newer", [True, False], ids=["block after", "upgrade after"])
async def test_a_restored_backup_keeps_where_a_line_is_blocked(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, newer: bool
) -> None:
    await made_by_schema_4(database, monkeypatch)
    backup = tmp_path / "backup.db"
    backup.write_bytes(database.read_bytes())
    if newer:
        async with open_store(database, create=False) as store:
            assert await store.block_line(GUILD, LINE, GENERAL) == 3
    restore(database, "", backup, "", nullcontext(""), lambda _done, _of: None, CancelToken())
    assert await blocked(database) == ([3, 1, 1, 3] if newer else [1, 1, 1, 1])
