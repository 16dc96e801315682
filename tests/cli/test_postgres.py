"""The command line on a database of PostgreSQL."""

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from sandbox.postgres import Cluster, free_port
from tests.support.command_line import Run
from tests.support.stores import KEY

PROJECT = Path(__file__).parents[2]

ROWS = [
    {"channel": "talk", "author": "ada", "content": "the kettle sings at nine"},
    {"channel": "talk", "author": "bruno", "content": "the kettle leaks at ten"},
]


@pytest.fixture
def url(postgres: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("DATABASE_KEY", KEY)
    return postgres


@pytest.fixture
def chat(tmp_path: Path) -> Path:
    path = tmp_path / "chat.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in ROWS), "utf-8")
    return path


def test_it_does_what_it_does_on_a_file(run: Run, url: str, chat: Path) -> None:
    def asked(*arguments: object) -> dict[str, object]:
        code, out, error = run("--database", url, *arguments, "--json")
        assert code == 0, error
        found: dict[str, object] = json.loads(out)
        return found

    assert asked("import", chat, "--guild", "house")["messages"] == 2
    assert asked("import", chat, "--guild", "house")["messages"] == 0
    digest = asked("digest", "--guild", "house")["digest"]
    run("import", chat, "--guild", "house")  # the default, a file
    assert json.loads(run("digest", "--guild", "house", "--json")[1])["digest"] == digest
    assert asked("stats", "--guild", "house")["messages"] == 2
    assert asked("odds", "kettle", "--guild", "house")["total"] == 2
    assert asked("forget", "--guild", "house", "--member", "ada", "--yes")["forgotten"] == 5
    checked = json.loads(run("--database", url, "check", "--json")[1])  # there is no token
    assert (checked["database"], checked["encrypted"]) == ([], True)


@pytest.mark.parametrize(
    "command", [["backup", "copy.db"], ["restore", "copy.db"], ["rekey"]], ids=lambda one: one[0]
)
def test_what_only_files_can_do_says_where_to_look(run: Run, url: str, command: list[str]) -> None:
    code, _, error = run("--database", url, *command)
    assert code == 1
    assert "docs/scale.md" in error
    assert url not in error


def test_a_database_that_was_not_looked_at_is_not_called_sound(
    run: Run, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_KEY", "my birthday")
    code, out, _ = run("--database", url, "check")
    assert (code, "not looked at" in out, "sound" in out) == (1, True, False)
    assert "use the key of the other processes" in out


def test_without_a_key_it_says_how_to_make_one(run: Run, postgres: str) -> None:
    code, _, error = run("--database", postgres, "stats", "--guild", "1")
    assert code == 2
    assert "DATABASE_KEY" in error
    assert postgres not in error


def test_what_only_a_person_can_mend_has_the_exit_code_of_wrong_settings(
    run: Run, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    password = urlsplit(url).password or ""
    assert run("--database", url, "servers")[0] == 0
    for wrong in (url.replace(password, "wrong"), url.replace("/test_", "/missing_")):
        assert run("--database", wrong, "servers")[0] == 2
    monkeypatch.setenv("DATABASE_KEY", "ab" * 32)
    code, _, error = run("--database", url, "servers")
    assert (code, error.split(" isn't ")[0]) == (2, "DATABASE_KEY")
    assert ".env" in error


def test_a_server_that_is_not_there_may_be_at_the_next_attempt(run: Run, url: str) -> None:
    there = urlsplit(url).port
    code, _, error = run("--database", url.replace(f":{there}/", f":{free_port()}/"), "servers")
    assert (code, "Start the server" in error) == (1, True)


@pytest.mark.parametrize("wrong", ["SOURCE", "TARGET"])
def test_copying_calls_a_database_what_the_command_line_calls_it(
    run: Run, url: str, chat: Path, tmp_path: Path, wrong: str
) -> None:
    there = urlsplit(url).port
    away = url.replace(f":{there}/", f":{free_port()}/")
    sides = (away, "sqlite:///x.db") if wrong == "SOURCE" else (url, away)
    code, _, error = run("copy", *sides)
    assert (code, f"at the host and port in {wrong}." in error) == (1, True)
    assert run("--database", url, "import", chat, "--guild", "house")[0] == 0
    (tmp_path / "key").write_text("ab" * 32, "utf-8")
    code, _, error = run("copy", url, "sqlite:///x.db", "--source-key-file", tmp_path / "key")
    assert (code, error.split(" isn't ")[0]) == (2, "--source-key-file")


def test_a_port_that_none_can_have_is_told_without_a_traceback(run: Run, url: str) -> None:
    there = urlsplit(url).port
    code, _, error = run("copy", url.replace(f":{there}/", ":99999/"), "sqlite:///x.db")
    assert (code, error.split(": ")[0]) == (2, "SOURCE")


@pytest.mark.parametrize("secret", ["p@ss", "p/ss", "p#ss", "p?ss", "p[ss", "p@s/s#"])
def test_a_password_with_special_characters_is_told_how_to_be_written(
    run: Run, cluster: Cluster, url: str, secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = urlsplit(url)
    with cluster.role(secret) as role:
        place = f"127.0.0.1:{parts.port}{parts.path}"
        code, out, error = run("--database", f"postgresql://{role}:{secret}@{place}", "servers")
        assert (code, "%40" in error) == (2, True)
        assert not any(one in out + error for one in (secret, secret[-3:]))
        code, _, error = run("copy", f"postgresql://{role}:{secret}@{place}", "sqlite:///x.db")
        assert (code, "%40" in error, secret in error) == (2, True, False)
        written = f"postgresql://{role}:{quote(secret, safe='')}@{place}"
        assert "refuses" not in run("--database", written, "servers")[2]


@pytest.mark.processes
def test_a_missing_driver_is_named_with_the_command_that_installs_it(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['asyncpg'] = None; from markovbot.cli.main import main; "
        "sys.exit(main(['--database', 'postgresql://bot:secret@nowhere/markov', 'servers']))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "DATABASE_KEY": KEY, "PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 2
    assert "pip install 'markovbot[postgres]'" in answer.stderr
    assert "secret" not in answer.stderr
