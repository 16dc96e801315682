"""What was learned lately, in memory only, so that it can be taken back exactly."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import Final

from markovbot.domain import ChannelId, GuildId, MemberId, Message, MessageId, StreamId, StreamKey
from markovbot.store.ports import SourceId
from markovbot.store.rules.retention import limited_period

MAX_ENTRIES: Final = 100_000
"""Messages kept at most: about 30 MB of usual ones."""

MAX_CONTENT_BYTES: Final = 30_000_000
"""Bytes of what they say, at most: a message may have 4,000 characters of four bytes each."""

MESSAGES_PER_SLICE: Final = 2000
"""Messages looked at before others have a turn."""

KEEP_SECONDS: Final = 86400.0
"""Seconds for which one is kept."""

UndoEntry = tuple[Message, int, SourceId]
"""A message as it was learned, the retention period it counts in, and where."""

_PackedEntry = tuple[float, int, int, int, int, bytes, int | None, int, int, int]
"""When that was, and all of it in a row, the text in UTF-8. Python's collector looks through every
tuple again and again that holds another one: with a hundred thousand of those it held up all for a
tenth of a second."""


class UndoLog:
    """The latest messages that were learned."""

    def __init__(self) -> None:
        self._entries: OrderedDict[MessageId, _PackedEntry] = OrderedDict()
        self._bytes = 0

    def __contains__(self, id_: MessageId) -> bool:
        """Tell whether a message is kept."""
        return id_ in self._entries

    def add(self, message: Message, period: int, source_id: SourceId) -> None:
        """Keep a message that was just learned."""
        key, member, id_, text, day = message
        content = text.encode("utf-8", "surrogatepass")
        self._remove(id_)
        self._entries[id_] = (time.monotonic(), *key, member, content, day, period, *source_id)
        self._bytes += len(content)
        self.evict()

    def take(self, ids: Iterable[MessageId]) -> list[UndoEntry]:
        """Return those of some messages that are kept, and keep them no longer."""
        self.evict()
        return [_unpacked(id_, packed) for id_ in ids if (packed := self._remove(id_)) is not None]

    async def matching(self, wanted: Callable[[Message], bool]) -> list[MessageId]:
        """Return the ids of the kept messages that are wanted."""
        found = []
        for number, id_ in enumerate(list(self._entries), 1):
            packed = self._entries.get(id_)
            if packed is not None and wanted(_unpacked(id_, packed)[0]):
                found.append(id_)
            if number % MESSAGES_PER_SLICE == 0:
                await asyncio.sleep(0)
        return found

    async def discard(self, wanted: Callable[[Message], bool]) -> None:
        """Keep the messages that are wanted no longer: they were forgotten otherwise."""
        for id_ in await self.matching(wanted):
            self._remove(id_)

    async def limit(self, latest: int | None, wanted: Callable[[Message], bool]) -> None:
        """Follow the store in what it did to periods (`Store.set_policy`)."""
        for id_ in await self.matching(wanted):
            if (packed := self._entries.get(id_)) is not None:
                moved = limited_period(packed[7], latest)
                self._entries[id_] = (*packed[:7], moved, *packed[8:])

    def evict(self) -> None:
        """Drop what has been kept for a day, and what is too much."""
        oldest = time.monotonic() - KEEP_SECONDS
        while self._entries and (
            len(self._entries) > MAX_ENTRIES
            or self._bytes > MAX_CONTENT_BYTES
            or next(iter(self._entries.values()))[0] < oldest
        ):
            self._remove(next(iter(self._entries)))

    def _remove(self, id_: MessageId) -> _PackedEntry | None:
        packed = self._entries.pop(id_, None)
        if packed is not None:
            self._bytes -= len(packed[5])
        return packed


def _unpacked(id_: MessageId, packed: _PackedEntry) -> UndoEntry:
    _, guild, channel, stream, member, content, day, period, *source_id = packed
    key = StreamKey(GuildId(guild), ChannelId(channel), StreamId(stream))
    text = content.decode("utf-8", "surrogatepass")
    return Message(key, MemberId(member), id_, text, day), period, (source_id[0], source_id[1])
