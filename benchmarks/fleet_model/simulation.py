"""A fleet in numbers drawn at random: servers with ids, messages one by one, batches and folds.

It takes the rules and none of the model's formulas, so that each checks the other. It draws nothing
but uniform numbers, whose sequence is the same in every version of numpy.
"""

from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.fleet_model.activity import (
    FOLD_ROWS,
    FOLD_SECONDS,
    Rates,
    vocabulary,
    zipf_rates,
)
from benchmarks.fleet_model.inputs import Inputs
from benchmarks.fleet_model.model import (
    CHANNELS,
    IDENTIFY_SECONDS,
    PAGE,
    RESTART_SECONDS,
    Plan,
    counted_messages,
)
from markovbot.ingest.live import BATCH, INTERVAL

SEED: Final = 20_261_130

TIMESTAMP: Final = 22
"""Bits of an id below its milliseconds."""

YEARS: Final = 10 * 365.25 * 86_400_000
"""Milliseconds in which the servers were made; more of them lately than in the beginning."""

PLACEMENTS: Final = 40
"""Sets of ids that are drawn to see how evenly servers fall to processes."""

WARM_UP: Final = 120.0
WATCHED: Final = 240.0
"""Seconds of learning before folds are counted, and while they are."""

Ints = NDArray[np.int64]


class Learning(NamedTuple):
    """Tail rows and folds a second, of one process."""

    rows: float
    folds: float


class Takeover(NamedTuple):
    """What follows the loss of a process: servers claimed in the first second, and the backlog of
    the one that replaces it, in seconds, at the end of each second."""

    claims: float
    backlog: NDArray[np.float64]

    @property
    def over(self) -> float:
        """Return the seconds after which there is no backlog any more."""
        behind = np.flatnonzero(self.backlog > NO_BACKLOG)
        return float(behind[-1] + 1) if len(behind) else 0.0


NO_BACKLOG: Final = 0.05
"""Seconds: a batch that is being learned."""


class Simulation:
    """The servers of a plan, each with an id, a shard, a process and its messages a second."""

    def __init__(self, plan: Plan, seed: int = SEED) -> None:
        self._plan = plan
        self._random = np.random.default_rng(seed)
        self._rates = zipf_rates(plan.work.servers, plan.work.messages)
        self.guilds = self._new_guilds()

    def loads(self) -> Rates:
        """Return the messages a second of each process."""
        return self._loads(process_of(self.guilds, self._plan.shards, self._plan.processes))

    def hottest(self) -> tuple[float, float]:
        """Return the busiest shard and the busiest process, as multiples of the mean, averaged over
        many sets of ids."""
        plan, work = self._plan, self._plan.work
        found = np.zeros(2)
        for _ in range(PLACEMENTS):
            guilds = self._new_guilds()
            for which, parts in enumerate((plan.shards, plan.processes)):
                loads = self._loads(process_of(guilds, plan.shards, parts), parts)
                found[which] += loads.max() / (work.messages / parts)
        shard, process = found / PLACEMENTS
        return float(shard), float(process)

    def learning(self) -> Learning:
        """Return what a process with about the mean load writes."""
        rates = self._mean_process()
        rows, folds = np.zeros(len(rates), np.int64), 0
        oldest = np.zeros(len(rates))
        written = 0
        at, who = self._messages(rates, WARM_UP + WATCHED)
        flushes = np.searchsorted(at, np.arange(INTERVAL, at[-1], INTERVAL))
        for number, (first, last) in enumerate(pairwise(flushes), 2):
            now = number * INTERVAL
            counted = now > WARM_UP
            for start in range(first, last, BATCH):
                active = np.unique(who[start : min(start + BATCH, last)])
                oldest[active[rows[active] == 0]] = now
                rows[active] += 1
                written += len(active) * counted
                full = active[rows[active] >= FOLD_ROWS]
                rows[full] = 0
                folds += len(full) * counted
            due = np.flatnonzero((rows > 0) & (now - oldest >= FOLD_SECONDS))
            rows[due] = 0
            folds += len(due) * counted
        return Learning(written / WATCHED, folds / WATCHED)

    def takeover(self, inputs: Inputs, seconds: int) -> Takeover:
        """Let a process take over from one with about the mean load, and serve one message after
        the other; each server is claimed at its first one."""
        rates = self._mean_process()
        at, who = self._messages(rates, float(seconds))
        claimed, first = np.unique(who, return_index=True)
        counted = counted_messages(rates, self._plan.work.retention)
        work = np.full(len(at), inputs.bot_seconds)
        work[first] += inputs.claim_seconds(vocabulary(counted))[claimed]
        done = np.cumsum(work)
        # A message is served when it is there and the one before is done.
        done += np.maximum.accumulate(at - (done - work))
        last = np.searchsorted(at, np.arange(1, seconds + 1)) - 1
        backlog = np.maximum(0, done[last] - at[last])
        return Takeover(float((at[first] < 1).sum()), backlog)

    def missed(self) -> float:
        """Return the requests for history that a process with about the mean load needs after a
        restart."""
        plan = self._plan
        gap = RESTART_SECONDS + plan.shards / plan.processes * IDENTIFY_SECONDS + plan.settle
        _, who = self._messages(self._mean_process(), gap)
        streams = who * CHANNELS + (self._random.random(len(who)) * CHANNELS).astype(np.int64)
        _, counts = np.unique(streams, return_counts=True)
        return float((counts // PAGE + 1).sum())

    def moved(self, shards: int) -> float:
        """Return the part of the servers that another process claims if the number of shards
        changes."""
        processes = self._plan.processes
        before = process_of(self.guilds, self._plan.shards, processes)
        return float((before != process_of(self.guilds, shards, processes)).mean())

    def _new_guilds(self) -> Ints:
        """Draw the ids of all servers, in the order of their rates."""
        count = self._plan.work.servers
        made = (np.sqrt(self._random.random(count)) * YEARS).astype(np.int64)
        return made << TIMESTAMP | (self._random.random(count) * (1 << TIMESTAMP)).astype(np.int64)

    def _loads(self, processes: Ints, parts: int | None = None) -> Rates:
        parts = parts or self._plan.processes
        loads = np.bincount(processes, weights=self._rates, minlength=parts)
        return loads.astype(np.float64)

    def _mean_process(self) -> Rates:
        """Return the rates of the servers of the process whose load is nearest to the mean."""
        loads = self.loads()
        nearest = np.abs(loads - loads.mean()).argmin()
        processes = process_of(self.guilds, self._plan.shards, self._plan.processes)
        rates: Rates = self._rates[processes == nearest]
        return rates

    def _messages(self, rates: Rates, seconds: float) -> tuple[Rates, Ints]:
        """Draw the messages of some servers: when each is written, and by which server."""
        total = rates.sum()
        expected = int(total * seconds * 1.02 + 5 * np.sqrt(total * seconds) + 10)
        at = np.cumsum(-np.log1p(-self._random.random(expected)) / total)
        at = at[: np.searchsorted(at, seconds)]
        reached = np.cumsum(rates) / total
        who = np.searchsorted(reached, self._random.random(len(at)))
        return at, np.minimum(who, len(rates) - 1)


def process_of(guilds: Ints, shards: int, processes: int) -> Ints:
    """Return the number of the process that serves each guild, counted from 0.

    A process serves a range of shards, as with the setting CLUSTER.
    """
    bounds = np.arange(1, processes + 1) * shards // processes
    return np.searchsorted(bounds, (guilds >> TIMESTAMP) % shards, side="right")
