"""Track answers in flight (commands, buttons, replies), so that leaving Discord waits for them."""

import asyncio
from typing import Any, Final

DRAIN_TIMEOUT: Final = 0.7
"""Seconds that leaving waits for tasks in flight."""


class InFlight:
    """The tasks that still have an answer to send."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()
        self._draining = False

    def enter(self) -> bool:
        """Track the current task until it ends; return False if the bot is leaving already."""
        task = asyncio.current_task()
        if task is not None and not self._draining:
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return not self._draining

    async def drain(self) -> None:
        """Refuse new tasks, and wait up to DRAIN_TIMEOUT for those in flight.

        A task that takes longer is not cancelled, since the services it calls outlive this
        connection; only its answer can't be sent any more.
        """
        self._draining = True
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=DRAIN_TIMEOUT)
