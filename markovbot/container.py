"""Build the services, each with what it needs: the only place that knows all of them."""

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, replace
from random import Random

from markovbot.admin_log import AdminLog
from markovbot.backups import Backups
from markovbot.clock import Clock
from markovbot.config.settings import Settings
from markovbot.facts import Facts
from markovbot.fleet.fleet import ALONE, Fleet
from markovbot.fleet.pacing import IdentifyPacing, ProcessPacing
from markovbot.fleet.shared_store import SharedStore
from markovbot.gauges import Gauges
from markovbot.health import Health
from markovbot.ingest.archived_threads import ArchivedThreads
from markovbot.ingest.backfill import Backfill
from markovbot.ingest.catch_up import CatchUp
from markovbot.ingest.examples import ExampleBuilder
from markovbot.ingest.history import History
from markovbot.ingest.learning_places import LearningPlaces
from markovbot.ingest.live import LiveIngest
from markovbot.ingest.pause_control import PauseControl
from markovbot.ingest.pipeline import IngestPipeline
from markovbot.ingest.settle_buffer import SettleBuffer
from markovbot.ingest.streams import Streams
from markovbot.ingest.writer import IngestWriter
from markovbot.metrics import NO_METRICS, Metrics
from markovbot.pictures import Painter
from markovbot.privacy.contributors import ContributorRecord, PublicChannels
from markovbot.privacy.erase import Eraser
from markovbot.privacy.guild_settings import GuildSettings
from markovbot.privacy.pauses import Pauses
from markovbot.privacy.policies import Policies
from markovbot.privacy.preferences import Privacy
from markovbot.privacy.retention import Retention
from markovbot.privacy.scheduler import Scheduler
from markovbot.privacy.word_lists import WordLists
from markovbot.speaking.chime_in import ChimeIn
from markovbot.speaking.completion import Completion
from markovbot.speaking.keywords import Keywords
from markovbot.speaking.odds import OddsLookup
from markovbot.speaking.places import SpeakingPlaces
from markovbot.speaking.reports import Reports
from markovbot.speaking.sent_lines import SentLines
from markovbot.speaking.speaker import Speaker
from markovbot.speaking.why import Explainer
from markovbot.statistics import Statistics
from markovbot.store.ports import DatabaseStore, FleetStore, Store

Loop = Callable[[], Coroutine[None, None, None]]
"""Runs until it is cancelled, or until it raises what only the operator can mend."""


@dataclass(frozen=True, slots=True)
class Services:
    """Everything that a cog may call.

    `background` are the loops that run beside `live.run` for as long as the process lives.
    """

    fleet: Fleet
    identify_pacing: IdentifyPacing
    clock: Clock
    streams: Streams
    policies: Policies
    admin_log: AdminLog
    guild_settings: GuildSettings
    word_lists: WordLists
    live: LiveIngest
    catch_up: CatchUp
    archived_threads: ArchivedThreads
    learning_places: LearningPlaces
    backfill: Backfill
    pauses: Pauses
    pause_control: PauseControl
    eraser: Eraser
    privacy: Privacy
    retention: Retention
    scheduler: Scheduler
    speaker: Speaker
    speaking_places: SpeakingPlaces
    chime_in: ChimeIn
    completion: Completion
    explainer: Explainer
    sent_lines: SentLines
    reports: Reports
    odds: OddsLookup
    keywords: Keywords
    painter: Painter
    statistics: Statistics
    facts: Facts
    health: Health
    metrics: Metrics
    gauges: Gauges
    background: Sequence[Loop]


