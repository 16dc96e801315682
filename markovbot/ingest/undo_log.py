"""An undo log in memory: messages of the last day, so that they can be subtracted exactly."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from struct import Struct
from typing import Final

from markovbot.domain import Message, MessageId
from markovbot.ingest.packed_messages import pack, unpack
from markovbot.store.ports import SourceId
from markovbot.store.rules.retention import limited_period

MAX_ENTRIES: Final = 100_000
"""Messages in the log at most: about 26 MB of average ones."""

MAX_BYTES: Final = 30_000_000
"""Bytes of packed entries at most: a message may have 4,000 characters of four bytes each."""

MESSAGES_PER_SLICE: Final = 2000
"""Messages looked at before other tasks run."""

KEEP_SECONDS: Final = 86400.0
"""Seconds for which a message stays in the log."""

UndoEntry = tuple[Message, int, SourceId | None]
"""A message as it was learned, the retention period it is counted in, and its source.

Without a source nothing of the message is counted, and its text is empty; it is in the log because
an edit may bring something to learn."""

_HEADER: Final = Struct("<diqq")
"""When a message was learned (time.monotonic), its period, its source's two ids; it follows,
packed."""

_NO_SOURCE: Final = (-1, -1)
"""Stands for no source."""


class UndoLog:
    """The messages that were learned last, by id."""

    def __init__(self) -> None:
        self._entries: OrderedDict[MessageId, bytes] = OrderedDict()
        self._bytes = 0

    def __len__(self) -> int:
        """Return how many messages are in the log."""
        return len(self._entries)

    def __contains__(self, id_: MessageId) -> bool:
        """Tell whether a message is in the log."""
        return id_ in self._entries

    def add(self, message: Message, period: int, source_id: SourceId | None) -> None:
        """Add a message that was just learned, in place of an earlier form of it.

        Without a source, its text isn't kept.
        """
        self._remove(message.id)
        kept = message._replace(content="") if source_id is None else message
        packed = _header(time.monotonic(), period, source_id) + pack(kept)
        self._entries[message.id] = packed
        self._bytes += len(packed)
        self._evict_above_limits()

    def take(self, ids: Iterable[MessageId]) -> list[UndoEntry]:
        """Remove and return the entries of messages, as far as they are in the log."""
        self.evict()
        return [_unpacked(id_, packed) for id_ in ids if (packed := self._remove(id_)) is not None]

    async def matching(self, wanted: Callable[[Message], bool]) -> list[MessageId]:
        """Return the ids of the messages in the log that are wanted."""
        found = []
        for number, id_ in enumerate(list(self._entries), 1):
            packed = self._entries.get(id_)
            if packed is not None and wanted(_unpacked(id_, packed)[0]):
                found.append(id_)
            if number % MESSAGES_PER_SLICE == 0:
                await asyncio.sleep(0)
        return found

    async def discard(self, wanted: Callable[[Message], bool]) -> None:
        """Remove the messages that are wanted: they were erased in another way."""
        for id_ in await self.matching(wanted):
            self._remove(id_)

    async def limit(self, latest: int | None, wanted: Callable[[Message], bool]) -> None:
        """Move the periods of entries as the store has done (`PreferenceStore.set_policy`)."""
        for id_ in await self.matching(wanted):
            if (packed := self._entries.get(id_)) is not None:
                _, period, source_id = _unpacked(id_, packed)
                moved = _header(_learned_at(packed), limited_period(period, latest), source_id)
                self._entries[id_] = moved + packed[_HEADER.size :]

    def evict(self) -> None:
        """Remove entries that are a day old, and the oldest ones above the limits."""
        oldest = time.monotonic() - KEEP_SECONDS
        while self._entries and _learned_at(next(iter(self._entries.values()))) < oldest:
            self._remove(next(iter(self._entries)))
        self._evict_above_limits()

    def _evict_above_limits(self) -> None:
        while len(self._entries) > MAX_ENTRIES or self._bytes > MAX_BYTES:
            self._remove(next(iter(self._entries)))

    def _remove(self, id_: MessageId) -> bytes | None:
        packed = self._entries.pop(id_, None)
        if packed is not None:
            self._bytes -= len(packed)
        return packed


def _header(learned_at: float, period: int, source_id: SourceId | None) -> bytes:
    return _HEADER.pack(learned_at, period, *(_NO_SOURCE if source_id is None else source_id))


def _learned_at(packed: bytes) -> float:
    learned_at: float = _HEADER.unpack_from(packed)[0]
    return learned_at


def _unpacked(id_: MessageId, packed: bytes) -> UndoEntry:
    _, period, *place = _HEADER.unpack_from(packed)
    source_id = None if tuple(place) == _NO_SOURCE else (place[0], place[1])
    return unpack(id_, packed, _HEADER.size), period, source_id
