"""How far each stream has been learned, and whether live messages can be learned as they arrive.

A stream is a channel, or a thread. Its state says where its messages are learned from:

| state | the store's coverage | messages are learned from |
|---|---|---|
| UNKNOWN | has to be asked for | nothing, until the store has answered |
| CATCHING_UP | ends at `committed_offset` | history, from the larger of the two offsets on |
| CATCHING_UP_AFTER_GAP | ends at `committed_offset` | history, too; a gap follows |
| LIVE | reaches up to the messages that wait to settle | live messages |
| LIVE_AFTER_GAP | ends at `committed_offset`; a gap follows | live messages |

In a gap, messages may be missing, because history may not be read. No covered range may reach
across it.

| transition | from | to | when |
|---|---|---|---|
| `locate` | UNKNOWN | CATCHING_UP | the store has said where its coverage ends |
| `go_live` | CATCHING_UP | LIVE | history was read up to the newest message |
|  | CATCHING_UP_AFTER_GAP | LIVE_AFTER_GAP | |
| `go_live_after_gap` | any but UNKNOWN | LIVE_AFTER_GAP | history may not be read |
| `fall_behind` | LIVE | CATCHING_UP | a message was missed, or the buffer is full |
|  | LIVE_AFTER_GAP | CATCHING_UP_AFTER_GAP | |
| `commit_live` | LIVE_AFTER_GAP | LIVE | a live message was learned: the gap lies before it |
|  | CATCHING_UP_AFTER_GAP | CATCHING_UP | |
| `invalidate` | any | UNKNOWN | the coverage may have changed, or an event may be lost |
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final

from markovbot.domain import Message, MessageId, StreamKey

UNKNOWN_ID: Final = MessageId(0)
"""Stands for an offset or an id that isn't known; it is smaller than every other."""

MAX_STREAMS: Final = 50_000
"""Streams that are tracked, about 20 MB. Threads are opened, and go quiet, for years."""

MAX_BUFFERED: Final = 500
"""Live messages of one stream that are kept while a page of its history is being fetched."""


class StreamState(Enum):
    """Where the messages of a stream are learned from: see the tables of this module."""

    UNKNOWN = auto()
    CATCHING_UP = auto()
    CATCHING_UP_AFTER_GAP = auto()
    LIVE = auto()
    LIVE_AFTER_GAP = auto()


LIVE_STATES: Final = frozenset({StreamState.LIVE, StreamState.LIVE_AFTER_GAP})
GAP_STATES: Final = frozenset({StreamState.CATCHING_UP_AFTER_GAP, StreamState.LIVE_AFTER_GAP})


