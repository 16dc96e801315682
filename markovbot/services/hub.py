"""Put the services together."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from markovbot.services.forgetting import Forgetter
from markovbot.services.learning import CatchUp, History, Learner
from markovbot.services.learning.streams import Streams
from markovbot.services.speaking import Speaker
from markovbot.store import Store


@dataclass(frozen=True, slots=True)
class Services:
    """Everything that a cog may call."""

    store: Store
    streams: Streams
    learner: Learner
    catch_up: CatchUp
    forgetter: Forgetter
    speaker: Speaker


def build_services(
    store: Store,
    history: History,
    new_rng: Callable[[], Random],
) -> Services:
    """Return services that share one store and one notion of how far each stream has got."""
    streams = Streams()
    catch_up = CatchUp(store, streams, history)
    learner = Learner(store, streams, behind=catch_up.request)
    forgetter = Forgetter(store, learner, catch_up, streams)
    return Services(store, streams, learner, catch_up, forgetter, Speaker(store, new_rng))
