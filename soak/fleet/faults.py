"""What happens to a fleet: to its processes, to its connections, and to its database."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from itertools import zip_longest
from random import Random
from typing import Final

from tqdm import tqdm

from sandbox import Sandbox
from soak.fleet.bots import Cluster, Fleet
from soak.fleet.database import Database

log = logging.getLogger(__name__)

Fault = Callable[[], Awaitable[None]]

KILLED: Final = "database killed"
"""The name of the fault by which commits are lost."""

SOME: Final = 3.0
"""Seconds between two faults, on average."""

STARTING: Final = 4.0
"""An early kill comes within so many seconds of a start."""

PAUSE: Final = 30.0
"""Seconds that a paused process stands still. One that hasn't said for ten that it lives counts as
dead."""

AWAY: Final = 8.0
"""Seconds without the database, at most."""

CUTS: Final = 6
"""Appends in a row that lose their connection."""

OTHERS: Final = ((3, 24), (5, 16), (2, 32))
"""Processes and shards that the fleet changes to, and then back."""


class FaultInjector:
    """Does the same to a fleet in every run with the same seed, though at other moments."""

    def __init__(
        self, sandbox: Sandbox, fleet: Fleet, usual: list[Cluster], seed: int, pause: float
    ) -> None:
        self._sandbox = sandbox
        self._fleet = fleet
        self._usual = usual
        self._rng = Random(seed)  # noqa: S311 - repeatable on purpose
        self._pause_seconds = pause
        self.done: dict[str, int] = {}
        """How often each fault was injected."""

    def faults(self, database: Database | None) -> dict[str, Fault]:
        """Return by name what can happen to a fleet; without a database, to one process."""
        found: dict[str, Fault] = {
            "killed": self._kill,
            "killed while starting": self._kill_early,
            "paused": self._pause,
            "cut off from Discord": self._drop_gateway,
        }
        if database is not None:
            found |= {
                "paused and replaced": self._replace_paused,
                "restarted one by one": self._restart_all,
                "other shards": self._change_shards,
                "connections ended": database.end_sessions,
                "commits cut": lambda: self._cut_commits(database),
                "database restarted": lambda: database.restart(self._rng.uniform(0.0, AWAY)),
                KILLED: database.kill,
            }
        return found

    async def inject(self, faults: Mapping[str, Fault], rounds: int) -> None:
        """Inject every fault once a round, in any order."""
        order = [name for _ in range(rounds) for name in self._rng.sample([*faults], len(faults))]
        for name in tqdm(order, desc="faults", unit="", leave=False, disable=None):
            await asyncio.sleep(self._rng.expovariate(1 / SOME))
            log.info("Fault: %s.", name)
            await faults[name]()
            self.done[name] = self.done.get(name, 0) + 1

    def _any(self) -> Cluster:
        return self._rng.choice(sorted(self._fleet.bots))

    async def _kill(self) -> None:
        cluster = self._any()
        await self._fleet.take(cluster).kill()
        await asyncio.sleep(self._rng.expovariate(1 / SOME))
        await self._fleet.start(cluster)

    async def _kill_early(self) -> None:
        cluster = self._any()
        await self._fleet.take(cluster).kill()
        await self._fleet.start(cluster)
        await asyncio.sleep(self._rng.uniform(0.0, STARTING))
        await self._fleet.take(cluster).kill()
        await self._fleet.start(cluster)

    async def _pause(self) -> None:
        bot = self._fleet.bots[self._any()]
        bot.pause()
        await asyncio.sleep(self._pause_seconds)
        bot.go_on()
        await asyncio.sleep(SOME)  # to hear what was edited before it may be killed

    async def _replace_paused(self) -> None:
        """Start another process in place of one that stands still, and let that go on then."""
        cluster = self._any()
        old = self._fleet.take(cluster)
        old.pause()
        await self._fleet.start(cluster)
        await asyncio.gather(asyncio.sleep(self._pause_seconds), self._fleet.online(cluster))
        old.go_on()
        await asyncio.sleep(SOME)  # both serve the same guilds now
        await old.end()

    async def _restart_all(self) -> None:
        for cluster in sorted(self._fleet.bots):
            await self._fleet.take(cluster).end()
            await self._fleet.start(cluster)
            await self._fleet.online(cluster)

    async def _change_shards(self) -> None:
        """Let a fleet of another size take over, and the usual one after a while.

        Some guilds have two processes for a moment, and some have none.
        """
        for clusters in (Cluster.all_of(*self._rng.choice(OTHERS)), self._usual):
            for old, new in zip_longest(sorted(self._fleet.bots), clusters):
                if new is not None:
                    await self._fleet.start(new)
                    await self._fleet.online(new)
                if old is not None:
                    await self._fleet.take(old).end()
            await asyncio.sleep(SOME)

    async def _cut_commits(self, database: Database) -> None:
        database.proxy.to_cut = CUTS
        await asyncio.sleep(SOME)
        database.proxy.to_cut = 0
        database.proxy.cut_all()

    async def _drop_gateway(self) -> None:
        await self._sandbox.drop_gateway(self._rng.choice((None, 4000, 4009)))
