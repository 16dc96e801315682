"""Inject faults: kills of the process, dropped connections, failing requests."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Final

from sandbox import Sandbox
from sandbox.process import BotProcess

HISTORY: Final = r"/channels/\d+/messages"
STATUSES: Final = (0, 429, 500, 502, 503, 504)
"""Statuses with which a page of history fails; 0 closes the connection."""

PAUSE: Final = 0.7
MILD_PAUSE: Final = 60.0
"""Seconds between two faults, on average. After twenty new sessions within an hour the bot opens
them only every two minutes, and acceleration doesn't shorten that hour."""

EARLY: Final = 0.4
"""The share of kills while the bot is still starting."""

STARTING: Final = 2.5
LIFE: Final = 4.0
"""Seconds: an early kill comes within STARTING; others come LIFE later, on average."""


class FaultInjector:
    """Injects the same faults in every run with the same seed, though at other moments."""

    def __init__(self, sandbox: Sandbox, seed: int) -> None:
        self._sandbox = sandbox
        self._rng = Random(seed)  # noqa: S311 - repeatable on purpose

    async def start_and_die(self, directory: Path) -> None:
        """Kill the bot while it is starting."""
        async with BotProcess(self._sandbox, directory, ENVIRONMENT) as bot:
            await asyncio.sleep(self._rng.uniform(0.0, STARTING))
            bot.kill()
            await bot.wait()

    async def live_and_die(self, directory: Path) -> None:
        """Start the bot, and kill it at some moment."""
        rng = self._rng
        if rng.random() < EARLY:
            await self.start_and_die(directory)
            return
        async with BotProcess(self._sandbox, directory, ENVIRONMENT) as bot:
            await asyncio.sleep(STARTING + rng.expovariate(1 / LIFE))
            bot.kill()
            await bot.wait()

    async def inject(self, *, mild: bool = False) -> None:
        """Inject faults into requests and connections until cancelled; rarely, if `mild`."""
        sandbox, rng = self._sandbox, self._rng
        pause = MILD_PAUSE if mild else PAUSE
        kinds: list[Callable[[], object]] = [
            lambda: sandbox.drop_gateway(rng.choice((None, 4000, 4009))),
            sandbox.ask_reconnect,
            lambda: sandbox.invalidate_sessions(resumable=rng.random() < 1 / 2),
            self._refuse_resumes,
            self._fail_a_page,
            self._fail_a_page,
        ]
        while True:
            await asyncio.sleep(rng.expovariate(1 / pause))
            with suppress(TimeoutError):  # the client may just have been killed
                done = rng.choice(kinds)()
                if asyncio.iscoroutine(done):
                    await done

    def stop(self) -> None:
        """Remove all faults."""
        self._sandbox.refuse_resume = False
        self._sandbox.faults.heal()

    def _refuse_resumes(self) -> None:
        self._sandbox.refuse_resume = not self._sandbox.refuse_resume

    def _fail_a_page(self) -> None:
        status = self._rng.choice(STATUSES)
        retry_after = 0.2 if status == 429 else None  # noqa: PLR2004 - what it is in HTTP
        self._sandbox.faults.rest("GET", HISTORY, status=status, retry_after=retry_after)


ENVIRONMENT: Final = {"SETTLE_SECONDS": "2"}
"""Edits and deletions come well within the settle time. Later ones would not survive a kill, since
the undo log is in memory only."""
