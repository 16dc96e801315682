"""What a process of a fleet shows of its work, and that others show nothing of the kind."""

from prometheus_client.parser import text_string_to_metric_families

from cogs.runtime.prometheus import PrometheusMetrics
from markovbot.gauges import Gauges
from markovbot.store.ports import FleetStore, FleetUse

NAMES = {
    "markovbot_claims_total": 7,
    "markovbot_fences_lost_total": 2,
    "markovbot_folds_total": 40,
    "markovbot_owned_servers": 5,
    "markovbot_tail_rows": 12,
}


class Shared:
    """A store of which other processes have a part."""

    def fleet_use(self) -> FleetUse:
        return FleetUse(
            claims=7,
            fences_lost=2,
            folds=40,
            round_trips=1_000,
            reading_round_trips=300,
            owned=5,
            tail_rows=12,
        )


async def shown(store: FleetStore | None) -> dict[str, float]:
    reading = await Gauges({}, {}, fleet=store).read()
    text = PrometheusMetrics().text(reading, 5, None, {}).decode()
    return {
        f"{one.name}{one.labels.get('of', '')}": one.value
        for metric in text_string_to_metric_families(text)
        for one in metric.samples
    }


async def test_a_process_of_a_fleet_shows_what_it_does_with_the_database() -> None:
    store = Shared()
    assert isinstance(store, FleetStore)
    found = await shown(store)
    assert {name: found[name] for name in NAMES} == NAMES
    assert found["markovbot_round_trips_totalreading"] == 300
    assert found["markovbot_round_trips_totalother"] == 700


async def test_a_process_alone_shows_nothing_of_that() -> None:
    found = await shown(None)
    assert not found.keys() & NAMES.keys()
    assert not any(name.startswith("markovbot_round_trips") for name in found)
