"""Track answers in flight (commands, buttons, replies), so that leaving Discord waits for them."""

import asyncio
from contextlib import suppress
from typing import Any, Final

from discord import app_commands

DRAIN_TIMEOUT: Final = 0.7
"""Seconds that leaving waits for tasks in flight."""


LAST_ANSWERS: Final = 1.0
"""Seconds that a press of what is unknown waits for tasks in flight; Discord waits for three."""


class Leaving(app_commands.CheckFailure):
    """The bot is about to leave Discord, and does nothing new."""


class InFlight:
    """The tasks that still have an answer to send."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()
        self._draining = False

    def enter(self) -> bool:
        """Track the current task until it ends; return False if the bot is leaving already."""
        task = asyncio.current_task()
        if task is not None:
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return not self._draining

    def admit(self) -> None:
        """Track the current task, which answers somebody; raise Leaving if the bot is leaving.

        While there are tasks in flight, there is time to say so.
        """
        if not self.enter():
            raise Leaving

    async def last_answers(self) -> None:
        """Wait up to LAST_ANSWERS for the tasks in flight by now: one may be sending a panel that
        somebody has used already, before Discord has confirmed it."""
        if self._tasks:
            await asyncio.wait(set(self._tasks), timeout=LAST_ANSWERS)

    async def drain(self) -> None:
        """Let new tasks do nothing, and wait up to DRAIN_TIMEOUT for those in flight.

        A task that takes longer is not cancelled, since the services it calls outlive this
        connection; only its answer can't be sent any more.
        """
        self._draining = True
        with suppress(TimeoutError):
            async with asyncio.timeout(DRAIN_TIMEOUT):
                while self._tasks:
                    await asyncio.wait(self._tasks)
