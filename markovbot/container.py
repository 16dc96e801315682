"""Put the services together."""

import random
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from random import Random
from typing import Any

from markovbot.backups import Backups
from markovbot.clock import Clock
from markovbot.config.settings import Settings
from markovbot.facts import Facts
from markovbot.ingest import CatchUp, History, LiveIngest
from markovbot.ingest.archived_threads import ArchivedThreads
from markovbot.ingest.backfill import Backfill
from markovbot.ingest.examples import ExampleBuilder
from markovbot.ingest.settle_buffer import SettleBuffer
from markovbot.ingest.streams import Streams
from markovbot.ingest.writer import IngestWriter
from markovbot.privacy.erase import Eraser
from markovbot.privacy.policies import Policies
from markovbot.privacy.preferences import Privacy
from markovbot.privacy.retention import Retention
from markovbot.privacy.scheduler import Scheduler
from markovbot.speaking.sent_lines import SentLines
from markovbot.speaking.speaker import Speaker
from markovbot.statistics import Statistics
from markovbot.store import DatabaseStore


@dataclass(frozen=True, slots=True)
class Services:
    """Everything that a cog may call, except `store`, which is here for tests and tools."""

    store: DatabaseStore
    clock: Clock
    streams: Streams
    policies: Policies
    live: LiveIngest
    catch_up: CatchUp
    archived_threads: ArchivedThreads
    backfill: Backfill
    eraser: Eraser
    privacy: Privacy
    retention: Retention
    scheduler: Scheduler
    speaker: Speaker
    sent_lines: SentLines
    statistics: Statistics
    facts: Facts


def build_services(
    store: DatabaseStore,
    history: History,
    new_rng: Callable[[], Random],
    *,
    settle: float,
    grace: float,
) -> Services:
    """Return services that share one store and one notion of how far each stream has got.

    Seconds: `settle` for which a message may be deleted or edited before it is learned at all,
    `grace` for which a guild is kept after the bot was removed from it.
    """
    clock = Clock()
    streams = Streams()
    policies = Policies(store, clock)
    writer = IngestWriter(store, ExampleBuilder(policies, clock))
    settle_buffer = SettleBuffer(settle, clock.now)
    catch_up = CatchUp(store, streams, writer, settle_buffer, history)
    live = LiveIngest(store, streams, writer, settle_buffer, needs_catch_up=catch_up.request)
    backfill = Backfill(store, writer, settle_buffer, history, clock)
    eraser = Eraser(store, live, catch_up, backfill, streams)
    return Services(
        store=store,
        clock=clock,
        streams=streams,
        policies=policies,
        live=live,
        catch_up=catch_up,
        archived_threads=ArchivedThreads(store, catch_up, history),
        backfill=backfill,
        eraser=eraser,
        privacy=Privacy(store, policies, eraser),
        retention=Retention(policies, writer, clock),
        scheduler=Scheduler(store, eraser, policies, clock, grace),
        speaker=Speaker(store, new_rng),
        sent_lines=SentLines(store),
        statistics=Statistics(store, live),
        facts=Facts(store),
    )


class Backend:
    """The services of a running bot and their background work, on one database."""

    def __init__(self, settings: Settings, store: DatabaseStore, history: History) -> None:
        self._store = store
        self.services = build_services(
            store, history, random.Random, settle=settings.settle, grace=settings.grace
        )
        self._backups = Backups(
            store,
            settings.database,
            settings.backup_every,
            settings.backup_keep,
            self.services.clock,
        )

    async def load(self) -> None:
        """Load what an earlier process has saved."""
        await self.services.policies.load()
        await self.services.live.load()
        await self.services.backfill.load()

    def background(self) -> list[Coroutine[Any, Any, None]]:
        """Return the work that runs beside live learning, each part until it is cancelled."""
        return [
            self.services.catch_up.run(),
            self.services.archived_threads.run(),
            self.services.backfill.run(),
            self.services.scheduler.run(),
            self._backups.run(),
            self._store.watch(),
        ]
