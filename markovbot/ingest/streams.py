"""How far each stream has been learned, and whether it can be followed live."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from markovbot.domain import Message, MessageId, StreamKey

UNKNOWN = MessageId(0)

MAX_STREAMS: Final = 50_000
"""Streams that are followed, about 20 MB. Threads are opened, and go quiet, for years."""

MAX_BUFFERED: Final = 500
"""Messages that are kept for one stream while an answer is on its way."""


@dataclass(slots=True)
class Stream:
    """The position in one stream.

    `committed` is the id up to which the store has learned it (None: ask the store), `read` the one
    up to which history was read, what lies between waits in the learner's queue; `newest` is the
    newest id heard of, and `confirmed` whether there can't be a newer one that went unheard. A live
    stream has nothing between `committed` and `newest` but what waits; any other has to be read
    from history before it may be followed. `readable` is False where that isn't permitted; what is
    heard there is `has_gap` if something before it is missing. `recheck` says that the last answer
    was that there is nothing, although something was heard of. `stash` is what waited when track of
    a stream was lost that isn't readable: history knows it better, if that may be read again.
    """

    committed: MessageId | None = None
    read: MessageId = UNKNOWN
    newest: MessageId = UNKNOWN
    confirmed: bool = False
    caught_up: bool = False
    readable: bool = True
    has_gap: bool = False
    recheck: bool = False
    stash: list[Message] = field(default_factory=list)
    _buffered: list[Message] | None = field(default=None)

    def start_buffering(self) -> None:
        """Keep what is heard from now on, while a page of history is on its way."""
        self._buffered = []

    def buffer(self, message: Message) -> None:
        """Keep a message if somebody listens, and if it isn't too much."""
        if self._buffered is not None:
            self._buffered.append(message)
            if len(self._buffered) > MAX_BUFFERED:
                self._buffered = None

    def take_buffered(self) -> list[Message] | None:
        """Return what was heard since `start_buffering`; None if that was too much."""
        found, self._buffered = self._buffered, None
        return found

    def invalidate(self) -> None:
        """Take nothing for granted any more: the store knows the position."""
        self.committed, self.read, self._buffered = None, UNKNOWN, None
        self.confirmed = self.caught_up = self.has_gap = self.recheck = False


class Streams:
    """Every stream that the bot follows, by key."""

    def __init__(self) -> None:
        self._streams: dict[StreamKey, Stream] = {}

    def track(self, key: StreamKey) -> Stream:
        """Return a stream, followed from now on if it wasn't."""
        return self._streams.setdefault(key, Stream())

    def matching(self, wanted: Callable[[StreamKey], bool]) -> Iterator[tuple[StreamKey, Stream]]:
        """Yield the streams whose key is wanted."""
        return ((key, stream) for key, stream in self._streams.items() if wanted(key))

    def invalidate(self, wanted: Callable[[StreamKey], bool]) -> None:
        """Take nothing for granted about some streams any more."""
        for _, stream in self.matching(wanted):
            stream.invalidate()

    def find(self, key: StreamKey) -> Stream | None:
        """Return a stream if it is followed."""
        return self._streams.get(key)

    def evict(self, waits: Callable[[StreamKey], bool]) -> None:
        """Follow no longer what has been quiet for longest, if there is too much.

        That can be taken up at any time: what is said there next has it read up. Where something
        `waits`, or is missing, that would be forgotten with it.
        """
        if len(self._streams) <= MAX_STREAMS:
            return
        quiet = [
            (stream.newest, key)
            for key, stream in self._streams.items()
            if stream.caught_up and stream.readable and not stream.has_gap and not waits(key)
        ]
        for _, key in sorted(quiet)[: len(self._streams) - MAX_STREAMS // 2]:
            del self._streams[key]

    def discard(self, key: StreamKey) -> None:
        """Stop following a stream."""
        self._streams.pop(key, None)
