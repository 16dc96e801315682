"""Where a fleet breaks first: how many servers each resource is enough for."""

from typing import Final, NamedTuple

import numpy as np

from benchmarks.fleet_model.activity import EXPONENT, vocabulary, zipf_rates
from benchmarks.fleet_model.inputs import Inputs
from benchmarks.fleet_model.model import (
    AVERAGE,
    BOT_MACHINE,
    BUSY,
    CHANNELS,
    DATABASE_MACHINE,
    DAY,
    HOUR,
    IDENTIFY_SECONDS,
    LINES,
    RECOMMENDED,
    REQUESTS,
    ROOM,
    SETTLE_CHOICES,
    counted_messages,
)
from markovbot.ingest.settle_buffer import MAX_MESSAGES

NETWORK: Final = 125e6
"""Bytes a second to where the write-ahead log is archived and replicated: 1 Gbit/s."""

SESSIONS: Final = 990
"""Session starts a day that the bot uses; Discord gives 1,000 below 150,000 servers."""

SQLITE_SERVERS: Final = 16_383
"""Servers in one SQLite database: 14 bits of each key."""

TYPICAL: Final = 10_000
"""Servers over whose vocabularies a mean is taken."""

FEWEST_SERVERS: Final = 10.0
MOST_SERVERS: Final = 1e8


class Limit(NamedTuple):
    """A resource, the number of servers at which it is used up, and what helps then."""

    title: str
    servers: float
    remedy: str


def find_limits(messages: float, retention: int, inputs: Inputs) -> list[Limit]:
    """Return the limits, the nearest first, for servers with so many messages a second each in the
    busiest hour, whose counts are kept for so many days."""
    default, *_, shortest = SETTLE_CHOICES
    tokens = messages * AVERAGE * DAY * retention * inputs["tokens"]
    limits = [
        Limit(
            f"one process: messages that settle for {default:.0f} s",
            MAX_MESSAGES / default / messages,
            "more processes",
        ),
        Limit(
            "one process: half of a processor",
            BUSY / inputs.bot_seconds / messages,
            "more processes",
        ),
        Limit(
            "one process with PostgreSQL: memory of a machine",
            (ROOM * BOT_MACHINE.memory - inputs.process_memory)
            / (inputs.server_memory + world_memory(messages, retention, inputs)),
            "more machines",
        ),
        Limit("one SQLite database: ids of servers", SQLITE_SERVERS, "PostgreSQL"),
        Limit(
            "one SQLite database: forgetting somebody takes an hour",
            HOUR / (tokens * inputs.sqlite_forgetting),
            "a shorter retention, or PostgreSQL",
        ),
        *(
            Limit(
                f"the busiest server alone: messages that settle for {settle:.0f} s",
                _servers_until(MAX_MESSAGES / settle / messages),
                "a shorter SETTLE_SECONDS" if settle > shortest else "none: history is read",
            )
            for settle in SETTLE_CHOICES
        ),
        Limit(
            "one database: its disk",
            ROOM * DATABASE_MACHINE.disk / (tokens * inputs["live"]),
            "a shorter retention, or Citus",
        ),
        Limit(
            "one database: half of its processors",
            BUSY
            * DATABASE_MACHINE.cores
            / (messages * inputs.database_seconds + LINES * inputs["line_server"] / 1000),
            "Citus",
        ),
        Limit(
            "one database: half of 1 Gbit/s for its log",
            BUSY * NETWORK / (messages * inputs["wal"]),
            "a faster network, or Citus",
        ),
        Limit(
            "Discord: all processes restarted, history read up within an hour",
            HOUR * REQUESTS / CHANNELS,
            "restarts one after the other, at quiet hours",
        ),
        Limit(
            "Discord: an answer an hour to a mention, a server",
            HOUR * REQUESTS,
            "slash commands, which don't count; from 150,000 servers on Discord gives more",
        ),
        Limit(
            "Discord: all shards started within an hour",
            HOUR / IDENTIFY_SECONDS * RECOMMENDED,
            "from 150,000 servers on Discord starts several at once",
        ),
        Limit(
            "Discord: one restart of everything a day",
            SESSIONS * RECOMMENDED,
            "from 150,000 servers on Discord gives more",
        ),
    ]
    return sorted(limits, key=lambda limit: limit.servers)


def world_memory(messages: float, retention: int, inputs: Inputs) -> float:
    """Return the bytes that a claimed server takes on average."""
    rates = zipf_rates(TYPICAL, TYPICAL * messages)
    return float(inputs.world_memory(vocabulary(counted_messages(rates, retention))).mean())


def busiest(servers: float) -> float:
    """Return the part of all messages that the busiest server writes.

    The sum of Zipf's law over many servers is that over a thousand and an integral.
    """
    few = min(int(servers), 1000)
    total = float((np.arange(1, few + 1, dtype=np.float64) ** -EXPONENT).sum())
    rest = 1 - EXPONENT
    return 1 / (total + float(servers**rest - few**rest) / rest)


def _servers_until(busy: float) -> float:
    """Return how many servers there are when the busiest one writes so many times what a server
    writes on average."""
    low, high = FEWEST_SERVERS, MOST_SERVERS
    while high / low > 1.001:  # noqa: PLR2004 - a thousandth is close enough
        middle = (low * high) ** 0.5
        low, high = (middle, high) if busiest(middle) * middle < busy else (low, middle)
    return high
