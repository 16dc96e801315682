"""The real bot.py on a terminal, with somebody who types."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Final

import pytest

from sandbox.patience import patient
from sandbox.process import BOT

START: Final = """
import fcntl, os.path, runpy, signal, sys, termios
signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background ignores it
fcntl.ioctl(0, termios.TIOCSCTTY, 0)  # so that Ctrl-C is a signal
sys.argv = sys.argv[1:]
sys.path[0] = os.path.dirname(sys.argv[0])
runpy.run_path(sys.argv[0], run_name="__main__")
"""

CTRL_C: Final = "\x03"
CHUNK: Final = 1 << 16


class Terminal:
    """What is on the screen so far, and a keyboard."""

    def __init__(self, end: int, process: asyncio.subprocess.Process) -> None:
        self._end = end
        self._process = process
        self._changed = asyncio.Event()
        self._seen = 0
        self._dark = False
        self.screen = ""
        asyncio.get_running_loop().add_reader(end, self._read)

    def type(self, text: str) -> None:
        """Type something."""
        os.write(self._end, text.encode())

    async def shows(self, text: str) -> None:
        """Wait until a text is shown, after what was waited for before."""
        try:
            async with patient():
                while (found := self.screen.find(text, self._seen)) < 0:
                    if self._dark:
                        raise TimeoutError
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            raise AssertionError(f"the screen doesn't show {text!r}: {self.screen}") from None
        self._seen = found + len(text)

    async def ends(self) -> int:
        """Return the exit code."""
        async with patient():
            return await self._process.wait()

    def _read(self) -> None:
        with suppress(OSError):  # nobody has the other end any more
            self.screen += os.read(self._end, CHUNK).decode("utf-8", "replace")
            self._changed.set()
            return
        self._dark = True
        self._changed.set()
        asyncio.get_running_loop().remove_reader(self._end)


@asynccontextmanager
async def bot_on_terminal(directory: Path, env: Mapping[str, str]) -> AsyncIterator[Terminal]:
    """Start the bot in a directory, with these variables and no others of ours."""
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        START,
        str(BOT),
        cwd=directory,
        env={"PATH": os.environ["PATH"], "TERM": "dumb", **env},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    terminal = Terminal(ours, process)
    try:
        yield terminal
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
        asyncio.get_running_loop().remove_reader(ours)
        os.close(ours)
