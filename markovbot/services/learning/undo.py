"""What was learned lately, in memory only, so that it can be taken back exactly."""

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from markovbot.domain import ChannelId, GuildId, MemberId, Message, MessageId, StreamId, StreamKey
from markovbot.store import Home

WINDOW: Final = 100_000
"""Messages kept at most: about 30 MB."""

DAY: Final = 86400.0
"""Seconds for which one is kept."""

Learned = tuple[Message, int, Home]
"""A message as it was learned, the retention period it counts in, and where."""

_Kept = tuple[float, int, int, int, int, str, int | None, int, int, int]
"""When that was, and all of it in a row. Python's collector looks through every tuple again and
again that holds another one: with a hundred thousand of those it held up all for a tenth of a
second."""


class Undo:
    """The latest messages that were learned."""

    def __init__(self) -> None:
        self._kept: OrderedDict[MessageId, _Kept] = OrderedDict()

    def __contains__(self, id_: MessageId) -> bool:
        """Tell whether a message is kept."""
        return id_ in self._kept

    def add(self, message: Message, period: int, home: Home) -> None:
        """Keep a message that was just learned."""
        key, member, id_, content, day = message
        self._kept[id_] = (time.monotonic(), *key, member, content, day, period, *home)
        self._kept.move_to_end(id_)
        self.let_go()

    def take(self, ids: Iterable[MessageId]) -> list[Learned]:
        """Return those of some messages that are kept, and keep them no longer."""
        self.let_go()
        return [
            _unpacked(id_, kept) for id_ in ids if (kept := self._kept.pop(id_, None)) is not None
        ]

    def matching(self, wanted: Callable[[Message], bool]) -> Iterator[MessageId]:
        """Yield the ids of the kept messages that are wanted."""
        return (id_ for id_, kept in self._kept.items() if wanted(_unpacked(id_, kept)[0]))

    def forget(self, wanted: Callable[[Message], bool]) -> None:
        """Keep the messages that are wanted no longer: they were forgotten otherwise."""
        for id_ in list(self.matching(wanted)):
            del self._kept[id_]

    def limit(self, latest: int | None, wanted: Callable[[Message], bool]) -> None:
        """Follow the store in what it did to periods (`Store.set_policy`)."""
        for id_, kept in self._kept.items():
            message, period, home = _unpacked(id_, kept)
            if wanted(message):
                later = period == 0 or (latest is not None and period > latest)
                moved = 0 if latest is None else latest if later else period
                self._kept[id_] = (*kept[:7], moved, *home)

    def let_go(self) -> None:
        """Drop what has been kept for a day, and what is too much."""
        oldest = time.monotonic() - DAY
        while self._kept and (
            len(self._kept) > WINDOW or next(iter(self._kept.values()))[0] < oldest
        ):
            self._kept.popitem(last=False)


def _unpacked(id_: MessageId, kept: _Kept) -> Learned:
    _, guild, channel, stream, member, content, day, period, *home = kept
    key = StreamKey(GuildId(guild), ChannelId(channel), StreamId(stream))
    return Message(key, MemberId(member), id_, content, day), period, (home[0], home[1])
