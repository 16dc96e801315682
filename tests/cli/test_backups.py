"""`backup` and `restore` at the command line."""

import json
import shutil
from pathlib import Path

import pytest

from markovbot.config.settings import KEY
from markovbot.store import can_encrypt
from tests.support.command_line import ROWS, Run, answer, write


@pytest.fixture
def home(tmp_path: Path, run: Run) -> Path:
    """A working directory in which a chat has been imported."""
    assert run("import", write(tmp_path / "chat.jsonl", ROWS), "--guild", "g")[0] == 0
    return tmp_path


def digest(run: Run) -> object:
    return answer(run, "digest", "--guild", "g")["digest"]


def key_in(directory: Path) -> str:
    return (directory / ".env").read_text().strip().removeprefix("DATABASE_KEY=")


def test_there_and_back(run: Run, home: Path) -> None:
    before = digest(run)
    code, out, _ = run("backup", home / "b.db", "--json")
    assert code == 0
    told = json.loads(out)
    assert told["bytes"] == (home / "b.db").stat().st_size
    assert told["seconds"] >= 0
    more = write(home / "more.jsonl", [("tea", "ada", "one more cup of tea")])
    assert run("import", more, "--guild", "g")[0] == 0
    assert digest(run) != before
    restored = answer(run, "restore", home / "b.db")
    assert restored["decisions"] is True
    assert Path(restored["kept"]).exists()
    assert digest(run) == before
    assert "is kept as" in run("restore", home / "b.db")[1]


def test_what_was_forgotten_since_stays_so(run: Run, home: Path) -> None:
    assert run("backup", home / "b.db")[0] == 0
    assert answer(run, "forget", "--guild", "g", "--member", "ada", "--yes")["forgotten"] > 0
    after = digest(run)
    assert answer(run, "restore", home / "b.db")["forgotten"] == 1
    assert digest(run) == after


def test_over_a_damaged_database_it_says_what_could_not_be_taken_over(run: Run, home: Path) -> None:
    before = digest(run)
    run("backup", home / "b.db")
    (home / "data" / "markov.db").write_bytes(b"\xaa" * 50_000)
    code, out, _ = run("restore", home / "b.db")
    assert code == 0
    assert "could not be read" in out
    assert "/privacy" in out
    assert digest(run) == before


@pytest.mark.parametrize(
    ("backup", "sentence"),
    [
        ("nothing.db", "There is no backup at"),
        ("data/markov.db", "is the database itself"),
        (".", "can't be read"),
        ("chat.jsonl", "no backup at all"),
    ],
)
def test_what_is_no_backup_is_one_sentence(
    run: Run, home: Path, backup: str, sentence: str
) -> None:
    before = digest(run)
    code, _, err = run("restore", backup)
    assert (code, sentence in err, "Traceback" in err) == (1, True, False)
    assert digest(run) == before


@pytest.mark.skipif(not can_encrypt(), reason="there is no sqlcipher3 here")
def test_a_backup_from_before_a_rekey_needs_its_key_and_gets_the_new_one(
    run: Run, home: Path
) -> None:
    before, old = digest(run), key_in(home)
    run("backup", home / "b.db")
    assert run("rekey")[0] == 0
    code, _, err = run("restore", home / "b.db")
    assert (code, "--key-file" in err) == (1, True)
    (home / "old.key").write_text(old + "\n")
    assert answer(run, "restore", home / "b.db", "--key-file", home / "old.key")["decisions"]
    assert key_in(home) != old
    assert digest(run) == before
    (home / "bad.key").write_text("my birthday")
    assert "64 hexadecimal digits" in run("restore", "b.db", "--key-file", "bad.key")[2]


