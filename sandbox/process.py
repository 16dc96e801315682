"""Run the real bot.py in a process of its own, connected to the sandbox."""

import asyncio
import os
import re
import signal
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from sandbox.change_signal import ChangeSignal
from sandbox.patience import USUAL, patient
from sandbox.server import Sandbox

BOT: Final = Path(__file__).parents[1] / "bot.py"
INHERITED: Final = ("PATH", "HOME", "LANG", "LC_ALL", "SYSTEMROOT", "TEMP", "TMP")
EXIT_TIMEOUT: Final = USUAL
"""Seconds the bot may take to end when asked to, on a quiet machine."""


class BotProcess:
    """A bot that runs while the `async with` block lasts; its database is DIRECTORY/markov.db.

    It is `alone` unless others serve the same bot; then their connections may outlive it.
    """

    def __init__(
        self,
        sandbox: Sandbox,
        directory: Path,
        env: Mapping[str, str | None] | None = None,
        program: Path = BOT,
        *,
        alone: bool = True,
    ) -> None:
        self._sandbox = sandbox
        self._program = program
        self._alone = alone
        self._directory = directory
        self._overrides = env or {}
        self._change_signal = ChangeSignal()
        self._lines: list[str] = []
        self._process: asyncio.subprocess.Process | None = None
        self._reading: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            str(self._program),
            cwd=self._directory,
            env=self._environment(),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        self._reading = asyncio.create_task(self._read())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._running.returncode is None:
            self.terminate()
        try:
            await self.wait(EXIT_TIMEOUT)
        except TimeoutError:
            self.kill()
            await self.wait(EXIT_TIMEOUT)
            raise

    @property
    def output(self) -> str:
        """Return the output so far."""
        return "".join(self._lines)

    async def said(self, pattern: str, timeout: float = EXIT_TIMEOUT) -> None:  # noqa: ASYNC109
        """Wait until the output matches a pattern."""
        found = re.compile(pattern)
        await self._change_signal.wait_for(
            lambda: found.search(self.output), timeout, f"the bot's output has no {pattern}"
        )

    @property
    def pid(self) -> int:
        """Return the process id."""
        return self._running.pid

    @property
    def exit_code(self) -> int | None:
        """Return the exit code; None while the process runs."""
        return self._running.returncode

    def terminate(self) -> None:
        """Send SIGTERM."""
        self._running.terminate()

    def interrupt(self) -> None:
        """Send SIGINT, as Ctrl-C does."""
        self._running.send_signal(signal.SIGINT)

    def hang_up(self) -> None:
        """Send SIGHUP, as a terminal that is closed does."""
        self._running.send_signal(signal.SIGHUP)

    def kill(self) -> None:
        """Send SIGKILL."""
        self._running.kill()

    def stop(self) -> None:
        """Send SIGSTOP: it does nothing until `go_on`."""
        self._running.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Send SIGCONT."""
        self._running.send_signal(signal.SIGCONT)

    async def wait(self, timeout: float = EXIT_TIMEOUT) -> int:  # noqa: ASYNC109
        """Return its exit code once it has ended and its connections are gone."""
        began = time.monotonic()
        try:
            async with patient(timeout):
                code = await self._running.wait()
                if self._reading is not None:
                    await self._reading
        except TimeoutError:
            passed = time.monotonic() - began
            raise TimeoutError(f"the bot still runs after {passed:.1f} s") from None
        if self._alone:
            await self._sandbox.bot_offline()
        return code

    @property
    def _running(self) -> asyncio.subprocess.Process:
        if self._process is None:
            raise RuntimeError("the bot has not been started: use `async with`")
        return self._process

    def _environment(self) -> dict[str, str]:
        wanted: dict[str, str | None] = {
            **{key: os.environ[key] for key in INHERITED if key in os.environ},
            "PYTHONUNBUFFERED": "1",
            "DISCORD_TOKEN": self._sandbox.token,
            "DISCORD_API_URL": self._sandbox.api_url,
            "DISCORD_GATEWAY_URL": self._sandbox.gateway_url,
            "DATABASE_URL": f"sqlite:///{self._directory / 'markov.db'}",
            "SETTLE_SECONDS": "0",  # people in tests and the demo don't wait for a minute
            "ANSWERS_PER_MINUTE": "0",  # and ask as fast as they can
            **self._overrides,
        }
        return {key: value for key, value in wanted.items() if value is not None}

    async def _read(self) -> None:
        if self._running.stdout is not None:
            async for line in self._running.stdout:
                self._lines.append(line.decode("utf-8", "replace"))
                self._change_signal.notify()
