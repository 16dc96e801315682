"""`python -m benchmarks.fleet CORPUS`: PostgreSQL beside SQLite, in one run.

The exit code is 1 if a bar is missed.
"""

import argparse
import asyncio
import json
import os
import platform
import sys
import time
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from random import Random
from secrets import token_hex
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.corpus import rows_of
from benchmarks.figures import Figure, format_table, missed, percentile
from benchmarks.fleet_learning import LARGE_BATCH, SMALL_BATCH, batches, learn, message, rate
from benchmarks.fleet_processes import PROCESSES, claim_in_process, figures_of_claims, learn_in
from benchmarks.server_cpu import cpu_of_server
from benchmarks.steps.speaking import certified_walk, said_line
from markovbot.config.interpreter import prepare_interpreter
from markovbot.domain import GuildId, MessageId, StreamKey, Style
from markovbot.store import open_store
from markovbot.store.ports import Store
from markovbot.store.postgres.bootstrap import open_postgres
from markovbot.store.postgres.store import PostgresStore
from sandbox.postgres import Cluster, running_cluster

LARGE: Final = GuildId(1 << 20)
SMALL: Final = GuildId(1 << 21)
"""The servers in which lines are made, of many messages and of few."""

FEW: Final = 100
LINES: Final = 200
SEVERAL: Final = 20

SERVER: Final = {"shared_buffers": "128MB", "max_wal_size": "4GB", "jit": "off", "fsync": "off"}
"""Without fsync, so that this machine's disk plays no part: CPU, bytes and WAL are the same."""

BEYOND: Final = "beyond an empty database's"
"""PostgreSQL's own tables take 7.5 MB in each database, however little is in it."""


class Measured:
    """PostgreSQL's server, and what it has spent."""

    def __init__(self, cluster: Cluster, name: str) -> None:
        self._cluster = cluster
        self._name = name
        self._pid = int((cluster.directory / "data/postmaster.pid").read_text("ascii").split()[0])

    @property
    def url(self) -> str:
        """Return the URL of the database."""
        return self._cluster.url(self._name)

    def cpu(self) -> float:
        """Return the seconds that the server has computed."""
        return cpu_of_server(self._pid)

    def wal(self) -> int:
        """Return the bytes of WAL that were written since the server was made."""
        found = self.sql("SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')")
        return int(float(found))

    def bytes(self) -> int:
        """Return the bytes of the database."""
        return int(self.sql("SELECT pg_database_size(current_database())"))

    def sql(self, statement: str) -> str:
        """Run a statement as the superuser."""
        return self._cluster.sql(statement, self._name)


async def fill(store: Store, corpus: Path, guild: GuildId, messages: int) -> None:
    """Learn the first messages of the corpus in one server."""
    rows = [*islice(rows_of(corpus), messages)]
    newest: dict[StreamKey, MessageId] = {}
    for start in range(0, len(rows), 2000):
        numbered = enumerate(rows[start : start + 2000], start + 1)
        await learn(store, [message(row, guild, number) for number, row in numbered], newest)
    async with store.bulk():
        pass
    await store.settle()


async def line_times(store: Store, guild: GuildId, lines: int, *, said: bool) -> list[float]:
    """Return the milliseconds of CPU that lines take."""
    rng, style, found = Random(3), Style(guild), []
    make = partial(said_line, style) if said else certified_walk
    for _ in range(lines):
        started = time.process_time()
        await store.read(style, lambda reading: make(reading, rng))
        found.append((time.process_time() - started) * 1000)
    return found


async def line_trips(
    store: PostgresStore, guild: GuildId, lines: int, *, said: bool = False, cold: bool = False
) -> float:
    """Return the round trips that a line takes at the median; `cold` without cached blocks."""
    rng, style, found = Random(4), Style(guild), []
    make = partial(said_line, style) if said else certified_walk
    worlds = store._worlds  # noqa: SLF001 - a measurement may look inside
    for _ in range(lines):
        if cold and (world := worlds.find(guild)) is not None:
            world.begin_epoch()
        before = worlds.tables.round_trips
        await store.read(style, lambda reading: make(reading, rng))
        found.append(worlds.tables.round_trips - before)
    return percentile(found, 0.5)


async def measure_sizes(
    corpus: Path, messages: int, size: int, directory: Path, cluster: Cluster
) -> list[Figure]:
    """Learn the same with both stores."""
    async with open_store(directory / f"{size}.db", create=True, key="") as sqlite:
        beside, _ = await rate(sqlite, batches(corpus, messages, size))
    with cluster.database() as name:
        server = Measured(cluster, name)
        async with open_postgres(server.url, token_hex(32)) as store:
            empty, cpu, wal = server.bytes(), server.cpu(), server.wal()
            trips = store._worlds.tables.round_trips  # noqa: SLF001 - as above
            spent, tokens = await rate(store, batches(corpus, messages, size))
            trips = store._worlds.tables.round_trips - trips  # noqa: SLF001
            cpu, wal = server.cpu() - cpu, server.wal() - wal
            live = server.bytes() - empty
            async with store.bulk():
                pass
        server.sql("VACUUM FULL")
        packed = server.bytes() - empty
    about = f"{size} a batch"
    found = [
        Figure(
            f"fleet: SQLite beside it, messages a CPU second, {about}", messages / beside, "1/s"
        ),
        Figure(f"fleet: messages a bot CPU second, {about}", messages / spent, "1/s"),
        Figure(
            f"fleet: messages a CPU second with the server's, {about}",
            messages / (spent + cpu),
            "1/s",
        ),
        Figure(
            f"fleet: learning per CPU second of the bot, of SQLite's, {about}",
            beside / spent,
            "",
            0.8 if size == LARGE_BATCH else 0.7,
            least=True,
        ),
        Figure(
            f"fleet: learning with the server's CPU, of SQLite's, {about}",
            beside / (spent + cpu),
            "",
            0.6 if size == LARGE_BATCH else None,
            least=True,
        ),
        Figure(
            f"fleet: statements a batch, folds included, {about}", trips * size / messages, "", 5
        ),
    ]
    if size == LARGE_BATCH:
        found += [
            Figure("fleet: bytes a token, packed", packed / tokens, "B", 55, note=BEYOND),
            Figure("fleet: bytes a token, live", live / tokens, "B", 100, note=BEYOND),
            Figure("fleet: WAL a message", wal / messages, "B", 2500),
            Figure("fleet: tokens a message", tokens / messages, ""),
        ]
    return found


