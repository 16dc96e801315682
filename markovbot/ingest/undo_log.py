"""An undo log in memory: messages of the last day, so that they can be subtracted exactly."""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Iterable
from itertools import chain, islice
from struct import Struct
from typing import Final

from markovbot.domain import Message, MessageId
from markovbot.ingest.packed_messages import pack, unpack
from markovbot.store.ports import SourceId
from markovbot.store.rules.retention import limited_period

MAX_ENTRIES: Final = 100_000
"""Messages in the log at most: about 24 MB of average ones."""

GENERATION: Final = 10_000
"""Messages in one dictionary. One for all would grow to twice its size, as the oldest leave and new
ones come: 170 bytes a message with what keeps them in order, where these take 30."""

MAX_BYTES: Final = 30_000_000
"""Bytes of packed entries at most: a message may have 4,000 characters of four bytes each."""

MESSAGES_PER_SLICE: Final = 2000
"""Messages looked at before other tasks run."""

EVICTED_AT_ONCE: Final = 50
"""Messages that leave a full log together: a dictionary finds its oldest by looking at the places
of all that have left before."""

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
        self._generations: deque[dict[MessageId, bytes]] = deque([{}])  # the oldest first
        self._count = 0
        self._bytes = 0

    def __len__(self) -> int:
        """Return how many messages are in the log."""
        return self._count

    def __contains__(self, id_: MessageId) -> bool:
        """Tell whether a message is in the log."""
        return self._holding(id_) is not None

    def add(self, message: Message, period: int, source_id: SourceId | None) -> None:
        """Add a message that was just learned, in place of an earlier form of it.

        Without a source, its text isn't kept.
        """
        self._remove(message.id)
        kept = message._replace(content="") if source_id is None else message
        packed = _header(time.monotonic(), period, source_id) + pack(kept)
        if len(self._generations[-1]) >= GENERATION:
            self._begin_generation()
        self._generations[-1][message.id] = packed
        self._count += 1
        self._bytes += len(packed)
        self._evict_above_limits()

    def take(self, ids: Iterable[MessageId]) -> list[UndoEntry]:
        """Remove and return the entries of messages, as far as they are in the log."""
        self.evict()
        return [_unpacked(id_, packed) for id_ in ids if (packed := self._remove(id_)) is not None]

    async def matching(self, wanted: Callable[[Message], bool]) -> list[MessageId]:
        """Return the ids of the messages in the log that are wanted."""
        found = []
        for number, id_ in enumerate(list(chain.from_iterable(self._generations)), 1):
            generation = self._holding(id_)
            if generation is not None and wanted(_unpacked(id_, generation[id_])[0]):
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
            if (generation := self._holding(id_)) is not None:
                packed = generation[id_]
                _, period, source_id = _unpacked(id_, packed)
                moved = _header(_learned_at(packed), limited_period(period, latest), source_id)
                generation[id_] = moved + packed[_HEADER.size :]

    def evict(self) -> None:
        """Remove entries that are a day old, and the oldest ones above the limits."""
        latest = time.monotonic() - KEEP_SECONDS
        while (oldest := self._oldest(1)) and _learned_at(oldest[0][1]) < latest:
            self._remove(oldest[0][0])
        self._evict_above_limits()

    def _evict_above_limits(self) -> None:
        while self._count > MAX_ENTRIES or self._bytes > MAX_BYTES:
            for id_, _ in self._oldest(EVICTED_AT_ONCE):
                self._remove(id_)

    def _oldest(self, most: int) -> list[tuple[MessageId, bytes]]:
        """Return the oldest entries, fewer than asked for if others hold the next ones."""
        while not self._generations[0] and len(self._generations) > 1:
            self._generations.popleft()
        return list(islice(self._generations[0].items(), most))

    def _begin_generation(self) -> None:
        kept: deque[dict[MessageId, bytes]] = deque()
        for generation in self._generations:
            if kept and len(kept[-1]) + len(generation) <= GENERATION:  # many were taken
                kept[-1].update(generation)
            else:
                kept.append(generation)
        kept.append({})
        self._generations = kept

    def _holding(self, id_: MessageId) -> dict[MessageId, bytes] | None:
        """Return the generation that holds a message, looking among the latest first."""
        for generation in reversed(self._generations):
            if id_ in generation:
                return generation
        return None

    def _remove(self, id_: MessageId) -> bytes | None:
        if (generation := self._holding(id_)) is None:
            return None
        packed = generation.pop(id_)
        self._count -= 1
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
