"""The database's key at the command line: made once, changed by `rekey`, never printed."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from markovbot.store import can_encrypt
from tests.support.command_line import ROWS, Run, answer, write

pytestmark = pytest.mark.skipif(not can_encrypt(), reason="there is no sqlcipher3 here")


@pytest.fixture
def home(tmp_path: Path, run: Run, caplog: pytest.LogCaptureFixture) -> Path:
    """A working directory in which a chat has been imported."""
    code, out, err = run("import", write(tmp_path / "chat.jsonl", ROWS), "--guild", "g")
    assert code == 0
    assert caplog.text.count("key has been made") == 1
    assert key_in(tmp_path) not in out + err + caplog.text
    return tmp_path


def key_in(directory: Path) -> str:
    (line,) = [
        line
        for line in (directory / ".env").read_text().splitlines()
        if line.startswith("DATABASE_KEY=")
    ]
    return line.removeprefix("DATABASE_KEY=")


def readable(path: Path) -> bool:
    try:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("SELECT * FROM meta").fetchall()
    except sqlite3.DatabaseError:
        return False
    return True


def digest(run: Run) -> Any:
    return answer(run, "digest", "--guild", "g")["digest"]


def test_an_import_makes_a_key_and_later_commands_use_it(
    run: Run, home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert not readable(home / "data" / "markov.db")
    key = key_in(home)
    caplog.clear()
    assert run("import", home / "chat.jsonl", "--guild", "g")[0] == 0
    assert (key_in(home), caplog.text) == (key, "")
    assert run("say", "--guild", "g")[0] == 0


def test_reading_makes_no_key(run: Run, tmp_path: Path) -> None:
    assert run("stats", "--guild", "g")[0] == 1
    assert not (tmp_path / ".env").exists()


def test_rekey_changes_the_key_and_nothing_else(run: Run, home: Path) -> None:
    before, first = digest(run), key_in(home)
    code, out, err = run("rekey", "--json")
    assert code == 0
    (kept,) = home.glob(".env.key-before-*")
    assert json.loads(out) == {
        "database": str(home / "data" / "markov.db"),
        "encrypted": True,
        "old_key_file": str(kept),
        "need_old_key": [],
    }
    assert (kept.read_text(), kept.stat().st_mode & 0o777) == (f"{first}\n", 0o600)
    assert key_in(home) != first
    assert key_in(home) not in out + err
    assert digest(run) == before
    (home / ".env").write_text(f"DATABASE_KEY={first}\n")
    code, _, err = run("stats", "--guild", "g")
    assert code == 2
    assert "with this DATABASE_KEY" in err
    assert first not in err


def test_rekey_names_what_needs_the_old_key_and_keeps_that(run: Run, home: Path) -> None:
    answer(run, "backup", "monday.db")
    write(home / "no.db", ROWS)
    before, first = digest(run), key_in(home)
    done = answer(run, "rekey")
    assert done["need_old_key"] == [str(home / "monday.db")]
    assert Path(done["old_key_file"]).read_text() == f"{first}\n"
    answer(run, "restore", "monday.db", "--key-file", done["old_key_file"])
    assert digest(run) == before
    out = run("rekey")[1]
    former = next((home / "data").glob("*.before-restore-*"))
    assert f"These need the key before: {former}." in out
    assert f"`markovbot restore PATH --key-file {home / '.env.key-before-'}" in out


def test_a_key_that_backups_need_is_discarded_only_with_a_yes(run: Run, home: Path) -> None:
    answer(run, "backup", "monday.db")
    first = key_in(home)
    code, _, err = run("rekey", "--discard-old-key")
    assert code == 2
    assert f"This makes useless, for good, {home / 'monday.db'}: without the key before" in err
    assert key_in(home) == first
    done = answer(run, "rekey", "--discard-old-key", "--yes")
    assert done["old_key_file"] is None
    assert key_in(home) != first
    assert answer(run, "rekey", "--discard-old-key")["need_old_key"] == []  # asks nothing
    assert list(home.glob(".env.key-before-*")) == []


def test_where_the_old_key_cannot_be_kept_nothing_changes(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, before = key_in(home), digest(run)

    def refuse(_path: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("markovbot.config.rekey.create_private", refuse)
    code, _, err = run("rekey")
    assert (code, "The old key can't be kept in" in err) == (1, True)
    assert (key_in(home), digest(run)) == (first, before)


def test_rekey_to_plain_and_back(run: Run, home: Path) -> None:
    before = digest(run)
    assert answer(run, "rekey", "--plain")["encrypted"] is False
    assert readable(home / "data" / "markov.db")
    assert key_in(home) == ""
    assert digest(run) == before
    assert readable(home / "data" / "markov.db")
    assert answer(run, "rekey", "--plain")["encrypted"] is False
    assert answer(run, "rekey")["encrypted"] is True
    assert not readable(home / "data" / "markov.db")
    assert digest(run) == before


@pytest.mark.parametrize(
    ("key", "code", "sentence"),
    [
        ("", 2, "DATABASE_KEY is missing or empty"),
        ("ab" * 32, 2, "with this DATABASE_KEY"),
        ("my birthday", 2, "64 hexadecimal digits"),
    ],
)
def test_what_is_wrong_with_the_key_is_one_sentence(
    run: Run,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    key: str,
    code: int,
    sentence: str,
) -> None:
    database = home / "data" / "markov.db"
    before = database.read_bytes()
    monkeypatch.setenv("DATABASE_KEY", key)
    for command in ("stats", "import"):
        files = [home / "chat.jsonl"] if command == "import" else []
        got, _, err = run(command, *files, "--guild", "g")
        assert got == code
        assert sentence in err
        assert not key or key not in err
        assert "Traceback" not in err
    assert database.read_bytes() == before


def test_a_lost_key_is_not_replaced_by_another(run: Run, home: Path) -> None:
    (home / ".env").unlink()
    assert run("import", home / "chat.jsonl", "--guild", "g")[0] == 2
    assert not (home / ".env").exists()


def test_a_key_can_be_a_file(
    run: Run,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = digest(run)
    (home / "secret").write_text(key_in(home) + "\n")
    (home / ".env").unlink()
    monkeypatch.setenv("DATABASE_KEY_FILE", str(home / "secret"))
    assert digest(run) == before
    assert "Only a key in .env" in run("rekey")[2]
    (home / "secret").write_text("")
    code, _, err = run("stats", "--guild", "g")
    assert (code, "is empty" in err) == (2, True)


def test_rekey_takes_no_key_from_another_database(run: Run, home: Path) -> None:
    other = ("--database", f"sqlite:///{home}/other.db")
    answer(run, *other, "import", home / "chat.jsonl", "--guild", "g")
    key = key_in(home)
    code, _, err = run(*other, "rekey")
    assert code == 1
    assert "has the key in .env as well" in err
    assert key_in(home) == key
    assert "no database" in run("--database", "sqlite:///none.db", "rekey")[2]


def test_the_doctor_knows_whether_it_is_encrypted_and_who_may_read_it(
    run: Run,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "a.b.c")
    code, out, _ = run("check")
    assert (code, "sound, encrypted" in out) == (0, True)
    (home / "data" / "markov.db").chmod(0o644)
    (home / ".env").chmod(0o644)
    (home / "data").chmod(0o755)
    code, out, _ = run("check", "--json")
    assert code == 1
    assert [problem.split("(")[0].split()[-1] for problem in json.loads(out)["database"]] == [
        "it",  # what is in the directory
        str(home / "data" / "markov.db"),
        str(home / ".env"),
    ]
    assert f"chmod 700 {home / 'data'} ends that" in out
    (home / ".env").chmod(0o600)
    (home / "data").chmod(0o700)
    answer(run, "rekey", "--plain")
    assert "sound, not encrypted" in run("check")[1]
