"""Lines right after much was learned live, when the counts lie in more than one run."""

import asyncio
import sqlite3
import sys
import time
from itertools import count, islice
from pathlib import Path
from random import Random
from statistics import median
from typing import Final

from benchmarks.corpus import rows_of
from benchmarks.figures import Figure, report
from benchmarks.steps.speaking import SAID_MEDIAN
from benchmarks.steps.styles import GUILD
from markovbot.domain import (
    ChannelId,
    CoveredRange,
    MemberId,
    Message,
    MessageId,
    StreamId,
    StreamKey,
    Style,
)
from markovbot.ingest.named_ids import id_of
from markovbot.speaking.speaker import Speaker
from markovbot.store import open_store
from markovbot.store.ports import Example, Store
from markovbot.text import segments

LEARNED: Final = 30_000
PER_BATCH: Final = 250
LINES: Final = 100

KEY: Final = StreamKey(GUILD, ChannelId(8), StreamId(8))


async def learn(store: Store, corpus: Path, most: int = LEARNED) -> None:
    """Learn messages in batches, as a busy bot does."""
    rows, ids = islice(rows_of(corpus), most), count(1)
    while batch := list(islice(rows, PER_BATCH)):
        messages = [
            Message(KEY, MemberId(id_of(row["author"])), MessageId(next(ids)), row["content"])
            for row in batch
        ]
        learned = CoveredRange(KEY, messages[0].id, messages[-1].id)
        await store.learn([Example(one, segments(one.content)) for one in messages], [learned])
    await store.settle()


async def line_times(store: Store) -> list[float]:
    """Return the CPU milliseconds of some lines."""
    rng = Random(3)
    speaker = Speaker(store, lambda: Random(rng.random()))
    times: list[float] = []
    for _ in range(LINES):
        started = time.process_time()
        await speaker.say(Style(GUILD))
        times.append((time.process_time() - started) * 1000)
    return times


def runs(database: Path) -> int:
    """Return how many runs a database has."""
    with sqlite3.connect(database) as connection:
        (found,) = connection.execute("SELECT COUNT(*) FROM run").fetchone()
    connection.close()
    return int(found)


async def measure(corpus: Path, database: Path) -> list[Figure]:
    """Learn, and speak at once."""
    async with open_store(database, create=False) as store:
        await learn(store, corpus)
        many, times = runs(database), await line_times(store)
    what = f"a line as said right after {LEARNED:,} live messages: CPU p50"
    return [Figure(what, median(times), "ms", SAID_MEDIAN, note=f"{many} runs")]


def main(corpus: str, database: str) -> None:
    """Measure and report."""
    report(asyncio.run(measure(Path(corpus), Path(database))))


if __name__ == "__main__":
    main(*sys.argv[1:])