@dataclass(slots=True)
class Stream:
    """The position in one stream. All offsets are message ids.

    - `committed_offset`: the store has learned everything up to it; `UNKNOWN_ID` in state UNKNOWN.
    - `read_offset`: history was read up to it; what lies between the two waits to settle.
    - `newest_id`: the newest message that is known of. It is `newest_confirmed` if there can't be a
      newer one that no event told of.
    - `readable`: whether history may be read, as far as is known.
    - `recheck`: the last page was empty although a newer message is known of, so it is asked for
      once more.
    - `fallback`: messages that were waiting to settle when the state became UNKNOWN while history
      wasn't readable. They are dropped once history can be read, and learned if it still can't.
    """

    state: StreamState = StreamState.UNKNOWN
    committed_offset: MessageId = UNKNOWN_ID
    read_offset: MessageId = UNKNOWN_ID
    newest_id: MessageId = UNKNOWN_ID
    newest_confirmed: bool = False
    readable: bool = True
    recheck: bool = False
    fallback: list[Message] = field(default_factory=list)
    _buffered: list[Message] | None = field(default=None)

    @property
    def is_known(self) -> bool:
        """Tell whether `committed_offset` is what the store says."""
        return self.state is not StreamState.UNKNOWN

    @property
    def is_live(self) -> bool:
        """Tell whether live messages are learned as they arrive."""
        return self.state in LIVE_STATES

    @property
    def has_gap(self) -> bool:
        """Tell whether messages may be missing after `committed_offset`."""
        return self.state in GAP_STATES

    def locate(self, committed_offset: MessageId) -> None:
        """Take over the end of the coverage from the store."""
        self.committed_offset = committed_offset
        self.state = StreamState.CATCHING_UP

    def go_live(self) -> None:
        """Learn live messages from now on; a gap remains one."""
        self.state = StreamState.LIVE_AFTER_GAP if self.has_gap else StreamState.LIVE

    def go_live_after_gap(self) -> None:
        """Learn live messages from now on, although earlier ones may be missing."""
        self.state = StreamState.LIVE_AFTER_GAP

    def fall_behind(self) -> None:
        """Read history before any more live messages are learned."""
        if self.state is StreamState.LIVE:
            self.state = StreamState.CATCHING_UP
        elif self.state is StreamState.LIVE_AFTER_GAP:
            self.state = StreamState.CATCHING_UP_AFTER_GAP

    def commit_live(self, offset: MessageId) -> None:
        """Note that live messages up to an offset were learned; a gap now lies before them."""
        self.committed_offset = max(self.committed_offset, offset)
        if self.state is StreamState.LIVE_AFTER_GAP:
            self.state = StreamState.LIVE
        elif self.state is StreamState.CATCHING_UP_AFTER_GAP:
            self.state = StreamState.CATCHING_UP

    def invalidate(self) -> None:
        """Forget the position: the store has to be asked for it."""
        self.state = StreamState.UNKNOWN
        self.committed_offset = self.read_offset = UNKNOWN_ID
        self.newest_confirmed = self.recheck = False
        self._buffered = None

    def start_buffering(self) -> None:
        """Keep live messages from now on, while a page of history is being fetched."""
        self._buffered = []

    def buffer(self, message: Message) -> None:
        """Keep a live message if a page is being fetched and fewer than `MAX_BUFFERED` are kept."""
        if self._buffered is not None:
            self._buffered.append(message)
            if len(self._buffered) > MAX_BUFFERED:
                self._buffered = None

    def take_buffered(self) -> list[Message] | None:
        """Return the live messages since `start_buffering`; None if there were too many."""
        found, self._buffered = self._buffered, None
        return found


class Streams:
    """Every stream that the bot tracks, by key."""

    def __init__(self) -> None:
        self._streams: dict[StreamKey, Stream] = {}

    def __len__(self) -> int:
        """Return how many streams are tracked."""
        return len(self._streams)

    def track(self, key: StreamKey) -> Stream:
        """Return a stream, and track it from now on."""
        if (stream := self._streams.get(key)) is None:
            stream = self._streams[key] = Stream()
        return stream

    def matching(self, wanted: Callable[[StreamKey], bool]) -> Iterator[tuple[StreamKey, Stream]]:
        """Yield the streams whose key is wanted."""
        return ((key, stream) for key, stream in self._streams.items() if wanted(key))

    def invalidate(self, wanted: Callable[[StreamKey], bool]) -> None:
        """Forget the positions of the streams whose key is wanted."""
        for _, stream in self.matching(wanted):
            stream.invalidate()

    def find(self, key: StreamKey) -> Stream | None:
        """Return a stream; None if it isn't tracked."""
        return self._streams.get(key)

    def evict(self, has_waiting: Callable[[StreamKey], bool]) -> None:
        """Stop tracking the streams that have been quiet for longest, if there are too many.

        Nothing is lost: the next message of such a stream makes it catch up. A stream of which
        messages wait to settle, or that has a gap, is kept, because that would be lost.
        """
        if len(self._streams) <= MAX_STREAMS:
            return
        quiet = [
            (stream.newest_id, key)
            for key, stream in self._streams.items()
            if stream.state is StreamState.LIVE and stream.readable and not has_waiting(key)
        ]
        for _, key in sorted(quiet)[: len(self._streams) - MAX_STREAMS // 2]:
            del self._streams[key]

    def discard(self, key: StreamKey) -> None:
        """Stop tracking a stream."""
        self._streams.pop(key, None)
