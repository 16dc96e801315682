"""What goes for good is asked for on a terminal: a real one, with somebody who types."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.command_line import ROWS, Run, answer, write

pytestmark = [
    pytest.mark.processes,
    pytest.mark.skipif(os.name != "posix", reason="needs a POSIX terminal"),
]

ENVIRONMENT = {"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(__file__).parents[2])}
QUESTION = b"Go on? [y/N] "
FORGET = ["forget", "--guild", "g", "--member", "ada"]


@pytest.fixture
def home(tmp_path: Path, run: Run) -> Path:
    answer(run, "import", write(tmp_path / "chat.jsonl", ROWS), "--guild", "g")
    return tmp_path


class Terminal:
    def __init__(self, end: int, process: subprocess.Popen[bytes]) -> None:
        self._end = end
        self.process = process
        self.screen = b""

    def read_until(self, text: bytes) -> None:
        while text not in self.screen:
            self.screen += os.read(self._end, 1 << 16)

    def type(self, text: bytes) -> None:
        os.write(self._end, text)

    def ends(self) -> int:
        """Read to the end; return the exit code."""
        try:
            while more := os.read(self._end, 1 << 16):
                self.screen += more
        except OSError:  # nobody has the other end any more
            pass
        return self.process.wait()


@contextmanager
def terminal(home: Path, *arguments: str) -> Iterator[Terminal]:
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "markovbot", *arguments],
        cwd=home,
        env=ENVIRONMENT,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    ) as process:
        os.close(theirs)
        try:
            yield Terminal(ours, process)
        finally:
            process.kill()
            os.close(ours)


@pytest.mark.parametrize(
    ("typed", "code", "left"), [(b"y\n", 0, 2), (b"YES\n", 0, 2), (b"\n", 1, 4), (b"no\n", 1, 4)]
)
def test_what_goes_is_said_and_nothing_goes_without_a_yes(
    run: Run, home: Path, typed: bytes, code: int, left: int
) -> None:
    with terminal(home, *FORGET) as opened:
        opened.read_until(QUESTION)
        assert b"This forgets for good 2 messages (14 token occurrences) of 1 mem" in opened.screen
        opened.type(typed)
        assert opened.ends() == code
        assert (b"Nothing was done." in opened.screen) == (code == 1)
    assert answer(run, "stats", "--guild", "g")["messages"] == left


@pytest.mark.parametrize(
    ("how", "code", "sentence"),
    [(signal.SIGINT, 130, b"Interrupted."), (signal.SIGTERM, 143, b"Ended by SIGTERM.")],
    ids=["Ctrl-C", "SIGTERM"],
)
def test_a_signal_ends_the_question(
    run: Run, home: Path, how: signal.Signals, code: int, sentence: bytes
) -> None:
    with terminal(home, *FORGET) as opened:
        opened.read_until(QUESTION)
        opened.process.send_signal(how)
        assert (opened.ends(), sentence in opened.screen) == (code, True)
    assert answer(run, "stats", "--guild", "g")["messages"] == 4


def test_a_restore_asks_on_a_terminal_and_keeps_what_is_there(run: Run, home: Path) -> None:
    answer(run, "backup", "b.db")
    for arguments, typed in ((["restore", "b.db"], b"y\n"), (["restore", "b.db", "--yes"], b"")):
        with terminal(home, *arguments) as opened:
            if typed:
                opened.read_until(QUESTION)
                assert b"This puts b.db in the place of the database" in opened.screen
                opened.type(typed)
            assert opened.ends() == 0
            assert b"is kept as" in opened.screen


def test_yes_is_all_that_is_needed_on_a_terminal_too(run: Run, home: Path) -> None:
    with terminal(home, *FORGET, "--yes") as opened:
        assert opened.ends() == 0
        assert QUESTION not in opened.screen