@pytest.mark.skipif(not can_encrypt(), reason="there is no sqlcipher3 here")
def test_a_backup_with_the_key_of_an_interrupted_rekey_is_told_apart(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("backup", home / "b.db")
    next_ = key_in(home)
    (home / "data" / "markov.db").unlink()
    (home / ".env").write_text(f"DATABASE_KEY={'ab' * 32}\nDATABASE_KEY_NEXT={next_}\n")
    code, _, err = run("restore", home / "b.db")
    assert (code, "with DATABASE_KEY_NEXT" in err) == (1, True)


def test_a_backup_in_clear_is_encrypted_with_the_databases_key(run: Run, home: Path) -> None:
    if not can_encrypt():
        pytest.skip("there is no sqlcipher3 here")
    before = digest(run)
    assert "keep a copy of the key" in run("backup", home / "with-key.db")[1]
    assert run("rekey", "--plain")[0] == 0
    assert "It isn't encrypted" in run("backup", home / "b.db")[1]
    assert run("rekey")[0] == 0
    answer(run, "restore", home / "b.db")
    assert not (home / "data" / "markov.db").read_bytes().startswith(b"SQLite")
    assert digest(run) == before


def test_a_name_that_looks_like_an_address_is_a_name(run: Run, home: Path) -> None:
    before = digest(run)
    odd = ("--database", "sqlite:///file:tea%3F#.db")
    answer(run, *odd, "import", home / "chat.jsonl", "--guild", "g")
    assert answer(run, *odd, "digest", "--guild", "g")["digest"] == before
    told = answer(run, *odd, "backup", "file:b.db")
    assert told["bytes"] == (home / "file:b.db").stat().st_size > 0
    answer(run, "restore", "file:b.db")
    assert digest(run) == before
    assert sorted(file.name for file in home.glob("*.db*")) == ["file:b.db", "file:tea%3F#.db"]


@pytest.fixture
def lost(run: Run, home: Path) -> Path:
    """The key of a backup, in a file: the database and `.env` went with their machine."""
    run("backup", home / "b.db")
    file = home / "old.key"
    file.write_text(key_in(home))
    shutil.rmtree(home / "data")
    (home / ".env").unlink()
    return file


@pytest.mark.skipif(not can_encrypt(), reason="there is no sqlcipher3 here")
def test_on_a_new_machine_the_backups_key_becomes_the_databases(
    run: Run, home: Path, lost: Path
) -> None:
    answer(run, "restore", "b.db", "--key-file", lost)
    assert key_in(home) == lost.read_text()
    assert not (home / "data" / "markov.db").read_bytes().startswith(b"SQLite")
    assert len(answer(run, "say", "--guild", "g")["lines"]) == 1


@pytest.mark.skipif(not can_encrypt(), reason="there is no sqlcipher3 here")
def test_where_no_key_is_wanted_a_backup_with_one_is_restored_in_clear(
    run: Run, home: Path, lost: Path
) -> None:
    (home / ".env").write_text("DATABASE_KEY=\n")
    answer(run, "restore", "b.db", "--key-file", lost)
    assert key_in(home) == ""
    assert (home / "data" / "markov.db").read_bytes().startswith(b"SQLite")


@pytest.mark.skipif(not can_encrypt(), reason="there is no sqlcipher3 here")
def test_a_backup_in_clear_gets_a_key_where_none_is_set(
    run: Run, home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    run("rekey", "--plain")
    run("backup", home / "b.db")
    before = digest(run)
    (home / ".env").unlink()
    caplog.clear()
    answer(run, "restore", "b.db")
    assert caplog.text.count("key has been made") == 1
    assert KEY.fullmatch(key_in(home))
    assert digest(run) == before


@pytest.mark.skipif(not can_encrypt(), reason="there is no sqlcipher3 here")
def test_a_restore_that_fails_leaves_no_key_behind(run: Run, home: Path, lost: Path) -> None:
    with (home / "b.db").open("r+b") as file:
        file.seek(200_000)
        file.write(bytes(50_000))
    code, _, err = run("restore", "b.db", "--key-file", lost)
    assert (code, "it is damaged" in err) == (1, True)
    assert not (home / ".env").exists()
    assert list((home / "data").iterdir()) == []
