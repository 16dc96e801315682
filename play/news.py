"""Tell pages what has changed, without saying how: they ask for it themselves."""

import asyncio
from pathlib import Path
from typing import Final

from sandbox import Sandbox
from sandbox.change_signal import ChangeSignal

LOOK_EVERY: Final = 0.2
"""Seconds between two looks at the database's files."""


class News:
    """Counts the changes of each topic; a page compares these counts with those it has seen."""

    def __init__(self) -> None:
        self._signal = ChangeSignal()
        self.counts = {"messages": 0, "state": 0, "learned": 0}

    def notify(self, topic: str) -> None:
        """Count a change, and wake whoever waits."""
        self.counts[topic] += 1
        self._signal.notify()

    def state_changed(self) -> None:
        """Count a change of what isn't a message: servers, people, the bot's state."""
        self.notify("state")

    async def next(self) -> None:
        """Wait until the next change."""
        await self._signal.next()

    async def follow_sandbox(self, sandbox: Sandbox) -> None:
        """Count what happens on the sandbox as changes of messages, until cancelled."""
        while True:
            await sandbox.changed()
            self.notify("messages")

    async def follow_database(self, database: Path) -> None:
        """Count changes of the database's files, until cancelled."""
        seen = None
        while True:
            found = tuple(_stamp(path) for path in database_files(database))
            if found != seen:
                seen = found
                self.notify("learned")
            await asyncio.sleep(LOOK_EVERY)


def database_files(database: Path) -> list[Path]:
    """Return the files that a database consists of, those that are there."""
    names = [database, database.with_name(f"{database.name}-wal")]
    return [path for path in names if path.exists()]


def _stamp(path: Path) -> tuple[str, int, int]:
    try:
        known = path.stat()
    except FileNotFoundError:  # the bot has ended meanwhile, and taken its log with it
        return path.name, 0, 0
    return path.name, known.st_size, known.st_mtime_ns
