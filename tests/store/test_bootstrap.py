"""Law 9 for databases: whatever is wrong ends in one sentence and changes nothing."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from markovbot.domain import Scope
from markovbot.errors import UserError
from markovbot.store import open_store
from markovbot.store.sqlite.file import migrations
from markovbot.store.sqlite.file.migrations import BASELINE, MIGRATIONS, migrate, newest_schema
from tests.support.teaching import GUILD, Teacher


async def refusal(path: Path, *, create: bool = True) -> str:
    with pytest.raises(UserError) as caught:
        async with open_store(path, create=create):
            pass
    return str(caught.value)


async def test_a_missing_database_is_made_only_when_something_is_to_go_into_it(
    database: Path,
) -> None:
    assert "no database" in await refusal(database, create=False)
    assert not database.exists()
    deep = database.parent / "not" / "there" / "yet.db"
    async with open_store(deep, create=True) as store:
        assert await store.check() == []


async def test_what_is_no_database_stays_as_it_is(database: Path) -> None:
    database.write_bytes(b"just some notes, certainly no database" * 100)
    before = database.read_bytes()
    assert "isn't an SQLite database" in await refusal(database)
    assert database.read_bytes() == before


async def test_somebody_elses_database_stays_as_it_is(database: Path) -> None:
    with sqlite3.connect(database) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
    connection.close()
    before = database.read_bytes()
    assert "belongs to another program" in await refusal(database)
    assert database.read_bytes() == before


@pytest.mark.parametrize(
    ("schema", "sentence"),
    [
        (newest_schema() + 1, "made by a newer version of this bot"),
        (BASELINE - 1, "from before its first release"),
    ],
)
async def test_a_schema_that_is_newer_or_from_before_the_baseline_is_refused(
    database: Path, schema: int, sentence: str
) -> None:
    async with open_store(database, create=True):
        pass
    with sqlite3.connect(database) as connection:
        connection.execute(f"PRAGMA user_version = {schema}")
    connection.close()
    before = database.read_bytes()
    assert sentence in await refusal(database)
    assert database.read_bytes() == before
    assert [file.name for file in database.parent.iterdir()] == [database.name]


async def test_a_directory_is_no_database(tmp_path: Path) -> None:
    assert "can't be opened" in await refusal(tmp_path)


async def test_a_place_where_nothing_can_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert "can't be made" in await refusal(tmp_path / "file" / "markov.db")


@pytest.mark.slow
async def test_a_damaged_database_is_found_out(database: Path) -> None:
    async with open_store(database, create=True) as store:
        await Teacher(store).say(*(f"some words {number} to fill pages" for number in range(500)))
    whole = bytearray(database.read_bytes())
    whole[8192:16384] = b"\xaa" * 8192
    database.write_bytes(whole)
    findings: list[str] = []
    try:
        async with open_store(database, create=False) as store:
            findings = await store.check()
    except UserError as error:
        findings = [str(error)]
    assert findings


def test_a_migration_that_fails_leaves_the_database_at_the_schema_before(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sqlite3.connect(database, isolation_level=None) as connection:
        migrate(connection)
        newest = newest_schema()
        broken = "CREATE TABLE second (x); SELECT nonsense"
        monkeypatch.setattr(
            migrations, "MIGRATIONS", (*MIGRATIONS, "CREATE TABLE first (x)", broken)
        )
        with pytest.raises(sqlite3.OperationalError):
            migrate(connection)
        assert connection.execute("PRAGMA user_version").fetchone() == (newest + 1,)
        assert tables(connection) >= {"first"}
        assert not tables(connection) & {"second"}
        monkeypatch.setattr(
            migrations, "MIGRATIONS", (*migrations.MIGRATIONS[:-1], "CREATE TABLE second (x)")
        )
        migrate(connection)
        assert connection.execute("PRAGMA user_version").fetchone() == (newest + 2,)
        assert tables(connection) >= {"first", "second"}
    connection.close()


def tables(connection: sqlite3.Connection) -> set[str]:
    return {row[0] for row in connection.execute("SELECT name FROM sqlite_schema")}


async def test_the_doctor_finds_counts_that_do_not_add_up(database: Path) -> None:
    async with open_store(database, create=True) as store:
        await Teacher(store).say("tea is ready")
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE source SET tokens = tokens + 1")
        connection.execute("UPDATE directory SET total = total + 1")
        connection.execute("INSERT INTO token VALUES (99, 99, 'unsaid')")
        connection.execute("INSERT INTO word VALUES (98, 'unheard')")
    connection.close()
    async with open_store(database, create=False) as store:
        assert len(await store.check()) == 4


async def test_many_may_open_a_new_database_at_the_same_moment(database: Path) -> None:
    async def open_and_check() -> list[str]:
        async with open_store(database, create=True) as store:
            return await store.check()

    assert await asyncio.gather(*(open_and_check() for _ in range(6))) == [[]] * 6


def test_while_a_new_database_is_made_nobody_takes_it_for_an_old_one(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []

    def look(_connection: sqlite3.Connection) -> None:
        with closing(sqlite3.connect(database)) as other:
            seen.append(other.execute("PRAGMA user_version").fetchone()[0])

    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        monkeypatch.setattr(migrations, "MIGRATIONS", (look, *MIGRATIONS, look))
        migrate(connection)
    assert seen == [0, 0]


async def test_a_file_that_cannot_be_rewritten_yet_opens_and_is_rewritten_later(
    database: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_store(database, create=True) as store:
        await Teacher(store).say("the kettle sings")
        await store.set_fact("scrub due", "")
    with sqlite3.connect(database) as other, monkeypatch.context() as patched:
        patched.setattr("markovbot.store.sqlite.file.connections.BUSY_SECONDS", 0.05)
        other.execute("BEGIN IMMEDIATE")  # nobody else can rewrite the file now
        async with open_store(database, create=False) as store:
            assert (await store.scope_statistics(Scope(GUILD))).messages == 1
        other.rollback()
    other.close()
    assert "could not be overwritten" in caplog.text
    async with open_store(database, create=False) as store:
        assert await store.get_fact("scrub due") is None
