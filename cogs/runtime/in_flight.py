"""What the bot is in the middle of when it leaves Discord: commands, pressed buttons, answers."""

import asyncio
from typing import Any, Final

DRAIN_TIMEOUT: Final = 0.7
"""Seconds for all of it to come to an end, before the connection is gone."""


class InFlight:
    """The tasks that have an answer to send."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()
        self._draining = False

    def enter(self) -> bool:
        """Count the current task until it has ended; False if it comes too late."""
        task = asyncio.current_task()
        if task is not None and not self._draining:
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return not self._draining

    async def drain(self) -> None:
        """Let nothing begin any more, and give what has begun time to come to an end.

        What takes longer goes on, and has nobody to answer then. It isn't cancelled: the services
        it is in the middle of may outlive this connection.
        """
        self._draining = True
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=DRAIN_TIMEOUT)
