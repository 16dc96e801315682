"""Merge all runs into one, as a bot does once a day, while another program wants to write."""

import asyncio
import sqlite3
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from benchmarks.figures import Figure, report
from benchmarks.meters import measure_time, watch_loop
from benchmarks.steps.merging import learn
from markovbot.store import open_store
from markovbot.store.sqlite.store import SqliteStore

LEARNED: Final = 1_000
"""Messages of a day that are merged with all others."""

WRITE_TIMEOUT: Final = 3600.0
EVERY: Final = 0.2
"""Seconds that the other program waits for its turn, at most, and between two turns."""


@contextmanager
def other_program(database: Path) -> Iterator[list[float]]:
    """Want to write every now and then; yield the seconds that each turn was waited for."""
    waited: list[float] = []
    over = threading.Event()

    def write() -> None:
        with closing(sqlite3.connect(database, WRITE_TIMEOUT, isolation_level=None)) as connection:
            while not over.wait(EVERY):
                began = time.perf_counter()
                connection.execute("BEGIN IMMEDIATE")
                connection.execute("ROLLBACK")
                waited.append(time.perf_counter() - began)

    thread = threading.Thread(target=write)
    thread.start()
    try:
        yield waited
    finally:
        over.set()
        thread.join()


async def measure(corpus: Path, database: Path) -> list[Figure]:
    """Learn a little, merge everything, and give the free pages back."""
    async with open_store(database, create=False) as store:
        assert isinstance(store, SqliteStore)  # noqa: S101 - PostgreSQL's has no daily compaction
        await learn(store, corpus, LEARNED)
        with other_program(database) as waited, watch_loop() as longest, measure_time() as spent:
            await store._maintenance._compact_everything()  # noqa: SLF001 - what comes once a day
    return [
        Figure("daily compaction: CPU", spent.cpu, "s", note=f"{spent.wall:,.1f} s of wall time"),
        Figure(
            "daily compaction: longest wait of another program that writes",
            max(waited),
            "s",
            note=f"of {len(waited):,} turns",
        ),
        *longest.figures("daily compaction"),
    ]


def main(corpus: str, database: str) -> None:
    """Measure and report."""
    report(asyncio.run(measure(Path(corpus), Path(database))))


if __name__ == "__main__":
    main(*sys.argv[1:])
