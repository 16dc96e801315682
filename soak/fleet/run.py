"""The kill test of a fleet: whatever happens to it, it learns what a single process learns.

Four processes with sixteen shards share a PostgreSQL server. A single process on SQLite hears the
same beside them, and nothing happens to that one. In the end both know the same of every guild.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

from markovbot.config.database_url import SQLITE_SCHEME
from markovbot.config.keys import open_database
from markovbot.config.settings import DatabaseKeys
from markovbot.domain import ChannelId, GuildId, MessageId
from markovbot.store.ports import Store
from sandbox import Sandbox
from soak.fleet.bots import Cluster, Fleet
from soak.fleet.contents import contents_of, differences
from soak.fleet.database import Database, running_database
from soak.fleet.faults import KILLED, PAUSE, FaultInjector
from soak.fleet.pair import Pair
from soak.fleet.script import fleet_script
from soak.script import Size, script

PROCESSES: Final = 4
SHARDS: Final = 16

RATE: Final = 100.0
"""Messages a second on all servers together, at most."""

SECONDS_A_FAULT: Final = 15.0
"""About how long a fault takes, with the time until the next one."""

LATE: Final = 120
"""Messages after the last fault, some of which are edited and deleted after they were learned."""

SWITCHED_AT_ONCE: Final = 8
"""Servers on which learning is switched on at the same time."""

SETTLE: Final = "5"
"""Edits and deletions come well within the settle time, however busy the machine is. Later ones
would not survive a kill, since the undo log is in memory only."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done.

    Every fault is injected `rounds` times; with `only`, those of these names. `pause` is for how
    many seconds a process stands still. Unless it is `shared`, the fleet is one process on SQLite,
    so that the test itself is tested.
    """

    size: Size
    messages: int
    rounds: int
    seed: int
    pause: float = PAUSE
    shared: bool = True
    only: frozenset[str] = frozenset()


@dataclass(slots=True)
class Verdict:
    """What a run was, and what was wrong in the end, a sentence each."""

    seconds: float = 0.0
    messages: int = 0
    asked: int = 0
    faults: dict[str, int] = field(default_factory=dict)
    processes: int = 0
    ended_by_themselves: int = 0
    cut_before_commit: int = 0
    cut_after_commit: int = 0
    lost_commits: int = 0
    guilds_set_back: int = 0
    problems: list[str] = field(default_factory=list)


class _Place(NamedTuple):
    """Where processes keep what they learn."""

    path: Path
    key: str
    server: str | None = None
    url: str | None = None
    """The server's URL, and the one that the processes get."""

    def environment(self) -> dict[str, str | None]:
        """Return the settings of a process."""
        url = self.url or f"{SQLITE_SCHEME}{self.path}"
        return {"DATABASE_URL": url, "DATABASE_KEY": self.key, "SETTLE_SECONDS": SETTLE}

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Store]:
        """Open the store in this process."""
        keys = DatabaseKeys(self.key)
        async with open_database(self.path, keys, create=True, server=self.server) as store:
            yield store


async def run(directory: Path, plan: Plan) -> Verdict:
    """Play a script while faults are injected; compare in the end."""
    began = time.monotonic()
    pair = Pair(plan.size)
    async with AsyncExitStack() as stack:
        for community in (pair.fleet, pair.reference):
            await stack.enter_async_context(community.sandbox)
        database = await stack.enter_async_context(running_database()) if plan.shared else None
        places = _places(directory, database)
        for place in places:
            async with place.opened() as store:
                await _switch_on(store, pair)
        verdict = await _live(pair, directory, places, database, plan)
        async with places[0].opened() as several, places[1].opened() as single:
            verdict.problems += [*await several.check(), *await single.check()]
            guilds = {key.guild for key in pair.streams()}
            both = [await contents_of(store, guilds) for store in (several, single)]
        verdict.problems += differences(*both)
    verdict.seconds = time.monotonic() - began
    return verdict


