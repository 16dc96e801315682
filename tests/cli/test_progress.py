"""What is told while a command works: bars on a terminal, a sentence a minute elsewhere."""

import threading
from pathlib import Path

import pytest

from markovbot.cli import progress
from markovbot.cli.progress import ByteBar, Progress
from tests.support.command_line import ROWS, Run, write


class Screen:
    """A stream that tells when something is written to it."""

    def __init__(self, *, terminal: bool) -> None:
        self.text = ""
        self.written = threading.Event()
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal

    def write(self, text: str) -> int:
        self.text += text
        if text.strip():
            self.written.set()
        return len(text)

    def flush(self) -> None: ...


def on_stderr(monkeypatch: pytest.MonkeyPatch, *, terminal: bool) -> Screen:
    screen = Screen(terminal=terminal)
    monkeypatch.setattr("sys.stderr", screen)
    return screen


def test_where_there_is_no_terminal_a_sentence_says_how_far_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    elsewhere = on_stderr(monkeypatch, terminal=False)
    with Progress("backup", quiet=False, every=0.001) as told, ByteBar(told, "copied") as bar:
        bar.moved(512, 2048)
        elsewhere.text = ""
        elsewhere.written.clear()
        assert elsewhere.written.wait(60)
    assert elsewhere.text.startswith("backup: copied 25% after 0 min.\n")


def test_work_without_a_bar_is_told_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    elsewhere = on_stderr(monkeypatch, terminal=False)
    with Progress("digest", quiet=False, every=0.001):
        assert elsewhere.written.wait(60)
    assert elsewhere.text.startswith("digest: still at work after 0 min.\n")


def test_on_a_terminal_a_bar_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = on_stderr(monkeypatch, terminal=True)
    with Progress("backup", quiet=False) as told, ByteBar(told, "copied") as bar:
        bar.moved(2048, 2048)
    assert "copied: 100%" in screen.text


@pytest.mark.parametrize("terminal", [False, True])
def test_quiet_is_quiet(monkeypatch: pytest.MonkeyPatch, terminal: bool) -> None:
    screen = on_stderr(monkeypatch, terminal=terminal)
    with Progress("backup", quiet=True, every=0.001) as told, ByteBar(told, "copied") as bar:
        bar.moved(512, 2048)
    assert screen.text == ""


def test_less_than_a_minute_of_work_says_nothing(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert progress.EVERY < 60
    chat = write(tmp_path / "chat.jsonl", ROWS)
    for command in (["import", chat, "--guild", "g"], ["backup", "b.db"], ["restore", "b.db"]):
        code, out, err = run(*command)
        assert (code, out.count("\n") > 0, err) == (0, True, "")
