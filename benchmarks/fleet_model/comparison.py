"""The model's numbers beside those of the simulation."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from benchmarks.fleet_model.activity import spread, zipf_rates
from benchmarks.fleet_model.inputs import Inputs
from benchmarks.fleet_model.model import Plan
from benchmarks.fleet_model.simulation import SEED, Simulation

TOLERANCE: Final = 0.25
"""By which part a process of the simulation may differ from the mean process of the model: a few
busy servers more or less make as much."""


class Compared(NamedTuple):
    """A figure as the model has it and as it was simulated, and by which part they may differ."""

    title: str
    model: float
    simulated: float
    tolerance: float

    @property
    def holds(self) -> bool:
        """Tell whether both agree within the tolerance."""
        return abs(self.model - self.simulated) <= self.tolerance * self.simulated


def compare(plan: Plan, inputs: Inputs, seed: int = SEED) -> Iterator[Compared]:
    """Simulate a plan and yield what can be compared."""
    simulation = Simulation(plan, seed)
    rates = zipf_rates(plan.work.servers, plan.work.messages)
    shard, process = simulation.hottest()
    yield Compared("busiest shard / mean", spread(rates).hottest(plan.shards), shard, TOLERANCE)
    yield Compared("busiest process / mean", plan.hottest, process, TOLERANCE)
    learning = simulation.learning()
    yield Compared(
        "tail rows a second, a process", plan.rows / plan.processes, learning.rows, TOLERANCE
    )
    yield Compared(
        "folds a second, a process", plan.folds / plan.processes, learning.folds, TOLERANCE
    )
    takeover = simulation.takeover(inputs, 60 + int(2 * plan.claimed_after))
    yield Compared(
        "after the loss of a process: claims in the first second",
        plan.claims,
        takeover.claims,
        TOLERANCE,
    )
    yield Compared(
        "after the loss of a process: seconds of backlog", plan.claimed_after, takeover.over, 0.25
    )
    yield Compared(
        "after a restart of a process: requests for history",
        plan.missed_requests,
        simulation.missed(),
        TOLERANCE,
    )
    yield Compared(
        "twice as many shards: part of the servers claimed anew",
        1 - 1 / plan.processes,
        simulation.moved(2 * plan.shards),
        0.05,
    )
