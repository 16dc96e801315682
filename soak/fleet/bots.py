"""The processes of a fleet: started, killed, paused and replaced."""

import asyncio
import re
from collections.abc import Mapping
from contextlib import AsyncExitStack
from itertools import count
from pathlib import Path
from typing import Final, NamedTuple, Self

from sandbox import Sandbox
from sandbox.patience import patient
from sandbox.process import BotProcess

SERVES: Final = "It learns "
"""The last sentence of a start."""

START_TIMEOUT: Final = 120.0
"""Seconds for a process to start, on a quiet machine, also if it has to try again."""

LOOK_EVERY: Final = 0.2

BAD: Final = re.compile(r" CRITICAL | ERROR (?!.* PostgreSQL )")
"""What no process may say, whatever is done to it, except that its database is away."""


class Cluster(NamedTuple):
    """Which of how many processes one is, and how many shards all of them have."""

    number: int
    processes: int
    shards: int

    def environment(self) -> dict[str, str]:
        """Return its settings."""
        return {
            "CLUSTER": f"{self.number}/{self.processes}",
            "SHARD_COUNT": str(self.shards),
        }

    @classmethod
    def all_of(cls, processes: int, shards: int) -> list[Self]:
        """Return all clusters of a fleet."""
        return [cls(number, processes, shards) for number in range(1, processes + 1)]


class Bot:
    """One process, in a directory of its own."""

    def __init__(self, process: BotProcess, stack: AsyncExitStack) -> None:
        self._process = process
        self._stack = stack

    @classmethod
    async def start(
        cls, sandbox: Sandbox, directory: Path, environment: Mapping[str, str | None]
    ) -> Self:
        """Start a process."""
        stack = AsyncExitStack()
        process = BotProcess(sandbox, directory, environment, alone=False)
        return cls(await stack.enter_async_context(process), stack)

    @property
    def output(self) -> str:
        """Return what it has said."""
        return self._process.output

    @property
    def online(self) -> bool:
        """Tell whether it has said that it serves."""
        return SERVES in self.output

    @property
    def ended(self) -> bool:
        """Tell whether the process has ended."""
        return self._process.exit_code is not None

    async def end(self) -> None:
        """Ask it to end, and wait until it has."""
        await self._stack.aclose()

    async def kill(self) -> None:
        """Kill it."""
        self._process.kill()
        await self._process.wait()
        await self._stack.aclose()

    def pause(self) -> None:
        """Stop it where it is."""
        self._process.stop()

    def go_on(self) -> None:
        """Let it go on."""
        self._process.go_on()


class Fleet:
    """The processes that should run, by cluster, and how they are started."""

    def __init__(
        self, sandbox: Sandbox, directory: Path, environment: Mapping[str, str | None]
    ) -> None:
        self._sandbox = sandbox
        self._directory = directory
        self._environment = environment
        self._numbers = count(1)
        self._started: list[Bot] = []
        self.bots: dict[Cluster, Bot] = {}
        self.ended_by_themselves = 0

    @property
    def started(self) -> int:
        """Return how many processes were started."""
        return len(self._started)

    async def start(self, cluster: Cluster) -> Bot:
        """Start a cluster's process, in place of the one before if there was one."""
        directory = self._directory / f"process-{next(self._numbers)}"
        directory.mkdir()
        environment = {**self._environment, **cluster.environment()}
        bot = self.bots[cluster] = await Bot.start(self._sandbox, directory, environment)
        self._started.append(bot)
        return bot

    async def online(self, *clusters: Cluster) -> None:
        """Wait until clusters serve; without any, all of them."""
        async with patient(START_TIMEOUT):
            # Which process is a cluster's may change while it is waited for.
            while not all(self.bots[one].online for one in clusters or self.bots):  # noqa: ASYNC110
                await asyncio.sleep(LOOK_EVERY)

    async def keep_running(self) -> None:
        """Start again whatever has ended by itself, as an operator's supervisor does: it may have
        found no database when it started. Ends when cancelled."""
        while True:
            for cluster, bot in [*self.bots.items()]:
                if bot.ended and self.bots.get(cluster) is bot:
                    self.ended_by_themselves += 1
                    await self.start(cluster)
            await asyncio.sleep(LOOK_EVERY)

    def take(self, cluster: Cluster) -> Bot:
        """Return the process of a cluster, which isn't kept running any more."""
        return self.bots.pop(cluster)

    async def end(self) -> None:
        """End all processes."""
        await asyncio.gather(*(self.take(cluster).end() for cluster in [*self.bots]))

    def complaints(self) -> list[str]:
        """Return lines of what the processes said that tell of a bug."""
        return [
            line for bot in self._started for line in bot.output.splitlines() if BAD.search(line)
        ]

    def write_logs(self) -> None:
        """Write what each process has said into a file of its own."""
        for number, bot in enumerate(self._started, 1):
            (self._directory / f"process-{number}.log").write_text(bot.output, "utf-8")
