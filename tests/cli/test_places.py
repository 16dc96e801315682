"""Where a database is: links that lead to it, and places where none can be."""

import os
import shutil
import sqlite3
from pathlib import Path

import pytest

from markovbot.store import DatabaseFile, can_encrypt
from tests.support.command_line import ROWS, Run, answer, write


@pytest.fixture
def volume(tmp_path: Path, run: Run) -> Path:
    """A directory on another disk, to which the database is linked before there is one."""
    (tmp_path / "data").mkdir()
    real = tmp_path / "volume" / "tea.db"
    (tmp_path / "data" / "markov.db").symlink_to(real)
    answer(run, "import", write(tmp_path / "chat.jsonl", ROWS), "--guild", "g")
    return real.parent


def digest(run: Run) -> object:
    return answer(run, "digest", "--guild", "g")["digest"]


def names(directory: Path) -> list[str]:
    return sorted(file.name.partition(".before-restore-")[0] for file in directory.iterdir())


def test_a_link_stays_one_whatever_is_done_to_the_database(
    run: Run, volume: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link, before = tmp_path / "data" / "markov.db", digest(run)
    assert not (volume / "tea.db").read_bytes().startswith(b"SQLite")
    for command in (["rekey"], ["rekey", "--plain"], ["backup", "b.db"], ["restore", "b.db"]):
        answer(run, *command)
        assert link.readlink() == volume / "tea.db"
        assert digest(run) == before
    assert names(tmp_path / "data") == ["markov.db"]
    assert names(volume) == ["tea.db", "tea.db"]
    monkeypatch.setenv("DISCORD_TOKEN", "a.b.c")
    volume.chmod(0o755)
    assert "chmod 700" in run("check")[1]


def test_a_log_beside_the_file_that_a_link_leads_to_belongs_to_it(run: Run, volume: Path) -> None:
    answer(run, "rekey", "--plain")
    before = digest(run)
    with_log = sqlite3.connect(volume / "tea.db")
    with_log.execute("PRAGMA wal_autocheckpoint = 0")
    with_log.execute("DELETE FROM learned")  # only in the log
    with_log.commit()
    killed = volume.with_name("killed")
    killed.mkdir()
    for file in DatabaseFile(volume / "tea.db").present():
        shutil.copy(file, killed)
    with_log.close()
    Path("b.db").symlink_to(killed / "tea.db")
    for end in ("", "-wal"):
        shutil.copy(killed / f"tea.db{end}", volume)
    answer(run, "restore", "b.db")
    for file in (volume / "tea.db", *volume.glob("*before-restore-*")):
        with sqlite3.connect(file) as connection:
            assert connection.execute("SELECT COUNT(*) FROM learned").fetchone() == (0,), file
        connection.close()
    assert digest(run) == before


def test_a_link_that_leads_in_a_circle_is_one_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.db").symlink_to(tmp_path / "a.db")
    url = ("--database", "sqlite:///a.db")
    chat = write(tmp_path / "chat.jsonl", ROWS)
    for command in (["import", chat, "--guild", "g"], ["stats", "--guild", "g"], ["check"]):
        code, out, err = run(*url, *command)
        assert (code, "a.db" in out + err, "Traceback" in err) == (1, True, False)


@pytest.mark.parametrize("url", ["sqlite:///.", "sqlite://///", "sqlite:///", "sqlite:///a/.."])
@pytest.mark.parametrize("command", [["check"], ["restore", "b.db"], ["stats", "--guild", "g"]])
def test_what_can_be_no_file_is_misuse_and_one_sentence(
    run: Run, url: str, command: list[str]
) -> None:
    code, _, err = run("--database", url, *command)
    assert (code, "must look like sqlite:///data/markov.db" in err) == (2, True)


@pytest.mark.parametrize("command", [["check"], ["rekey"], ["stats", "--guild", "g"]])
def test_a_directory_is_no_database(run: Run, tmp_path: Path, command: list[str]) -> None:
    code, out, err = run("--database", f"sqlite:///{tmp_path}", *command)
    assert (code, str(tmp_path) in out + err, "Traceback" in err) == (1, True, False)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs root")
@pytest.mark.skipif(not can_encrypt(), reason="there is no sqlcipher3 here")
def test_what_root_does_leaves_the_files_to_the_bots_user(run: Run, tmp_path: Path) -> None:
    answer(run, "import", write(tmp_path / "chat.jsonl", ROWS), "--guild", "g")
    answer(run, "backup", "b.db")
    ours = [tmp_path / ".env", tmp_path / "data", tmp_path / "data" / "markov.db"]
    for file in ours:
        os.chown(file, 65534, 65534)
    for command in (["restore", "b.db"], ["rekey"], ["rekey", "--plain"], ["rekey"]):
        answer(run, *command)
        assert {(file.stat().st_uid, file.stat().st_gid) for file in ours} == {(65534, 65534)}


def test_what_is_missing_is_said_with_the_place_where_it_was_looked_for(
    run: Run, tmp_path: Path
) -> None:
    database = tmp_path / "data" / "markov.db"
    for command in (["stats", "--guild", "g"], ["rekey"]):
        code, _, err = run(*command)
        assert (code, f"no database at {database} yet" in err) == (1, True)
    code, out, _ = run("check")
    assert code == 1
    assert f"settings from {tmp_path / '.env'} (not there)" in out
    assert f"both in the environment and in {tmp_path / '.env'}, which doesn't exist" in out
    assert f"database {database}: not there yet" in out


def test_a_directory_that_is_gone_is_one_sentence(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    code, _, err = run("stats", "--guild", "g")
    monkeypatch.chdir(tmp_path)
    assert (code, "current directory doesn't exist" in err, len(err.splitlines())) == (2, True, 1)
