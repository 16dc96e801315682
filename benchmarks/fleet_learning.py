"""What the fleet's measurements learn: chat spread over a thousand servers, in batches."""

import time
from collections.abc import Iterable, Iterator
from itertools import accumulate, islice
from pathlib import Path
from random import Random
from typing import Final

from benchmarks.corpus import rows_of
from markovbot.domain import (
    ChannelId,
    CoveredRange,
    GuildId,
    MemberId,
    Message,
    MessageId,
    StreamId,
    StreamKey,
)
from markovbot.ingest.named_ids import id_of
from markovbot.store.ports import Example, Store
from markovbot.text import segments

GUILDS: Final = 1000
SKEW: Final = 0.8
"""Zipf's exponent: the largest server gets 3% of all messages."""

LARGE_BATCH: Final = 500
SMALL_BATCH: Final = 125


def batches(corpus: Path, messages: int, size: int) -> Iterator[list[Message]]:
    """Yield what is said in a thousand servers, in batches."""
    rng = Random(5)
    shares = list(accumulate(rank**-SKEW for rank in range(1, GUILDS + 1)))
    batch: list[Message] = []
    for number, row in enumerate(islice(rows_of(corpus), messages), 1):
        (guild,) = rng.choices(range(1, GUILDS + 1), cum_weights=shares)
        batch.append(message(row, GuildId(guild), number))
        if len(batch) == size:
            yield batch
            batch = []


def message(row: dict[str, str], guild: GuildId, number: int) -> Message:
    """Return a row of a corpus as a message of a server with one channel."""
    key = StreamKey(guild, ChannelId(guild), StreamId(guild))
    return Message(key, MemberId(id_of(row["author"])), MessageId(number), row["content"])


async def learn(store: Store, batch: list[Message], newest: dict[StreamKey, MessageId]) -> int:
    """Learn a batch as it comes live; return how many tokens that were.

    `newest` are the messages up to which the streams are covered.
    """
    examples = [Example(one, segments(one.content)) for one in batch]
    latest = {one.key: one.id for one in batch}
    ranges = [CoveredRange(key, newest.get(key, id_), id_) for key, id_ in latest.items()]
    newest |= latest
    return (await store.learn(examples, ranges)).tokens


async def rate(store: Store, batches: Iterable[list[Message]]) -> tuple[float, int]:
    """Learn live in batches; return the seconds of CPU that this process took, and the tokens."""
    newest: dict[StreamKey, MessageId] = {}
    tokens, started = 0, time.process_time()
    for batch in batches:
        tokens += await learn(store, batch, newest)
    await store.settle()
    return time.process_time() - started, tokens
