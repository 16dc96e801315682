"""What was learned lately, in memory only, so that it can be taken back exactly."""

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from markovbot.domain import Message, MessageId, StreamKey
from markovbot.store import Home

WINDOW: Final = 100_000
"""Messages kept at most: about 30 MB."""

DAY: Final = 86400.0
"""Seconds for which one is kept."""

Learned = tuple[Message, int, Home]
"""A message as it was learned, the retention period it counts in, and where."""


class Undo:
    """The latest messages that were learned."""

    def __init__(self) -> None:
        self._kept: OrderedDict[MessageId, tuple[float, Learned]] = OrderedDict()
        self._keys: dict[StreamKey, StreamKey] = {}  # one object for all messages of a stream

    def add(self, message: Message, period: int, home: Home) -> None:
        """Keep a message that was just learned."""
        key = self._keys.setdefault(message.key, message.key)
        self._kept[message.id] = time.monotonic(), (message._replace(key=key), period, home)
        self._kept.move_to_end(message.id)
        self.let_go()

    def take(self, ids: Iterable[MessageId]) -> list[Learned]:
        """Return those of some messages that are kept, and keep them no longer."""
        self.let_go()
        return [kept[1] for id_ in ids if (kept := self._kept.pop(id_, None)) is not None]

    def matching(self, wanted: Callable[[Message], bool]) -> Iterator[MessageId]:
        """Yield the ids of the kept messages that are wanted."""
        return (id_ for id_, (_, (message, _, _)) in self._kept.items() if wanted(message))

    def forget(self, wanted: Callable[[Message], bool]) -> None:
        """Keep the messages that are wanted no longer: they were forgotten otherwise."""
        for id_ in list(self.matching(wanted)):
            del self._kept[id_]

    def limit(self, latest: int | None, wanted: Callable[[Message], bool]) -> None:
        """Follow the store in what it did to periods (`Store.set_policy`)."""
        for id_, (kept_at, (message, period, home)) in self._kept.items():
            if wanted(message):
                later = period == 0 or (latest is not None and period > latest)
                moved = 0 if latest is None else latest if later else period
                self._kept[id_] = kept_at, (message, moved, home)

    def let_go(self) -> None:
        """Drop what has been kept for a day, and what is too much."""
        oldest = time.monotonic() - DAY
        while self._kept and (
            len(self._kept) > WINDOW or next(iter(self._kept.values()))[0] < oldest
        ):
            self._kept.popitem(last=False)