def build_services(
    store: Store,
    history: History,
    public_channels: PublicChannels,
    new_rng: Callable[[], Random],
    *,
    settle: float,
    grace: float,
    metrics: Metrics = NO_METRICS,
    fleet: Fleet = ALONE,
) -> Services:
    """Return services that share one store and one record of how far each stream has been learned.

    `public_channels` tells which channels of a guild everybody may read. Both in seconds: `settle`
    is how long a message waits before it is learned, so that it may be deleted or edited first;
    `grace` is how long a guild's counts are kept after the bot was removed from it. `fleet` tells
    which guilds this process serves.
    """
    clock = Clock()
    streams = Streams()
    policies = Policies(store, clock, fleet)
    admin_log = AdminLog(policies, clock)
    policies.changed = admin_log.record_policy
    contributor_record = ContributorRecord(store, public_channels)
    word_lists = WordLists(store, fleet)
    example_builder = ExampleBuilder(policies, word_lists, clock)
    writer = IngestWriter(store, example_builder, contributor_record, metrics)
    settle_buffer = SettleBuffer(settle, clock.now)
    pauses = Pauses(store, fleet)
    catch_up = CatchUp(store, streams, writer, settle_buffer, history, pauses)
    live = LiveIngest(store, streams, writer, settle_buffer, pauses, catch_up.request, fleet)
    archived_threads = ArchivedThreads(store, catch_up, history, pauses)
    backfill = Backfill(store, writer, settle_buffer, history, clock, pauses, fleet)
    pipeline = IngestPipeline(live, catch_up, backfill, streams)
    eraser = Eraser(store, pipeline, contributor_record, word_lists)
    speaking_places = SpeakingPlaces(policies, pauses)
    sent_lines = SentLines(store)
    scheduler = Scheduler(store, eraser, policies, clock, grace, fleet)
    if isinstance(store, SharedStore):
        store.erased_elsewhere = eraser.erased_elsewhere
        store.commits_lost = catch_up.request_guild
    return Services(
        fleet=fleet,
        identify_pacing=store if isinstance(store, SharedStore) else ProcessPacing(),
        clock=clock,
        streams=streams,
        policies=policies,
        admin_log=admin_log,
        guild_settings=GuildSettings(store, policies),
        word_lists=word_lists,
        live=live,
        catch_up=catch_up,
        archived_threads=archived_threads,
        learning_places=LearningPlaces(policies, live, pauses, clock),
        backfill=backfill,
        pauses=pauses,
        pause_control=PauseControl(pauses, live, catch_up, archived_threads, backfill, pipeline),
        eraser=eraser,
        privacy=Privacy(store, policies, eraser, fleet),
        retention=Retention(policies, writer, clock),
        scheduler=scheduler,
        speaker=Speaker(store, new_rng, metrics),
        speaking_places=speaking_places,
        chime_in=ChimeIn(store, policies, speaking_places, clock.now, new_rng()),
        completion=Completion(store),
        explainer=Explainer(store),
        sent_lines=sent_lines,
        reports=Reports(store, sent_lines),
        odds=OddsLookup(store),
        keywords=Keywords(store, new_rng),
        painter=Painter(),
        statistics=Statistics(store),
        facts=Facts(store),
        health=Health(store, clock, None),
        metrics=metrics,
        gauges=Gauges(
            queues={
                "settling": settle_buffer.__len__,
                "changes": writer.pending,
                "catch_up": catch_up.waiting,
                "archived_threads": archived_threads.waiting,
                "backfills": backfill.waiting,
            },
            held={
                "undo": writer.undoable,
                "streams": streams.__len__,
                "channels": lambda: live.channel_count,
            },
            fleet=store if isinstance(store, FleetStore) else None,
        ),
        background=(
            catch_up.run,
            archived_threads.run,
            backfill.run,
            scheduler.run,
            admin_log.run,
        ),
    )


Builder = Callable[[History, PublicChannels, Metrics], Services]
"""Makes the services of what only Discord can tell."""


def services_builder(settings: Settings, store: Store) -> Builder:
    """Return what builds the bot's services once there is a history to read.

    Those of a database file are among them: it is backed up, and watched for being removed.
    """

    def build(history: History, public_channels: PublicChannels, metrics: Metrics) -> Services:
        services = build_services(
            store,
            history,
            public_channels,
            Random,
            settle=settings.settle,
            grace=settings.grace,
            metrics=metrics,
            fleet=Fleet(settings.shards),
        )
        if not isinstance(store, DatabaseStore):
            return services
        backups = Backups(
            store,
            settings.database,
            settings.backup_every,
            settings.backup_keep,
            services.clock,
        )
        return replace(
            services,
            health=Health(store, services.clock, settings.database),
            gauges=replace(
                services.gauges,
                files=store,
                database=settings.database,
            ),
            background=(*services.background, store.watch, backups.run),
        )

    return build
