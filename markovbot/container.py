"""Put the services together."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from markovbot.clock import Clock
from markovbot.ingest import CatchUp, History, Learner
from markovbot.ingest.archived_threads import Archives
from markovbot.ingest.backfill import Trainer
from markovbot.ingest.examples import Lessons
from markovbot.ingest.settle_buffer import Waiting
from markovbot.ingest.streams import Streams
from markovbot.ingest.writer import Committer
from markovbot.privacy.erase import Forgetter
from markovbot.privacy.policies import Policies
from markovbot.privacy.preferences import Privacy
from markovbot.privacy.retention import Retention
from markovbot.privacy.scheduler import Housekeeper
from markovbot.speaking.sent_lines import Spoken
from markovbot.speaking.speaker import Speaker
from markovbot.store import Store


@dataclass(frozen=True, slots=True)
class Services:
    """Everything that a cog may call."""

    store: Store
    clock: Clock
    streams: Streams
    policies: Policies
    learner: Learner
    catch_up: CatchUp
    archives: Archives
    trainer: Trainer
    forgetter: Forgetter
    privacy: Privacy
    retention: Retention
    housekeeper: Housekeeper
    speaker: Speaker
    spoken: Spoken


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
    committer = Committer(store, Lessons(policies, clock))
    waiting = Waiting(settle, clock.now)
    catch_up = CatchUp(store, streams, committer, waiting, history)
    learner = Learner(store, streams, committer, waiting, behind=catch_up.request)
    trainer = Trainer(store, committer, waiting, history, clock)
    forgetter = Forgetter(store, learner, catch_up, trainer, streams)
    return Services(
        store=store,
        clock=clock,
        streams=streams,
        policies=policies,
        learner=learner,
        catch_up=catch_up,
        archives=Archives(store, catch_up, history),
        trainer=trainer,
        forgetter=forgetter,
        privacy=Privacy(store, policies, forgetter),
        retention=Retention(policies, committer, clock),
        housekeeper=Housekeeper(store, forgetter, policies, clock, grace),
        speaker=Speaker(store, new_rng),
        spoken=Spoken(store),
    )
