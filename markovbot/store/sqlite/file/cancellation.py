"""Long work in a thread that can be stopped: a cancelled task doesn't stop its thread by itself."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Final, TypeVar

from markovbot.store.sqlite.file.cipher import ERRORS

T = TypeVar("T")

INSTRUCTIONS: Final = 100_000
"""Of SQLite's virtual machine, between two looks at whether to stop: about a millisecond."""


class WorkCancelled(Exception):
    """The work was told to stop, and has."""


class CancelToken:
    """Tells a thread to stop, in the middle of a statement too."""

    def __init__(self) -> None:
        self._cancelled = threading.Event()
        self._watched: list[sqlite3.Connection] = []

    def cancel(self) -> None:
        """Let the work end as soon as it can; may be called from any thread."""
        self._cancelled.set()
        for connection in self._watched:
            with suppress(*ERRORS):  # closed by now
                connection.interrupt()

    def raise_if_cancelled(self) -> None:
        """Raise WorkCancelled if the work is to end."""
        if self._cancelled.is_set():
            raise WorkCancelled

    def watch(self, connection: sqlite3.Connection) -> None:
        """Let statements on a connection fail from when the work is to end."""
        connection.set_progress_handler(self._cancelled.is_set, INSTRUCTIONS)
        self._watched.append(connection)


async def stoppable(work: Callable[[CancelToken], T]) -> T:
    """Run `work` in a thread; when the task is cancelled, stop it and wait until it has ended."""
    cancel_token = CancelToken()
    thread = asyncio.ensure_future(asyncio.to_thread(work, cancel_token))
    try:
        return await asyncio.shield(thread)
    except asyncio.CancelledError:
        cancel_token.cancel()
        with suppress(Exception):  # whatever it ended with, nobody wants to know any more
            await thread
        raise
