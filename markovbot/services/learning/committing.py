"""The one place where messages become counts, and counts are taken back."""

import asyncio
import time
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Final

from markovbot.domain import Message, MessageId, Span
from markovbot.services.learning.lessons import Lessons
from markovbot.services.learning.undo import Learned as Remembered
from markovbot.services.learning.undo import Undo
from markovbot.store import Learned, Lesson, Store
from markovbot.text import segments

LATE: Final = 10_000
LATE_SECONDS: Final = 300.0
"""How many deletions and edits are remembered, and for how long: a page of history may be on its
way that shows it otherwise."""

FORGOTTEN: Final = 64
"""Latest acts of forgetting that messages read from history are held against."""


class Committer:
    """Learns one batch at a time, so that a deletion finds each message learned, or not yet."""

    def __init__(self, store: Store, lessons: Lessons) -> None:
        self._store = store
        self._lessons = lessons
        self._undo = Undo()
        self._busy = asyncio.Lock()
        self._changed: OrderedDict[MessageId, tuple[float, Message | None]] = OrderedDict()
        self._forgotten: deque[Callable[[Message], bool]] = deque(maxlen=FORGOTTEN)

    async def commit(self, messages: Iterable[Message], spans: Sequence[Span]) -> Learned:
        """Learn messages, as they are by now, and record their spans.

        Raises UserError if the store can't; then nothing was learned.
        """
        async with self._busy:
            lessons = [
                self._lessons.of(current)
                for message in messages
                if (current := self._current(message)) is not None
                and not any(forgotten(message) for forgotten in self._forgotten)
            ]
            learned = await self._store.learn(lessons, spans)
            for lesson in lessons:
                # What wasn't counted isn't kept: taking it back could take the same words of
                # another message, and nobody who has opted out is remembered.
                home = learned.homes.get(lesson.message.id)
                if home is not None:
                    self._undo.add(lesson.message, lesson.period, home)
            return learned

    async def retract(self, ids: Sequence[MessageId]) -> int:
        """Take back messages that were deleted, as far as they are remembered; return how many."""
        for id_ in ids:
            self._note(id_, None)
        async with self._busy:
            return await self._subtract(self._undo.take(ids))

    async def retract_matching(self, wanted: Callable[[Message], bool]) -> int:
        """Take back all remembered messages that are wanted."""
        async with self._busy:
            return await self._subtract(self._undo.take(list(self._undo.matching(wanted))))

    async def _subtract(self, remembered: Iterable[Remembered]) -> int:
        lessons = [
            Lesson(message, segments(message.content), period, home)
            for message, period, home in remembered
        ]
        if not lessons or await self._store.subtract(lessons) is not None:
            return len(lessons)
        # One of them isn't counted, such as one that was forgotten by another process.
        return sum([await self._store.subtract([lesson]) is not None for lesson in lessons])

    async def revise(self, id_: MessageId, message: Message | None) -> None:
        """Count a message as it reads after an edit; None if nothing of it is to be learned now."""
        self._note(id_, message)
        async with self._busy:
            for old, period, home in self._undo.take([id_]):
                if message is not None and message.content == old.content:
                    self._undo.add(message, period, home)
                    continue
                before = Lesson(old, segments(old.content), period, home)
                after = (
                    [] if message is None else [Lesson(message, segments(message.content), period)]
                )
                counted = await self._store.subtract([before], after)
                if message is not None and counted and id_ in counted:
                    self._undo.add(message, period, counted[id_])

    async def forget(self, wanted: Callable[[Message], bool]) -> None:
        """Take note that messages are forgotten, those included that are still on their way."""
        self._forgotten.append(wanted)
        async with self._busy:  # a batch in the middle of being learned will be remembered
            self._undo.forget(wanted)
        for id_, (_, message) in list(self._changed.items()):
            if message is not None and wanted(message):
                self._changed[id_] = time.monotonic(), None

    def let_go(self) -> None:
        """Remember nothing longer than it should be."""
        self._undo.let_go()
        oldest = time.monotonic() - LATE_SECONDS
        while self._changed and (
            len(self._changed) > LATE or next(iter(self._changed.values()))[0] < oldest
        ):
            self._changed.popitem(last=False)

    async def limit(
        self,
        latest: int | None,
        wanted: Callable[[Message], bool],
        change: Callable[[], Awaitable[object]],
    ) -> None:
        """Change the retention of what is wanted, and follow the store in what that did to periods.

        No batch may be halfway by the old span meanwhile: what it counts could stay for ever.
        """
        async with self._busy:
            await change()
            self._undo.limit(latest, wanted)

    def _current(self, message: Message) -> Message | None:
        changed = self._changed.get(message.id)
        return message if changed is None else changed[1]

    def _note(self, id_: MessageId, message: Message | None) -> None:
        self._changed[id_] = time.monotonic(), message
        self._changed.move_to_end(id_)
        self.let_go()
