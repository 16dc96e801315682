"""The whole store: its ports over one set of dictionaries."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from markovbot.store.book import BookChannels, BookPreferences
from markovbot.store.memory.copying import MemoryCopying
from markovbot.store.memory.model import CountedSource
from markovbot.store.ports.maintenance import CompactionProgress, no_progress


class MemoryStore(MemoryCopying, BookChannels[CountedSource], BookPreferences[CountedSource]):
    """A store that forgets everything when the process ends."""

    async def settle(self) -> None:
        """Do nothing: nothing is ever due."""

    @asynccontextmanager
    async def bulk(self, progress: CompactionProgress = no_progress) -> AsyncIterator[None]:  # noqa: ARG002
        """Do nothing: nothing is ever put off."""
        yield

    async def make_room(self) -> None:
        """Do nothing: there is always room."""

    async def size(self) -> int:
        """Return 0: nothing is on a disk."""
        return 0

    async def check(self) -> list[str]:
        """Return what is wrong with the counts, a sentence each."""
        return [
            f"source {source.number} has {source.messages} messages and {source.tokens} tokens"
            for sources in self.sources.values()
            for source in sources
            if source.messages < 1 or source.tokens < 0
        ]
