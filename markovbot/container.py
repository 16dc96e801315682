"""Put the services together."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from markovbot.clock import Clock
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
from markovbot.store import Store


@dataclass(frozen=True, slots=True)
class Services:
    """Everything that a cog may call."""

    store: Store
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


def build_services(
    store: Store,
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
    )
