"""How far each stream has been learned, and whether it can be followed live."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from markovbot.domain import MessageId, StreamKey

UNKNOWN = MessageId(0)


@dataclass(slots=True)
class Stream:
    """The position in one stream.

    `committed` is the id up to which the store has learned it (None: ask the store), `heard` the
    newest id heard of, and `sure` whether there can't be a newer one that went unheard. A live
    stream has nothing between the two but what waits in the learner's queue; any other has to be
    read from history before it may be followed; `readable` is False where that isn't permitted.
    """

    committed: MessageId | None = None
    heard: MessageId = UNKNOWN
    sure: bool = False
    live: bool = False
    readable: bool = True


class Streams:
    """Every stream that the bot follows, by key."""

    def __init__(self) -> None:
        self._streams: dict[StreamKey, Stream] = {}

    def enter(self, key: StreamKey) -> Stream:
        """Return a stream, followed from now on if it wasn't."""
        return self._streams.setdefault(key, Stream())

    def matching(self, wanted: Callable[[StreamKey], bool]) -> Iterator[tuple[StreamKey, Stream]]:
        """Yield the streams whose key is wanted."""
        return ((key, stream) for key, stream in self._streams.items() if wanted(key))

    def lose_track(self, wanted: Callable[[StreamKey], bool]) -> None:
        """Take nothing for granted about some streams any more: the store knows their position."""
        for _, stream in self.matching(wanted):
            stream.committed, stream.sure, stream.live = None, False, False

    def drop(self, key: StreamKey) -> None:
        """Stop following a stream."""
        self._streams.pop(key, None)
