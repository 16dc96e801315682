"""Messages that wait to settle: they are learned once they are older than the settling time."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from heapq import heappop, heappush
from struct import Struct
from typing import Final

from markovbot.domain import Message, MessageId, StreamKey, seconds_of, snowflake_at
from markovbot.ingest.packed_messages import key_of, pack, unpack

MAX_MESSAGES: Final = 50_000
"""Messages that may wait at once, about 18 MB: 800 a second with the usual settling time. Further
ones are read from history later, so that a backlog takes Discord's memory, not ours."""

MAX_BYTES: Final = 12_000_000
"""Bytes that they may take: one message may have 4,000 characters of four bytes each."""

SETTLED_AT_ONCE: Final = 1_500
"""Messages that are found to have settled before other tasks run: some five milliseconds."""

_DUE: Final = Struct("<d")
"""When a message is due (time.monotonic)."""


class SettleBuffer:
    """Messages by id that are learned after `settle` seconds, in which people edit and delete most.

    `now` returns Discord's time in seconds since 1970-01-01 UTC.
    """

    def __init__(self, settle: float, now: Callable[[], float] = time.time) -> None:
        self._settle = settle
        self._now = now
        self._messages: dict[MessageId, bytes] = {}  # when it is due, then the message
        self._streams: dict[StreamKey, set[MessageId]] = {}
        self._queue: list[tuple[float, MessageId]] = []  # a heap; may name messages that are gone
        self._settled: dict[StreamKey, set[MessageId]] = {}
        self._bytes = 0

    def __len__(self) -> int:
        """Return how many messages wait."""
        return len(self._messages)

    def room(self) -> int:
        """Return how many more messages may wait."""
        return MAX_MESSAGES - len(self._messages) if self._bytes < MAX_BYTES else 0

    def holds(self, key: StreamKey) -> bool:
        """Tell whether a message of a stream waits."""
        return key in self._streams

    def add_live(self, message: Message) -> None:
        """Add a message that was sent just now."""
        self._put(message, self._settle)

    def add_past(self, message: Message) -> None:
        """Add a message that was sent some time ago."""
        self._put(message, self.unsettled(message.id))

    def unsettled(self, id_: MessageId) -> float:
        """Return for how many seconds a message that was sent earlier still has to wait.

        It is between 0 and the settling time, even if a clock is wrong.
        """
        return min(max(seconds_of(id_) + self._settle - self._now(), 0.0), self._settle)

    def horizon(self) -> MessageId:
        """Return the smallest id that hasn't settled yet."""
        return snowflake_at(datetime.fromtimestamp(self._now() - self._settle, UTC))

    def replace(self, id_: MessageId, message: Message | None) -> bool:
        """Replace a message by its edited form; return False if it doesn't wait.

        None means that nothing of it is to be learned: it waits without a text then, since the
        next edit may bring some.
        """
        if (packed := self._messages.get(id_)) is None:
            return False
        edited = unpack(id_, packed, _DUE.size)._replace(content="") if message is None else message
        self._messages[id_] = replaced = packed[: _DUE.size] + pack(edited)
        self._bytes += len(replaced) - len(packed)
        return True

    def take(self, id_: MessageId) -> Message | None:
        """Remove and return a message in its present form; None if it doesn't wait."""
        packed = self._messages.pop(id_, None)
        if packed is None:
            return None
        self._bytes -= len(packed)
        message = unpack(id_, packed, _DUE.size)
        for ids in (self._streams, self._settled):
            if (here := ids.get(message.key)) is not None:
                here.discard(id_)
                if not here:
                    del ids[message.key]
        return message

    def of(self, key: StreamKey) -> list[Message]:
        """Return the messages of a stream in ascending order of ids."""
        return [
            unpack(id_, self._messages[id_], _DUE.size)
            for id_ in sorted(self._streams.get(key, ()))
        ]

    def discard(self, key: StreamKey) -> None:
        """Remove all messages of a stream."""
        for id_ in list(self._streams.get(key, ())):
            self.take(id_)

    def matching(self, wanted: Callable[[Message], bool]) -> Iterator[Message]:
        """Yield the messages that are wanted."""
        return filter(wanted, (unpack(id_, one, _DUE.size) for id_, one in self._messages.items()))

    def ready(
        self,
        now: float,
        held: Callable[[StreamKey], bool],
        anyway: Callable[[StreamKey], bool] | None = None,
    ) -> list[MessageId]:
        """Return the ids, ascending, of messages that may be learned `now` (time.monotonic).

        Those are the ones that have settled and whose stream isn't `held` back, and all of the
        streams to be learned `anyway`. A stream's messages are learned in their order: none comes
        before an earlier one that still has to wait. If very many have settled, some are left for
        the next call.
        """
        self._look_who_has_settled(now)
        ready: list[MessageId] = []
        for key in list(self._settled if anyway is None else self._streams):
            waiting, settled = self._streams[key], self._settled.get(key, set())
            if anyway is not None and anyway(key):
                ready += waiting
            elif settled and not held(key):
                unsettled = waiting - settled
                stop = min(unsettled) if unsettled else None
                ready += settled if stop is None else (id_ for id_ in settled if id_ < stop)
        return sorted(ready)

    def _look_who_has_settled(self, now: float) -> None:
        for _ in range(SETTLED_AT_ONCE):
            if not self._queue or self._queue[0][0] > now:
                break
            _, id_ = heappop(self._queue)
            packed = self._messages.get(id_)
            if packed is not None and _DUE.unpack_from(packed)[0] <= now:
                self._settled.setdefault(key_of(packed, _DUE.size), set()).add(id_)

    def _put(self, message: Message, seconds: float) -> None:
        if message.id not in self._messages:
            due = time.monotonic() + seconds
            self._messages[message.id] = packed = _DUE.pack(due) + pack(message)
            heappush(self._queue, (due, message.id))
            self._bytes += len(packed)
            self._streams.setdefault(message.key, set()).add(message.id)
