"""What the documents show works as it is written: the library's lines, and the commands' names."""

import argparse
import re
from pathlib import Path

import pytest

import markovbot
from markovbot.cli.parser import build_parser

ROOT = Path(__file__).parents[2]
COMMAND_LINE = (ROOT / "docs/command-line.md").read_text("utf-8")
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]

PYTHON = re.compile(r"^```python\n(.*?)^```", re.DOTALL | re.MULTILINE)
SHELL = re.compile(r"^ *```sh\n(.*?)^ *```", re.DOTALL | re.MULTILINE)
COMMAND = re.compile(r"^ *(?:\S*/)?(?:markovbot|python -m markovbot) +([a-z]+)", re.MULTILINE)


def test_the_lines_for_programs_learn_and_speak(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (block,) = PYTHON.findall(COMMAND_LINE)
    monkeypatch.chdir(tmp_path)
    for _ in range(2):
        exec(compile(block, "command-line.md", "exec"), {"__name__": "__main__"})  # noqa: S102
        lines = capsys.readouterr().out.splitlines()
        assert len(lines) == 3
        assert all(line.startswith(("You must ", "I wish ")) for line in lines)
    assert [file.name for file in tmp_path.iterdir()] == ["world.db"]


def test_everything_public_can_be_imported() -> None:
    for name in markovbot.__all__:
        assert getattr(markovbot, name).__name__ == name
    with pytest.raises(AttributeError, match="no attribute 'speak'"):
        markovbot.speak  # noqa: B018


def test_every_command_in_the_documents_exists() -> None:
    (commands,) = (
        action.choices
        for action in build_parser()._actions
        if isinstance(action, argparse._SubParsersAction)
    )
    shown = {
        name
        for document in DOCUMENTS
        for block in SHELL.findall(document.read_text("utf-8"))
        for name in COMMAND.findall(block)
    }
    assert shown <= set(commands)
    assert {"import", "say", "run", "check"} <= shown
