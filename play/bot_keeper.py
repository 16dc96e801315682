"""Start, stop, kill and start again the real bot.py, and tell how it is."""

import asyncio
import secrets
from collections.abc import Callable
from contextlib import AsyncExitStack, suppress
from enum import StrEnum
from pathlib import Path
from typing import Final

from sandbox import Sandbox
from sandbox.process import BotProcess

LOOK_AGAIN: Final = 3600.0
"""Seconds after which whoever waits for the bot's end begins to wait anew."""


class BotState(StrEnum):
    """How the bot is."""

    STARTING = "starting"
    ONLINE = "online"
    ENDING = "ending"
    STOPPED = "stopped"
    KILLED = "killed"
    FAILED = "failed"


class BotKeeper:
    """Runs one bot at a time; all of them have the same directory, so the same database.

    Its key is kept in memory alone, so whatever ends this process, nobody can read the file then.
    `notify` is called whenever the state has changed.
    """

    def __init__(self, sandbox: Sandbox, directory: Path, notify: Callable[[], None]) -> None:
        self._sandbox = sandbox
        self._directory = directory
        self.key = secrets.token_hex(32)
        self._notify = notify
        self._lock = asyncio.Lock()
        self._stack = AsyncExitStack()
        self._process: BotProcess | None = None
        self._watch: asyncio.Task[None] | None = None
        self._wanted_end: BotState | None = None
        self.state = BotState.STOPPED

    @property
    def output(self) -> str:
        """Return what the bot has printed since its last start."""
        return "" if self._process is None else self._process.output

    async def start(self) -> None:
        """Start the bot unless it runs; return when it is online, or has failed to be."""
        async with self._lock:
            if self._watch is None or self._watch.done():
                self._wanted_end = None
                self._set(BotState.STARTING)
                process = BotProcess(self._sandbox, self._directory, {"DATABASE_KEY": self.key})
                self._process = await self._stack.enter_async_context(process)
                self._watch = asyncio.create_task(self._until_it_ends(process))
        online = asyncio.create_task(self._online())
        ended = self._watch
        await asyncio.wait((online, ended), return_when=asyncio.FIRST_COMPLETED)
        if ended.done():
            online.cancel()
        elif self._wanted_end is None:
            self._set(BotState.ONLINE)

    async def stop(self) -> None:
        """Ask the bot to end, and return when it has."""
        await self._end(BotState.STOPPED)

    async def kill(self) -> None:
        """End the bot at once, whatever it is doing."""
        await self._end(BotState.KILLED)

    async def close(self) -> None:
        """End the bot for good."""
        await self.stop()
        with suppress(TimeoutError):  # it was killed then, which loses nothing
            await self._stack.aclose()

    async def _end(self, how: BotState) -> None:
        async with self._lock:
            if self._process is None or self._watch is None or self._watch.done():
                return
            self._wanted_end = how
            self._set(BotState.ENDING)
            if how is BotState.KILLED:
                self._process.kill()
            else:
                self._process.terminate()
            await self._watch

    async def _online(self) -> None:
        await self._sandbox.bot_online()
        await self._sandbox.commands_synced()

    async def _until_it_ends(self, process: BotProcess) -> None:
        while True:
            with suppress(TimeoutError):
                await process.wait(LOOK_AGAIN)
                break
        self._set(self._wanted_end or BotState.FAILED)

    def _set(self, state: BotState) -> None:
        self.state = state
        self._notify()
