"""Messages that were heard and haven't settled yet."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from sys import getsizeof
from typing import Final

from markovbot.domain import Message, MessageId, StreamKey, seconds_of, snowflake_at

MAX_MESSAGES: Final = 20_000
"""Messages that may wait at all, about 6 MB. What comes on top is read from history later: learning
falls behind onto Discord's memory, never onto ours."""

MAX_CONTENT_BYTES: Final = 12_000_000
"""Bytes that what they say may take: one message may have 4,000 characters of four bytes each."""


class SettleBuffer:
    """What is to be learned once it can't be deleted or edited unnoticed so easily any more.

    `settle` is for how many seconds that is, `now` tells Discord's time in seconds since 1970.
    """

    def __init__(self, settle: float, now: Callable[[], float] = time.time) -> None:
        self._settle = settle
        self._now = now
        self._messages: dict[MessageId, tuple[float, Message]] = {}
        self._streams: dict[StreamKey, set[MessageId]] = {}
        self._bytes = 0

    def __len__(self) -> int:
        """Return how many messages wait."""
        return len(self._messages)

    def room(self) -> int:
        """Return how many more may wait."""
        return MAX_MESSAGES - len(self._messages) if self._bytes < MAX_CONTENT_BYTES else 0

    def holds(self, key: StreamKey) -> bool:
        """Tell whether anything of a stream waits."""
        return key in self._streams

    def add_live(self, message: Message) -> None:
        """Let a message wait that was said just now."""
        self._put(message, self._settle)

    def read(self, message: Message) -> None:
        """Let a message wait that was said some time ago."""
        self._put(message, self.unsettled(message.id))

    def unsettled(self, id_: MessageId) -> float:
        """Return for how many seconds a message that was said earlier has to wait; 0 for none.

        Never longer than any other, should a clock be wrong.
        """
        return min(max(seconds_of(id_) + self._settle - self._now(), 0.0), self._settle)

    def horizon(self) -> MessageId:
        """Return the smallest id that hasn't settled yet."""
        return snowflake_at(datetime.fromtimestamp(self._now() - self._settle, UTC))

    def replace(self, id_: MessageId, message: Message | None) -> bool:
        """Let a message read otherwise, or not wait any more; False if it doesn't wait."""
        if id_ not in self._messages:
            return False
        if message is None:
            self.take(id_)
        else:
            due, before = self._messages[id_]
            self._messages[id_] = due, message
            self._bytes += getsizeof(message.content) - getsizeof(before.content)
        return True

    def take(self, id_: MessageId) -> Message | None:
        """Return a message as it reads by now, and let it wait no longer."""
        found = self._messages.pop(id_, None)
        if found is None:
            return None
        message = found[1]
        self._bytes -= getsizeof(message.content)
        here = self._streams[message.key]
        here.discard(id_)
        if not here:
            del self._streams[message.key]
        return message

    def of(self, key: StreamKey) -> list[Message]:
        """Return the messages of a stream, in the order of ids."""
        return [self._messages[id_][1] for id_ in sorted(self._streams.get(key, ()))]

    def discard(self, key: StreamKey) -> None:
        """Let nothing of a stream wait any longer."""
        for id_ in list(self._streams.get(key, ())):
            self.take(id_)

    def matching(self, wanted: Callable[[Message], bool]) -> Iterator[Message]:
        """Yield the messages that are wanted."""
        return (message for _, message in self._messages.values() if wanted(message))

    def ready(
        self, anyway: Callable[[Message], bool], held: Callable[[Message], bool]
    ) -> list[MessageId]:
        """Return what has settled and isn't held back, or is to be learned `anyway`, by id.

        A stream's messages are learned in their order, so none overtakes one that must wait.
        """
        now = time.monotonic()
        ready: list[Message] = []
        stop: dict[StreamKey, MessageId] = {}
        for due, message in self._messages.values():
            if (due <= now and not held(message)) or anyway(message):
                ready.append(message)
            elif message.id < stop.get(message.key, message.id + 1):
                stop[message.key] = message.id
        return sorted(
            message.id for message in ready if message.id < stop.get(message.key, message.id + 1)
        )

    def _put(self, message: Message, seconds: float) -> None:
        if message.id not in self._messages:
            self._messages[message.id] = time.monotonic() + seconds, message
            self._bytes += getsizeof(message.content)
            self._streams.setdefault(message.key, set()).add(message.id)
