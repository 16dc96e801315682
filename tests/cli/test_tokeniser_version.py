"""What was split by one tokeniser is never added to by another: the database says which it was."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from markovbot.domain import EVERYWHERE, MemberId
from markovbot.ingest.named_ids import id_of
from markovbot.store import open_store
from markovbot.store.sqlite.file import migrations, tokeniser
from markovbot.text import TOKENISER_VERSION
from markovbot.text.segmenter import SEGMENTER
from markovbot.text.version import RULES
from tests.support.command_line import ROWS, Run, answer, write

OTHER_ICU = f"{RULES} with icu 1.0"
OTHER_RULES = f"{RULES + 1} with {SEGMENTER}"
OTHERS = [OTHER_ICU, OTHER_RULES]


@pytest.fixture
def home(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory in which a chat has been imported, into a database without a key."""
    monkeypatch.setenv("DATABASE_KEY", "")
    answer(run, "import", write(tmp_path / "chat.jsonl", ROWS), "--guild", "g")
    return tmp_path


def database(home: Path) -> Path:
    return home / "data" / "markov.db"


def record(path: Path, version: str | None) -> None:
    """Make a database one of another tokeniser, or one that doesn't say of which."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DELETE FROM meta WHERE key = 'tokeniser'")
        if version is not None:
            connection.execute("INSERT INTO meta VALUES ('tokeniser', ?)", (version,))


def recorded(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        row = connection.execute("SELECT value FROM meta WHERE key = 'tokeniser'").fetchone()
    return str(row[0])


def content(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


def test_the_doctor_names_the_tokeniser(run: Run, home: Path) -> None:
    examined = run("check", "--json")[1]
    assert f'"tokeniser": "{TOKENISER_VERSION}"' in examined
    assert f'"database_tokeniser": "{TOKENISER_VERSION}"' in examined
    assert f"tokeniser {TOKENISER_VERSION}, as the database's" in run("check")[1]
    assert recorded(database(home)) == TOKENISER_VERSION


@pytest.mark.parametrize("version", [*OTHERS, None])
def test_counts_of_another_are_refused_and_stay_as_they_are(
    run: Run, home: Path, version: str | None
) -> None:
    record(database(home), version)
    before = content(database(home))
    for command in (
        ["import", home / "chat.jsonl", "--guild", "g"],
        ["say", "--guild", "g"],
        ["odds", "tea", "--guild", "g"],
        ["forget", "--guild", "g", "--all", "--yes"],
    ):
        code, out, err = run(*command)
        assert (code, out) == (2, "")
        assert err.count("\n") == 1
        assert (version or "didn't say which") in err
        assert TOKENISER_VERSION in err
        assert "icu4py" in err
        assert "restore" in err
    code, out, _ = run("check")
    assert code == 1
    assert (version or "didn't say which") in out
    assert "as the database's" not in out
    assert content(database(home)) == before


@pytest.mark.parametrize("version", [*OTHERS, None])
def test_a_database_without_counts_takes_the_present_one(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str | None
) -> None:
    monkeypatch.setenv("DATABASE_KEY", "")
    chat = write(tmp_path / "chat.jsonl", ROWS)
    answer(run, "import", chat, "--guild", "g")
    answer(run, "forget", "--guild", "g", "--all", "--yes")
    record(database(tmp_path), version)
    assert answer(run, "stats", "--guild", "g")["messages"] == 0
    assert recorded(database(tmp_path)) == TOKENISER_VERSION
    assert answer(run, "import", chat, "--guild", "h")["messages"] == len(ROWS)


def test_with_the_version_it_was_made_with_it_opens_again(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = answer(run, "digest", "--guild", "g")
    with monkeypatch.context() as patch:
        patch.setattr(tokeniser, "TOKENISER_VERSION", OTHER_ICU)
        assert run("digest", "--guild", "g")[0] == 2
    assert answer(run, "digest", "--guild", "g") == before


def test_nothing_is_migrated_before_the_look(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(database(home), OTHER_RULES)
    before = content(database(home))
    steps = (*migrations.MIGRATIONS, "CREATE TABLE extra (x)")
    monkeypatch.setattr(migrations, "MIGRATIONS", steps)
    assert OTHER_RULES in run("digest", "--guild", "g")[2]
    assert content(database(home)) == before
    assert not (home / "data" / "backups").exists()


@pytest.mark.parametrize("version", [*OTHERS, None])
def test_a_backup_of_another_is_not_restored(run: Run, home: Path, version: str | None) -> None:
    backup = home / "backup.db"
    assert run("backup", backup)[0] == 0
    record(backup, version)
    before, kept = answer(run, "digest", "--guild", "g"), content(backup)
    files = sorted(file.name for file in (home / "data").iterdir())
    code, _, err = run("restore", backup)
    assert code == 1
    assert (version or "didn't say which") in err
    assert "Nothing was changed" in err
    assert answer(run, "digest", "--guild", "g") == before
    assert content(backup) == kept
    assert sorted(file.name for file in (home / "data").iterdir()) == files


def test_a_backup_takes_nothing_of_what_it_replaces_but_what_people_decided(
    run: Run, home: Path
) -> None:
    async def leave() -> None:
        async with open_store(database(home), create=False) as store:
            await store.choose(MemberId(id_of("ada")), EVERYWHERE, learned=False)

    async def choices() -> object:
        async with open_store(database(home), create=False) as store:
            return await store.choices(MemberId(id_of("ada")))

    asyncio.run(leave())
    record(database(home), OTHER_ICU)
    anew = ["--database", "sqlite:///new.db"]
    assert run(*anew, "import", home / "chat.jsonl", "--guild", "g")[0] == 0
    assert answer(run, "restore", home / "new.db")["decisions"] is True
    assert recorded(database(home)) == TOKENISER_VERSION
    assert answer(run, "stats", "--guild", "g")["messages"] > 0
    assert asyncio.run(choices()) == {EVERYWHERE: False}
