"""Processes of a fleet: real clients against the sandbox, on one store, in this process."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

import discord
import pytest
import yarl

from cogs.runtime.supervisor import Supervisor
from markovbot.config.settings import Settings
from markovbot.container import Services, build_services
from markovbot.fleet.fleet import Fleet
from markovbot.fleet.pacing import IdentifyPacing, ProcessPacing
from markovbot.fleet.shards import Shards, part
from markovbot.fleet.shared_store import SharedStore
from markovbot.ingest.history import History
from markovbot.metrics import Metrics
from markovbot.privacy.contributors import PublicChannels
from markovbot.store.memory.store import MemoryStore
from markovbot.store.ports import Store
from sandbox import Sandbox
from tests.support.tea_house import TeaHouse

StoreOpener = Callable[[], AbstractAsyncContextManager[Store]]


def in_memory(store: Store | None = None) -> StoreOpener:
    """Return what opens one store in memory for all processes."""
    shared = MemoryStore() if store is None else store
    return lambda: nullcontext(shared)


def use_sandbox(patch: pytest.MonkeyPatch, sandbox: Sandbox) -> None:
    """Let discord.py's clients of this process speak to a sandbox."""
    patch.setattr(discord.http.Route, "BASE", sandbox.api_url)
    gateway = yarl.URL(sandbox.gateway_url)
    patch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", gateway)


@dataclass
class FleetTown:
    """A sandbox with a tea house on each of four shards, and processes that share a database.

    `open_store` opens the store of a process; `store` is a look at the same database. Where a store
    doesn't pace the starts of sessions, `pacing` does.
    """

    sandbox: Sandbox
    houses: list[TeaHouse]
    directory: Path
    store: Store
    open_store: StoreOpener
    pacing: IdentifyPacing = field(default_factory=ProcessPacing)
    grace: float = 3600.0

    @asynccontextmanager
    async def process(self, cluster: str, count: int = 4) -> AsyncIterator[Services]:
        """Run one of so many processes ("1/2") while the block lasts."""
        async with self.open_store() as store, self._process(store, cluster, count) as services:
            yield services

    @asynccontextmanager
    async def _process(self, store: Store, cluster: str, count: int) -> AsyncIterator[Services]:
        number, processes = map(int, cluster.split("/"))
        settings = Settings(
            token=self.sandbox.token,
            database=self.directory / f"{number}.db",
            log_level=logging.INFO,
            dev_guild=None,
            api_url=self.sandbox.api_url,
            gateway_url=self.sandbox.gateway_url,
            answers_per_minute=0,
            shards=Shards(count, part(number, processes, count), processes),
        )
        made: list[Services] = []

        def build(history: History, public: PublicChannels, metrics: Metrics) -> Services:
            services = build_services(
                store,
                history,
                public,
                Random,
                settle=0,
                grace=self.grace,
                metrics=metrics,
                fleet=Fleet(settings.shards),
            )
            if not isinstance(store, SharedStore):
                services = replace(services, identify_pacing=self.pacing)
            made.append(services)
            return services

        supervisor = Supervisor(settings, build)
        living = asyncio.create_task(supervisor.run())
        try:
            yield made[0]
            assert not living.done()
        finally:
            living.cancel()
            await asyncio.wait([living])

    async def connected(self, count: int = 4, *shards: int) -> None:
        """Wait until shards are connected and no others; without any, all of so many."""
        wanted = [(one, count) for one in shards or range(count)]
        await self.sandbox.shards_connected(wanted)
        await self.sandbox.commands_synced()


@asynccontextmanager
async def fleet_town(directory: Path, opener: StoreOpener) -> AsyncIterator[FleetTown]:
    """Make a town; what its clients have sent must keep to Discord's API."""
    async with opener() as store, _town(directory, store, opener) as town:
        yield town


@asynccontextmanager
async def _town(directory: Path, store: Store, opener: StoreOpener) -> AsyncIterator[FleetTown]:
    with pytest.MonkeyPatch.context() as patch:
        async with Sandbox() as sandbox:
            use_sandbox(patch, sandbox)
            houses = [house_on(sandbox, shard, 4, directory) for shard in range(4)]
            yield FleetTown(sandbox, houses, directory, store, opener)
            assert sandbox.problems == []


def house_on(sandbox: Sandbox, shard: int, count: int, directory: Path) -> TeaHouse:
    """Return a tea house that a shard serves."""
    guild = sandbox.add_guild(f"Tea House {shard}", shard=(shard, count))
    return TeaHouse(
        sandbox,
        guild,
        sandbox.add_channel(guild, "general"),
        sandbox.add_channel(guild, "quiet"),
        sandbox.add_member(guild, "Grace", manage_guild=True),
        sandbox.add_member(guild, "Ada"),
        sandbox.add_member(guild, "Bruno"),
        directory,
    )