def _places(directory: Path, database: Database | None) -> tuple[_Place, _Place]:
    """Return where the fleet keeps what it learns, and where the single process does."""
    single = _Place(directory / "single.db", "")
    if database is None:
        return _Place(directory / "fleet.db", ""), single
    several = _Place(directory / "fleet", database.key, database.url, database.url_of_proxy)
    return several, single


async def _switch_on(store: Store, pair: Pair) -> None:
    """Switch learning on in all channels."""
    turn = asyncio.Semaphore(SWITCHED_AT_ONCE)

    async def switch_on(guild: GuildId, channel: ChannelId) -> None:
        async with turn:
            await store.switch_on(guild, channel, MessageId(pair.since))

    await asyncio.gather(
        *(switch_on(*place) for place in {(key.guild, key.channel) for key in pair.streams()})
    )


async def _live(
    pair: Pair,
    directory: Path,
    places: tuple[_Place, _Place],
    database: Database | None,
    plan: Plan,
) -> Verdict:
    """Play the script, inject the faults, and wait until everything is learned."""
    usual = Cluster.all_of(PROCESSES if database else 1, SHARDS)
    sandbox = pair.fleet.sandbox
    async with (
        _living(sandbox, directory / "several", places[0], usual) as fleet,
        _living(pair.reference.sandbox, directory / "one", places[1], [Cluster(1, 1, 1)]) as one,
    ):
        injector = FaultInjector(sandbox, fleet, usual, plan.seed, plan.pause)
        faults = injector.faults(database)
        if plan.only:
            faults = {name: fault for name, fault in faults.items() if name in plan.only}
        rate = min(RATE, plan.messages / max(1.0, plan.rounds * len(faults) * SECONDS_A_FAULT))
        steps = [*fleet_script(plan.messages, plan.seed, pair.size)]
        async with asyncio.TaskGroup() as both:
            both.create_task(pair.play(steps, rate))
            both.create_task(injector.inject(faults, plan.rounds))
        await fleet.online()
        problems = await _catch_up(pair, "after the last fault")
        await pair.play([*script(LATE, plan.seed + 1, plan.messages, pair.size)], RATE)
        problems += await _catch_up(pair, "after some more was said")
        await pair.change_late(plan.messages)
        await pair.say_last()
        problems += await _catch_up(pair, "in the end")
        verdict = Verdict(
            messages=len(pair.fleet.written),
            asked=pair.asked,
            faults=injector.done,
            processes=fleet.started,
            ended_by_themselves=fleet.ended_by_themselves,
        )
        verdict.problems += [*problems, *sandbox.problems]
    verdict.problems += [*fleet.complaints(), *one.complaints()]
    if database is not None:
        verdict.cut_before_commit = database.proxy.unread
        verdict.cut_after_commit = database.proxy.unanswered
        verdict.lost_commits = database.lost_commits
        verdict.guilds_set_back = database.guilds_set_back
        if KILLED in injector.done and not database.lost_commits:
            verdict.problems.append("No commit was lost when the database was killed.")
    return verdict


async def _catch_up(pair: Pair, when: str) -> list[str]:
    """Wait until all is learned; return a sentence for each community where it isn't."""
    found = await pair.all_learned()
    return [f"Some time {when} {sentence}" for sentence in found]


@asynccontextmanager
async def _living(
    sandbox: Sandbox, directory: Path, place: _Place, clusters: list[Cluster]
) -> AsyncIterator[Fleet]:
    """Run processes, and start them again if they end, until the block ends."""
    await asyncio.to_thread(directory.mkdir)
    fleet = Fleet(sandbox, directory, place.environment())
    for cluster in clusters:
        await fleet.start(cluster)
    keeping = asyncio.create_task(fleet.keep_running())
    try:
        await fleet.online()
        yield fleet
    finally:
        keeping.cancel()
        with suppress(asyncio.CancelledError):
            await keeping
        await fleet.end()
        await asyncio.to_thread(fleet.write_logs)
