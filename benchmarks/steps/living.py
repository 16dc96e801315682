"""Learn live: a thousand servers, a batch every quarter of a second, until a million messages."""

import asyncio
import sys
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from random import Random
from typing import Final

from benchmarks.corpus import SERVERS, rows_in_servers
from benchmarks.figures import Figure, report
from benchmarks.meters import measure_time, peak_megabytes
from markovbot.container import build_services
from markovbot.domain import (
    ChannelId,
    GuildId,
    MemberId,
    Message,
    MessageId,
    Scope,
    StreamId,
    StreamKey,
)
from markovbot.ingest.history import Page, Thread
from markovbot.ingest.named_ids import id_of
from markovbot.store import open_store

BATCH: Final = 1250
"""Messages between two flushes: 5,000 a second, four flushes a second."""


class NoHistory:
    """A history without messages."""

    async def after(self, _key: StreamKey, _id: MessageId, /) -> Page:
        """Return an empty page."""
        return Page([], None, full=False)

    async def before(self, _key: StreamKey, _id: MessageId, /) -> Page:
        """Return an empty page."""
        return Page([], None, full=False)

    async def count(
        self, _guild: GuildId, _channel: ChannelId, _after: MessageId, _before: MessageId, /
    ) -> int | None:
        """Return that nobody knows."""
        return None

    async def active(self, _guild: GuildId, _channel: ChannelId, /) -> Sequence[StreamKey]:
        """Return nothing."""
        return []

    async def archived(
        self, _guild: GuildId, _channel: ChannelId, _before: MessageId | None, /
    ) -> tuple[Sequence[Thread], bool]:
        """Return nothing."""
        return [], False


async def measure(corpus: Path, database: Path) -> list[Figure]:
    """Deliver messages as fast as they are learned."""
    keys = [StreamKey(GuildId(n), ChannelId(n), StreamId(n)) for n in range(1, SERVERS + 1)]
    ids = count(1)
    async with open_store(database, create=True) as store:
        services = build_services(
            store, NoHistory(), lambda _guild: None, Random, settle=0, grace=0
        )
        following = asyncio.create_task(services.catch_up.run())
        for key in keys:
            await services.live.switch_on(key, MessageId(0))
        while any(services.catch_up.pending_streams(key.guild) for key in keys):
            await asyncio.sleep(0.01)
        heard = 0
        with measure_time() as spent:
            for server, row in rows_in_servers(corpus):
                key = keys[server - 1]
                member = MemberId(id_of(row["author"]))
                services.live.on_message(Message(key, member, MessageId(next(ids)), row["content"]))
                heard += 1
                if heard % BATCH == 0:
                    await services.live.flush()
            await services.live.flush()
            await store.settle()
        following.cancel()
        size = await store.size()
        tallies = [await store.scope_statistics(Scope(key.guild)) for key in keys]
        tokens = sum(tally.tokens for tally in tallies)
    return [
        Figure(
            f"live learning to {corpus.stem}, 1,000 servers: messages per CPU second",
            heard / spent.cpu,
            "1/s",
            12_000,
            18_000,
            least=True,
            note=f"{heard / spent.wall:,.0f}/s of wall time; reading the rows and merging included",
        ),
        Figure("live learning: peak memory", peak_megabytes(), "MB", 150, 120),
        Figure("live learning: bytes on disk per token", size / tokens, "B", 35),
    ]


def main(corpus: str, database: str) -> None:
    """Measure and report."""
    Path(database).unlink(missing_ok=True)  # an earlier run's
    report(asyncio.run(measure(Path(corpus), Path(database))))


if __name__ == "__main__":
    main(*sys.argv[1:])
