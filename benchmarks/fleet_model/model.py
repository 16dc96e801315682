"""What a fleet takes, computed from the inputs: processes, CPU, storage, Discord's limits."""

from dataclasses import dataclass
from math import ceil, inf
from typing import Final, NamedTuple

import numpy as np

from benchmarks.fleet_model.activity import (
    Rates,
    active,
    expected_active,
    fold_rates,
    row_rates,
    spread,
    vocabulary,
    zipf_rates,
)
from benchmarks.fleet_model.inputs import Inputs
from markovbot.ingest.live import BATCH, INTERVAL
from markovbot.ingest.settle_buffer import MAX_MESSAGES
from markovbot.ingest.undo_log import MAX_ENTRIES
from markovbot.store.postgres.tables import connections

DAY: Final = 86_400.0
HOUR: Final = 3600.0

AVERAGE: Final = 1 / 3
"""A day's mean, as a part of the messages a second in the busiest hour."""

CHANNELS: Final = 3
"""Channels that are learned from, a server."""

LINES: Final = 1 / HOUR
"""Lines a second that a server asks for in the busiest hour."""

SETTLE_CHOICES: Final = (60.0, 30.0, 15.0)
"""SETTLE_SECONDS, the default first. What waits has to fit into memory, so that the busiest process
decides."""

BUSY: Final = 0.5
"""The part of a processor, or of a process that computes on one, that the plan uses."""

ROOM: Final = 0.7
"""The part of a disk, of memory, and of the settle buffer that the plan uses."""

CONNECTIONS: Final = connections.CONNECTIONS + 2
"""A process: some for statements, one for what can't wait for those, one that is notified."""

RECOMMENDED: Final = 1_000
"""Servers a shard; Discord recommends about as many, and takes 2,500."""

FEWEST: Final = 250
"""Servers a process below which the plan adds no more processes."""

IDENTIFY_SECONDS: Final = 5.5
"""Between two starts of sessions, with Discord's usual `max_concurrency` of 1: it takes one in five
seconds, and connections don't open equally fast."""

REQUESTS: Final = 45.0
"""REST requests a second for the whole bot; Discord takes 50."""

PAGE: Final = 100
"""Messages that one request reads from history."""

RESTART_SECONDS: Final = 15.0
"""A process ends, and starts again until it opens its first session."""

SHORTEST: Final = 0.01
"""Seconds of backlog that count as none."""

CLOSE_ENOUGH: Final = 0.999
"""Where a step towards a fixed point changes no more than this, it is reached."""

ARCHIVE_DAYS: Final = 7
"""For which the write-ahead log is kept, so that every moment of them can be restored."""


class Machine(NamedTuple):
    """A machine of a stated size; disk in bytes."""

    cores: int
    memory: float
    disk: float


BOT_MACHINE: Final = Machine(8, 32e9, 100e9)
DATABASE_MACHINE: Final = Machine(16, 128e9, 8e12)


class Workload(NamedTuple):
    """What a fleet is built for: `messages` a second in the busiest hour, over all servers, and
    the days for which counts are kept."""

    servers: int
    messages: float
    retention: int = 30


@dataclass(frozen=True, slots=True)
class Plan:
    """A fleet for a workload. Rates are per second, sizes in bytes, times in seconds."""

    work: Workload
    settle: float
    processes: int
    shards: int
    hottest: float
    bot_cores: float
    database_cores: float
    batch: float
    rows: float
    folds: float
    packed: float
    live: float
    sqlite_forgets: float
    wal: float
    process_memory: float
    undo: float
    claims: float
    claimed_after: float
    missed_requests: float

    @property
    def connections(self) -> int:
        """Return how many connections the database has."""
        return CONNECTIONS * self.processes

    @property
    def servers(self) -> float:
        """Return the servers of a process."""
        return self.work.servers / self.processes

    @property
    def wal_a_day(self) -> float:
        """Return the write-ahead log of a day."""
        return self.wal * AVERAGE * DAY

    @property
    def archive(self) -> float:
        """Return what backups take: two copies of the database, and its log in between."""
        return 2 * self.live + ARCHIVE_DAYS * self.wal_a_day

    @property
    def identify(self) -> float:
        """Return the time in which all shards start, one after the other."""
        return self.shards * IDENTIFY_SECONDS

    @property
    def caught_up_alone(self) -> float:
        """Return the time in which a restarted process reads what it missed, by its own part of
        the requests."""
        return self.missed_requests / (REQUESTS / self.processes)

    @property
    def caught_up_by_proxy(self) -> float:
        """Return the same where a proxy shares out the requests and the others need none."""
        return self.missed_requests / REQUESTS

    @property
    def bot_machines(self) -> int:
        """Return how many machines the bots take."""
        cores = self.bot_cores / BUSY / BOT_MACHINE.cores
        memory = self.process_memory * self.processes / ROOM / BOT_MACHINE.memory
        return max(1, ceil(max(cores, memory)))

    @property
    def database_machines(self) -> int:
        """Return how many machines the database takes, without replicas."""
        cores = self.database_cores / BUSY / DATABASE_MACHINE.cores
        return max(1, ceil(max(cores, self.live / ROOM / DATABASE_MACHINE.disk)))


