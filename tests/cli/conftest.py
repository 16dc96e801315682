"""The command line in a directory of its own, and a small chat."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from markovbot.cli import main

ROWS = [
    ("tea", "ada", "I like a cup of tea in the morning"),
    ("tea", "bruno", "a cup of coffee for me"),
    ("sky", "ada", "the stars like the night"),
    ("sky", "chioma", "I like the stars and a cup of tea"),
]

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    for key in ("DATABASE_KEY", "DATABASE_URL", "DISCORD_TOKEN"):
        monkeypatch.delenv(key, raising=False)

    def command(*arguments: object) -> tuple[int, str, str]:
        try:
            code = main([str(one) for one in arguments])
        except SystemExit as exit_:  # argparse's way out
            code = int(exit_.code or 0)
        return code, *capsys.readouterr()

    return command


def answer(run: Run, *arguments: object) -> Any:
    code, out, err = run(*arguments, "--json")
    assert code == 0, err
    return json.loads(out)


def write(path: Path, rows: list[tuple[str, str, str]]) -> Path:
    lines = [json.dumps({"channel": c, "author": a, "content": t}) for c, a, t in rows]
    path.write_text("\n".join(lines) + "\n")
    return path
