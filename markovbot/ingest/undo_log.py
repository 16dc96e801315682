"""What was learned lately, in memory only, so that it can be taken back exactly."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import Final

from markovbot.domain import ChannelId, GuildId, MemberId, Message, MessageId, StreamId, StreamKey
from markovbot.store import Home

WINDOW: Final = 100_000
"""Messages kept at most: about 30 MB of usual ones."""

CONTENTS: Final = 30_000_000
"""Bytes of what they say, at most: a message may have 4,000 characters of four bytes each."""

SLICE: Final = 2000
"""Messages looked at before others have a turn."""

DAY: Final = 86400.0
"""Seconds for which one is kept."""

Learned = tuple[Message, int, Home]
"""A message as it was learned, the retention period it counts in, and where."""

_Kept = tuple[float, int, int, int, int, bytes, int | None, int, int, int]
"""When that was, and all of it in a row, the text in UTF-8. Python's collector looks through every
tuple again and again that holds another one: with a hundred thousand of those it held up all for a
tenth of a second."""


class Undo:
    """The latest messages that were learned."""

    def __init__(self) -> None:
        self._kept: OrderedDict[MessageId, _Kept] = OrderedDict()
        self._bytes = 0

    def __contains__(self, id_: MessageId) -> bool:
        """Tell whether a message is kept."""
        return id_ in self._kept

    def add(self, message: Message, period: int, home: Home) -> None:
        """Keep a message that was just learned."""
        key, member, id_, text, day = message
        content = text.encode("utf-8", "surrogatepass")
        self._drop(id_)
        self._kept[id_] = (time.monotonic(), *key, member, content, day, period, *home)
        self._bytes += len(content)
        self.let_go()

    def take(self, ids: Iterable[MessageId]) -> list[Learned]:
        """Return those of some messages that are kept, and keep them no longer."""
        self.let_go()
        return [_unpacked(id_, kept) for id_ in ids if (kept := self._drop(id_)) is not None]

    async def matching(self, wanted: Callable[[Message], bool]) -> list[MessageId]:
        """Return the ids of the kept messages that are wanted."""
        found = []
        for number, id_ in enumerate(list(self._kept), 1):
            kept = self._kept.get(id_)
            if kept is not None and wanted(_unpacked(id_, kept)[0]):
                found.append(id_)
            if number % SLICE == 0:
                await asyncio.sleep(0)
        return found

    async def forget(self, wanted: Callable[[Message], bool]) -> None:
        """Keep the messages that are wanted no longer: they were forgotten otherwise."""
        for id_ in await self.matching(wanted):
            self._drop(id_)

    async def limit(self, latest: int | None, wanted: Callable[[Message], bool]) -> None:
        """Follow the store in what it did to periods (`Store.set_policy`)."""
        for id_ in await self.matching(wanted):
            if (kept := self._kept.get(id_)) is not None:
                period = kept[7]
                later = period == 0 or (latest is not None and period > latest)
                moved = 0 if latest is None else latest if later else period
                self._kept[id_] = (*kept[:7], moved, *kept[8:])

    def let_go(self) -> None:
        """Drop what has been kept for a day, and what is too much."""
        oldest = time.monotonic() - DAY
        while self._kept and (
            len(self._kept) > WINDOW
            or self._bytes > CONTENTS
            or next(iter(self._kept.values()))[0] < oldest
        ):
            self._drop(next(iter(self._kept)))

    def _drop(self, id_: MessageId) -> _Kept | None:
        kept = self._kept.pop(id_, None)
        if kept is not None:
            self._bytes -= len(kept[5])
        return kept


def _unpacked(id_: MessageId, kept: _Kept) -> Learned:
    _, guild, channel, stream, member, content, day, period, *home = kept
    key = StreamKey(GuildId(guild), ChannelId(channel), StreamId(stream))
    text = content.decode("utf-8", "surrogatepass")
    return Message(key, MemberId(member), id_, text, day), period, (home[0], home[1])
