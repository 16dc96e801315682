"""The command line on a database of PostgreSQL."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

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
    assert code == 1
    assert "DATABASE_KEY" in error
    assert postgres not in error


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
    assert answer.returncode == 1
    assert "pip install 'markovbot[postgres]'" in answer.stderr
    assert "secret" not in answer.stderr