async def measure_lines(
    corpus: Path, messages: int, directory: Path, cluster: Cluster
) -> list[Figure]:
    """Make lines with both stores, in one large server and in a small one."""
    async with open_store(directory / "lines.db", create=True, key="") as sqlite:
        await fill(sqlite, corpus, LARGE, messages)
        beside = await medians(sqlite)
    with cluster.database() as name:
        server = Measured(cluster, name)
        async with open_postgres(server.url, token_hex(32)) as store:
            await fill(store, corpus, LARGE, messages)
            await fill(store, corpus, SMALL, FEW)
            walk, said = await medians(store)
            cpu = server.cpu()
            await line_times(store, LARGE, LINES, said=False)
            cpu = (server.cpu() - cpu) / LINES * 1000
            trips = await line_trips(store, LARGE, LINES)
            cold = await line_trips(store, LARGE, LINES, cold=True)
            cold_said = await line_trips(store, LARGE, SEVERAL, said=True, cold=True)
            small = await line_trips(store, SMALL, SEVERAL, said=True, cold=True)
    return [
        Figure("fleet: line warm, CPU p50", walk, "ms", note=f"one walk, {messages:,} messages"),
        Figure("fleet: line warm, CPU p50 of SQLite", beside[0], "ms"),
        Figure("fleet: line warm, CPU p50, of SQLite's", walk / beside[0], "", 1.3),
        Figure("fleet: line said warm, CPU p50, of SQLite's", said / beside[1], "", 1.3),
        Figure("fleet: line warm, CPU of the server", cpu, "ms"),
        Figure("fleet: line warm, round trips", trips, "", 10),
        Figure("fleet: line cold, round trips", cold, "", 25),
        Figure("fleet: line said cold, round trips", cold_said, "", note="some twenty walks"),
        Figure("fleet: line said in a small server, cold, round trips", small, "", 3),
    ]


async def medians(store: Store) -> tuple[float, float]:
    """Return the milliseconds of CPU of a walk and of a line as it is said, both warm."""
    found = []
    for said in (False, True):
        await line_times(store, LARGE, LINES, said=said)
        found.append(percentile(await line_times(store, LARGE, LINES, said=said), 0.5))
    return found[0], found[1]


async def measure_processes(corpus: Path, messages: int, cluster: Cluster) -> list[Figure]:
    """Learn the same with one process and with several, then claim what they have left."""
    spent: list[tuple[float, float]] = []
    for count in (1, PROCESSES):
        with cluster.database() as name:
            server, key = Measured(cluster, name), token_hex(32)
            async with open_postgres(server.url, key):
                pass  # whoever is the first creates the tables
            cpu = server.cpu()
            bots = await learn_in(count, server.url, key, corpus, messages)
            spent.append((bots, bots + server.cpu() - cpu))
            claimed = await claim_in_process(server.url, key)
    (one, one_with), (several, several_with) = spent
    return [
        Figure("fleet: four processes, CPU of the bots, of one's", several / one, "", 1.4),
        Figure(
            "fleet: four processes, CPU with the server's, of one's", several_with / one_with, ""
        ),
        *figures_of_claims(claimed),
    ]


async def measure(corpus: Path, messages: int, cluster: Cluster) -> list[Figure]:
    """Measure everything."""
    with TemporaryDirectory(prefix="fleet-") as directory:
        found: list[Figure] = []
        for size in (LARGE_BATCH, SMALL_BATCH):
            found += await measure_sizes(corpus, messages, size, Path(directory), cluster)
        found += await measure_lines(corpus, messages, Path(directory), cluster)
        return found + await measure_processes(corpus, messages, cluster)


def main() -> int:
    """Measure and report; return 1 if a bar is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fleet", description=__doc__)
    parser.add_argument("corpus", type=Path, help="rows of chat, as JSON lines or .gz")
    parser.add_argument("--messages", type=int, default=300_000, help="of each measurement")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    options = parser.parse_args()
    prepare_interpreter()
    with running_cluster(SERVER) as cluster:
        figures = asyncio.run(measure(options.corpus, options.messages, cluster))
    print(format_table(figures))
    if options.json is not None:
        data = {
            "machine": f"{platform.machine()}, {os.cpu_count()} cores, "
            f"Python {platform.python_version()}",
            "when": datetime.now(UTC).isoformat(timespec="seconds"),
            "figures": [asdict(one) for one in figures],
        }
        options.json.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", "utf-8")
    if shortfall := missed(figures):
        print(shortfall, file=sys.stderr)
    return int(bool(shortfall))


if __name__ == "__main__":
    sys.exit(main())
