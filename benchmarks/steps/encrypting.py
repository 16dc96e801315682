"""Cost of encryption: the same work on an unencrypted and on an encrypted database, in turn."""

import asyncio
import sys
from contextlib import AsyncExitStack
from itertools import islice
from pathlib import Path
from random import Random
from secrets import token_hex
from typing import Final

from benchmarks.corpus import rows_of
from benchmarks.figures import Figure, percentile, report
from benchmarks.meters import measure_time
from benchmarks.steps.speaking import fifteen_draws, timed
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
from markovbot.store import can_encrypt, open_store
from markovbot.store.ports import Example, Store
from markovbot.text import segments

MESSAGES: Final = 50_000
BATCH: Final = 1250
"""Messages in a transaction: what the bot commits at 5,000 messages a second."""

LINES: Final = 2000
WAYS: Final = ("unencrypted", "encrypted")


def batches(corpus: Path) -> list[tuple[list[Example], list[CoveredRange]]]:
    """Return examples that are split into tokens already, which costs both ways the same."""
    key = StreamKey(GUILD, ChannelId(1), StreamId(1))
    examples = [
        Example(
            Message(key, MemberId(id_of(row["author"])), MessageId(number), row["content"]),
            segments(row["content"]),
        )
        for number, row in enumerate(islice(rows_of(corpus), MESSAGES), start=1)
    ]
    covered_ranges = [
        CoveredRange(key, MessageId(start + 1), MessageId(start + BATCH))
        for start in range(0, len(examples), BATCH)
    ]
    return [
        (examples[number * BATCH : (number + 1) * BATCH], [covered_range])
        for number, covered_range in enumerate(covered_ranges)
    ]


async def batch_seconds(store: Store, batch: tuple[list[Example], list[CoveredRange]]) -> float:
    """Return the seconds of CPU for a batch, compaction included."""
    with measure_time() as spent:
        await store.learn(*batch)
        await store.settle()
    return spent.cpu


async def measure(corpus: Path, directory: Path) -> list[Figure]:
    """Alternate both ways batch by batch and line by line, so that noise affects both alike."""
    learned = dict.fromkeys(WAYS, 0.0)
    spoken: dict[str, list[float]] = {way: [] for way in WAYS}
    work = batches(corpus)
    async with AsyncExitStack() as opened:
        stores = {
            way: await opened.enter_async_context(
                open_store(directory / f"{way}.db", create=True, key=key)
            )
            for way, key in zip(WAYS, (None, token_hex(32)), strict=True)
        }
        for batch in work:
            for way, store in stores.items():
                learned[way] += await batch_seconds(store, batch)
        rng = Random(12)
        for _ in range(LINES):
            for way, store in stores.items():
                cpu, _ = await timed(store, Style(GUILD), fifteen_draws, rng)
                spoken[way].append(cpu)
        sizes = {way: await store.size() for way, store in stores.items()}
    messages = sum(len(examples) for examples, _ in work)
    clear, encrypted = WAYS
    return [
        *_both("learned messages", {way: messages / learned[way] for way in WAYS}),
        *_both("lines", {way: LINES / sum(spoken[way]) for way in WAYS}),
        Figure(
            "line encrypted / in clear: CPU p99",
            percentile(spoken[encrypted], 0.99) / percentile(spoken[clear], 0.99),
            "",
        ),
        Figure("size encrypted / unencrypted", sizes[encrypted] / sizes[clear], ""),
    ]


def _both(what: str, rates: dict[str, float]) -> list[Figure]:
    clear, encrypted = (rates[way] for way in WAYS)
    figures = [
        Figure(f"{what} per CPU second, {MESSAGES:,} messages, {way}", rate, "1/s")
        for way, rate in rates.items()
    ]
    return [
        *figures,
        Figure(f"{what} per CPU second: encrypted / unencrypted", encrypted / clear, ""),
    ]


def main(corpus: str, directory: str) -> None:
    """Measure and report."""
    if can_encrypt():
        report(asyncio.run(measure(Path(corpus), Path(directory))))
    else:
        report([Figure("encryption", None, "", note="the package sqlcipher3 is not installed")])


if __name__ == "__main__":
    main(*sys.argv[1:])
