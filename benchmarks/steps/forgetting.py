"""Erase a member, and subtract single messages, at a million messages."""

import asyncio
import sys
import time
from itertools import islice
from pathlib import Path
from random import Random
from typing import Final

from benchmarks.corpus import rows_of
from benchmarks.figures import Figure, percentile, report
from benchmarks.meters import measure_time, watch_loop
from benchmarks.steps.styles import AVERAGE_MEMBER, GUILD, member_with_about
from markovbot.chain.states import START, Relation, State
from markovbot.domain import (
    ChannelId,
    MemberId,
    Message,
    MessageId,
    Scope,
    StreamId,
    StreamKey,
    Style,
)
from markovbot.ingest.named_ids import id_of
from markovbot.store import open_store
from markovbot.store.ports import Example, Store
from markovbot.text import segments

SUBTRACTED: Final = 50
SPREAD: Final = 10_000
"""Rows between two messages that are subtracted."""


async def measure_subtraction(store: Store, corpus: Path) -> list[Figure]:
    """Subtract messages from all over the corpus."""
    seconds = []
    for row in islice(rows_of(corpus), 0, SUBTRACTED * SPREAD, SPREAD):
        channel = ChannelId(id_of(row["channel"]))
        message = Message(
            StreamKey(GUILD, channel, StreamId(channel)),
            MemberId(id_of(row["author"])),
            MessageId(1),
            row["content"],
        )
        with measure_time() as spent:
            if await store.subtract([Example(message, segments(row["content"]))]) is None:
                raise RuntimeError("a message of the corpus was not in the counts")
        seconds.append(spent.cpu)
    return [
        Figure(
            "subtracting one message: CPU p50",
            percentile(seconds, 0.5) * 1000,
            "ms",
            20,
            5,
        ),
        Figure(
            "subtracting one message: CPU p99",
            percentile(seconds, 0.99) * 1000,
            "ms",
            15,
            note=f"of {len(seconds)}",
        ),
    ]


async def measure_erasure(store: Store, database: str) -> list[Figure]:
    """Erase a member with an average number of messages, and draw in their style meanwhile."""
    member, said = member_with_about(database, AVERAGE_MEMBER)
    style = Style(GUILD, None, frozenset({member}))
    start = State(Relation.FORWARD, START)
    unheard: list[float] = []
    with watch_loop() as longest, measure_time() as spent:
        began = time.perf_counter()
        erasure = asyncio.create_task(store.erase(Scope(GUILD, member=member), MessageId(1)))
        while not erasure.done():
            lines = await store.read(style, lambda reading: reading.total(start))
            everybody = await store.read(
                Style(GUILD),
                lambda reading: reading.draw(start, Random(1)) is not None,
            )
            if not lines and everybody:
                unheard.append(time.perf_counter() - began)
            await asyncio.sleep(0.005)
        erased = await erasure
    assert erased.messages == said  # noqa: S101 - otherwise the figures would mean nothing
    return [
        Figure(
            f"forgetting a member with {said:,} messages: CPU until all bytes are gone",
            spent.cpu,
            "s",
            20,
            5,
            note=f"{spent.wall:.1f} s of wall time, lines spoken meanwhile included",
        ),
        Figure("forgetting: in force after", unheard[0] * 1000, "ms"),
        *longest.figures("forgetting", 10),
    ]


async def measure(corpus: Path, database: str) -> list[Figure]:
    """Measure on a spare database."""
    async with open_store(Path(database), create=False) as store:
        return await measure_subtraction(store, corpus) + await measure_erasure(store, database)


def main(corpus: str, database: str) -> None:
    """Measure and report."""
    report(asyncio.run(measure(Path(corpus), database)))


if __name__ == "__main__":
    main(*sys.argv[1:])
