"""Servers in which each member has said so much, learned as an import learns them."""

import json
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.quality.chat import Chat, Said
from markovbot.domain import GuildId
from markovbot.ingest.import_report import ImportReport
from markovbot.ingest.importer import Importer
from markovbot.ingest.named_ids import id_of
from markovbot.speaking.speaker import Speaker
from markovbot.store import open_store

GUILD: Final = GuildId(id_of("quality"))


def world(chat: Chat, own: int, others: int) -> list[Said]:
    """Return what a server says: the first messages of its training days, in their order.

    Each member has at most `own` messages; all other people have at most `others` together.
    """
    counts: Counter[str] = Counter()
    members = frozenset(chat.members)
    kept = []
    for said in chat.training:
        who = said.author if said.author in members else ""
        if counts[who] < (own if who else others):
            counts[who] += 1
            kept.append(said)
    return kept


def largest_channels(messages: Sequence[Said], count: int) -> list[str]:
    """Return the channels with the most messages."""
    counts = Counter(said.channel for said in messages)
    return [channel for channel, _ in counts.most_common(count)]


@asynccontextmanager
async def taught(messages: Sequence[Said], seed: int) -> AsyncIterator[Speaker]:
    """Import messages into a database of their own and yield who speaks from it."""
    with TemporaryDirectory(prefix="quality-") as directory:
        file = Path(directory) / "world.jsonl"
        with file.open("w", encoding="utf-8") as lines:
            for said in messages:
                row = {"channel": said.channel, "author": said.author, "content": said.content}
                lines.write(json.dumps(row) + "\n")
        rng = Random(seed)
        async with open_store(Path(directory) / "world.db", create=True) as store:
            await Importer(store, GUILD, _Quiet()).run([file])
            yield Speaker(store, lambda: rng)


class _Quiet:
    """Follows an import without a word."""

    def started(self, path: Path, size: int) -> None:
        pass

    def advanced(self, done: int, report: ImportReport) -> None:
        pass

    def unreadable(self, path: Path, line: int, reason: str) -> None:
        pass

    def compacting(self, share: float) -> None:
        pass
