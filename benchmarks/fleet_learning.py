"""What the fleet's measurements learn: chat spread over a thousand servers, in batches."""

import time
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from benchmarks.corpus import rows_in_servers
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

LARGE_BATCH: Final = 500
SMALL_BATCH: Final = 125


def batches(corpus: Path, messages: int, size: int) -> Iterator[list[Message]]:
    """Yield what is said in a thousand servers, in batches."""
    batch: list[Message] = []
    for number, (guild, row) in enumerate(islice(rows_in_servers(corpus), messages), 1):
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
