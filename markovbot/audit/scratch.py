"""Scratch databases, which exist as long as a measurement."""

import os
import tempfile
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from functools import partial
from itertools import count, islice
from pathlib import Path
from typing import Final

from markovbot.audit.texts import Text
from markovbot.domain import (
    ChannelId,
    CoveredRange,
    GuildId,
    Message,
    MessageId,
    StreamId,
    StreamKey,
)
from markovbot.store import open_store
from markovbot.store.ports import AuditedStore, Example

GUILD: Final = GuildId(1)
"""The guild of scratch databases."""

BATCH: Final = 20_000
"""Messages a transaction."""

Opener = Callable[[Path], AbstractAsyncContextManager[AuditedStore]]
"""Creates and opens a database; encrypted if the operator's own is."""

PLAIN: Final[Opener] = partial(open_store, create=True)


class Scratch:
    """A scratch database. Its store gets tokens only, never the texts of messages."""

    def __init__(self, store: AuditedStore, directory: Path) -> None:
        self.store = store
        self.directory = directory
        self._ids = count(1)

    async def teach(self, texts: Iterable[Text], guild: GuildId = GUILD) -> None:
        """Learn messages as an import does: all counts end up in one run."""
        async with self.store.bulk():
            await self.learn_live(texts, guild)

    async def learn_live(self, texts: Iterable[Text], guild: GuildId = GUILD) -> None:
        """Learn messages as live ones: the newest counts lie in separate runs until compaction."""
        for batch in _batches(texts):
            examples: list[Example] = []
            covered_ranges: dict[StreamKey, CoveredRange] = {}
            for text in batch:
                example = self._example(text, guild)
                examples.append(example)
                key, id_ = example.message.key, example.message.id
                low = covered_ranges[key].low if key in covered_ranges else id_
                covered_ranges[key] = CoveredRange(key, low, id_)
            await self.store.make_room()
            await self.store.learn(examples, list(covered_ranges.values()))

    def _example(self, text: Text, guild: GuildId) -> Example:
        key = StreamKey(guild, ChannelId(text.channel), StreamId(text.channel))
        return Example(Message(key, text.member, MessageId(next(self._ids)), ""), text.segments)


@asynccontextmanager
async def scratch(opener: Opener = PLAIN) -> AsyncIterator[Scratch]:
    """Open a database in a new directory; its files are overwritten and deleted afterwards."""
    with scratch_directory() as directory:
        async with opener(directory / "scratch.db") as store:
            yield Scratch(store, directory)


@contextmanager
def scratch_directory() -> Iterator[Path]:
    """Make a directory that only this user can read; overwrite and delete its files at the end."""
    with tempfile.TemporaryDirectory(prefix="audit-") as name:
        directory = Path(name)
        try:
            yield directory
        finally:
            for file in directory.rglob("*"):
                if file.is_file():
                    _overwrite(file)


def _overwrite(path: Path) -> None:
    with path.open("r+b") as file:
        left = path.stat().st_size
        while left > 0:
            left -= file.write(bytes(min(left, 1 << 20)))
        file.flush()
        os.fsync(file.fileno())


def _batches(texts: Iterable[Text]) -> Iterator[Sequence[Text]]:
    rest = iter(texts)
    while batch := list(islice(rest, BATCH)):
        yield batch