def most_messages(settle: float) -> float:
    """Return the messages a second of one process whose settle buffer isn't full."""
    return ROOM * MAX_MESSAGES / settle


def commit_interval(messages: float) -> float:
    """Return the seconds between two batches of a process with so many messages a second."""
    return min(INTERVAL, BATCH / messages)


def make_plan(work: Workload, inputs: Inputs) -> Plan:
    """Return the smallest fleet that carries a workload."""
    rates = zipf_rates(work.servers, work.messages)
    words = vocabulary(counted_messages(rates, work.retention))
    servers_memory = work.servers * inputs.server_memory + float(inputs.world_memory(words).sum())
    settle, processes = _processes(work, rates, servers_memory, inputs)
    shards = processes * ceil(work.servers / RECOMMENDED / processes)
    mean = work.messages / processes
    interval = commit_interval(mean)
    rows = row_rates(rates, interval)
    kept = float(counted_messages(rates, work.retention).sum()) * inputs["tokens"]
    gap = RESTART_SECONDS + shards / processes * IDENTIFY_SECONDS + settle
    lines = work.servers * LINES
    return Plan(
        work=work,
        settle=settle,
        processes=processes,
        shards=shards,
        hottest=spread(rates).hottest(processes),
        bot_cores=work.messages * inputs.bot_seconds + lines * inputs.line_seconds,
        database_cores=work.messages * inputs.database_seconds
        + lines * inputs["line_server"] / 1000,
        batch=mean * interval,
        rows=float(rows.sum()),
        folds=float(fold_rates(rows).sum()),
        packed=kept * inputs["packed"],
        live=kept * inputs["live"],
        sqlite_forgets=kept * inputs.sqlite_forgetting,
        wal=work.messages * inputs["wal"],
        process_memory=inputs.process_memory + servers_memory / processes,
        undo=min(DAY, MAX_ENTRIES / mean),
        claims=expected_active(rates, 1.0) / processes,
        claimed_after=time_to_claim(
            rates, inputs.claim_seconds(words), processes, inputs.bot_seconds
        ),
        missed_requests=history_requests(rates / CHANNELS, gap) * CHANNELS / processes,
    )


def _processes(
    work: Workload, rates: Rates, servers_memory: float, inputs: Inputs
) -> tuple[float, int]:
    """Return SETTLE_SECONDS and the number of processes: the longest time, then the fewest.

    `servers_memory` is what all servers take; a process has to fit into a machine.
    """
    uneven = spread(rates)
    fewest = ceil(servers_memory / (ROOM * BOT_MACHINE.memory - inputs.process_memory))
    most = max(fewest, work.servers // FEWEST)
    for settle in SETTLE_CHOICES:
        limit = min(most_messages(settle), BUSY / inputs.bot_seconds)
        for processes in range(fewest, most + 1):
            if work.messages / processes * uneven.hottest(processes) <= limit:
                return settle, processes
    return SETTLE_CHOICES[-1], most


def history_requests(rates: Rates, gap: float) -> float:
    """Return the requests that read what streams with these messages a second said in a gap.

    A stream in which something was said takes one, and another for each page that it fills.
    """
    pages = rates * gap / PAGE
    return expected_active(rates, gap) + float(np.maximum(0, pages - 0.5).sum())


def counted_messages(rates: Rates, retention: int) -> Rates:
    """Return how many messages each server counts, from those a second in the busiest hour."""
    counted: Rates = rates * (AVERAGE * DAY * retention)
    return counted


def time_to_claim(rates: Rates, claims: Rates, processes: int, message: float) -> float:
    """Return the seconds in which a process that took over a cluster has no backlog any more.

    `claims` are the seconds of computing that a claim of each server takes, and `message` those of
    a message. A server is claimed at its first message, and the messages behind it wait. So T
    seconds of computing are the messages of T seconds and the claims of all servers that wrote
    meanwhile; the largest such T is found from above. It is 0 if no backlog builds up, and infinite
    if the messages alone are too many.
    """
    left = processes - float(rates.sum()) * message
    if left <= 0:
        return inf
    seconds = float(claims.sum()) / left
    while True:
        needed = float(active(rates, seconds) @ claims) / left
        if needed < SHORTEST:
            return 0.0
        if needed > seconds * CLOSE_ENOUGH:
            return needed
        seconds = needed
