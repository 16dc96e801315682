"""The one place where messages become counts, and counts are taken back."""

import asyncio
import logging
import time
from collections import OrderedDict, deque
from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Container,
    Iterable,
    Mapping,
    Sequence,
)
from contextlib import asynccontextmanager
from itertools import islice
from typing import Final

from markovbot.domain import Message, MessageId, Span
from markovbot.errors import UserError
from markovbot.ingest.examples import Lessons
from markovbot.ingest.undo_log import Learned as Remembered
from markovbot.ingest.undo_log import Undo
from markovbot.store import Home, Learned, Lesson, Store
from markovbot.text import segments

LATE: Final = 10_000
LATE_SETS: Final = 100
LATE_SECONDS: Final = 300.0
"""How many deletions and edits are remembered, how many bans and deleted threads, and for how long:
a page of history may be on its way that shows it otherwise."""

AT_A_TIME: Final = 10
"""Messages split into tokens before others have a turn."""

LINE: Final = 1000
"""Changes, a task each, that wait for the database; more are only written down for later."""

BATCH: Final = 200
"""Changes written down that are made before others have a turn."""

FIRST_RETRY: Final = 1.0
LONGEST_RETRY: Final = 60.0
"""Seconds until what could not be taken back is tried again; each failure doubles them."""


log = logging.getLogger(__name__)


class Committer:
    """Learns one batch at a time, so that a deletion finds each message learned, or not yet."""

    def __init__(self, store: Store, lessons: Lessons) -> None:
        self._store = store
        self._lessons = lessons
        self._undo = Undo()
        self._busy = asyncio.Lock()
        self._changed: OrderedDict[MessageId, tuple[float, Message | None]] = OrderedDict()
        self._unwanted: deque[tuple[float, Callable[[Message], bool]]] = deque(maxlen=LATE_SETS)
        self._owed: dict[MessageId, Message | None] = {}
        self._lined_up = 0
        self._retry_at = 0.0
        self._pause = FIRST_RETRY

    async def commit(
        self,
        messages: Iterable[Message],
        spans: Sequence[Span],
        keep: Container[MessageId] | None = None,
        as_of: float = 0.0,
    ) -> Learned:
        """Learn messages, as they are by now, and record their spans.

        `as_of` is when (time.monotonic) they read as given: what became of them before is known to
        whoever gives them, and may be out of date here. Those to `keep` (None: all) are remembered,
        so that they can be taken back. Raises UserError if the store can't; then nothing was
        learned.
        """
        async with self._busy:
            lessons: list[Lesson] = []
            for number, message in enumerate(messages, 1):
                if (current := self.current(message, as_of)) is not None:
                    lessons.append(self._lessons.of(current))
                if number % AT_A_TIME == 0:
                    await asyncio.sleep(0)
            learned = await self._store.learn(lessons, spans)
            for lesson in lessons:
                # What wasn't counted isn't kept: taking it back could take the same words of
                # another message, and nobody who has opted out is remembered.
                home = learned.homes.get(lesson.message.id)
                if home is not None and (keep is None or lesson.message.id in keep):
                    self._undo.add(lesson.message, lesson.period, home)
            return learned

    async def retract(self, ids: Sequence[MessageId]) -> int:
        """Take back messages that were deleted, as far as they are remembered; return how many."""
        for id_ in ids:
            self._note(id_, None)
        if self._put_off(dict.fromkeys(ids)):
            return 0
        async with self._in_line():
            due = [id_ for id_ in dict.fromkeys(ids) if id_ in self._owed]
            for id_ in due:
                del self._owed[id_]
            return await self._subtract(self._undo.take(due))

    async def retract_matching(self, wanted: Callable[[Message], bool]) -> int:
        """Take back all remembered messages that are wanted, and those on a page on its way."""
        self._unwanted.append((time.monotonic(), wanted))
        async with self._busy:
            return await self._subtract(self._undo.take(await self._undo.matching(wanted)))

    async def revise(self, id_: MessageId, message: Message | None) -> None:
        """Count a message as it reads after an edit; None if nothing of it is to be learned now."""
        self._note(id_, message)
        if not self._put_off({id_: message}):
            async with self._in_line():
                await self._replace(id_)

    async def forget(self, wanted: Callable[[Message], bool]) -> None:
        """Take note that messages are forgotten, those included that are still on their way."""
        async with self._busy:  # a batch in the middle of being learned will be remembered
            await self._undo.forget(wanted)
        for id_, (_, message) in list(self._changed.items()):
            if message is not None and wanted(message):
                self._changed[id_] = time.monotonic(), None

    async def keep_up(self) -> None:
        """Try again what could not be taken back, and remember nothing longer than it should be."""
        self.let_go()
        if not self._owed or time.monotonic() < self._retry_at:
            return
        async with self._busy:
            for id_ in list(islice(self._owed, BATCH)):
                await self._replace(id_)
                if time.monotonic() < self._retry_at:
                    return
        if self._pause > FIRST_RETRY:
            self._pause = FIRST_RETRY
            log.info("What could not be taken back before is taken back now.")

    @asynccontextmanager
    async def _in_line(self) -> AsyncIterator[None]:
        self._lined_up += 1
        try:
            async with self._busy:
                yield
        finally:
            self._lined_up -= 1

    def _put_off(self, changes: Mapping[MessageId, Message | None]) -> bool:
        """Take note of changes; let them be made later if too many wait already, as when the
        database is locked. Whoever makes one takes what was noted last."""
        put_off = self._lined_up >= LINE
        for id_, message in changes.items():
            if not put_off or id_ in self._undo or len(self._owed) < LATE:
                self._owed[id_] = message
        return put_off

    def let_go(self) -> None:
        """Remember nothing longer than it should be."""
        self._undo.let_go()
        oldest = time.monotonic() - LATE_SECONDS
        while self._changed and (
            len(self._changed) > LATE or next(iter(self._changed.values()))[0] < oldest
        ):
            self._changed.popitem(last=False)
        while self._unwanted and self._unwanted[0][0] < oldest:
            self._unwanted.popleft()

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
            await self._undo.limit(latest, wanted)

    async def _subtract(self, remembered: Sequence[Remembered]) -> int:
        lessons = []
        for number, one in enumerate(remembered, 1):
            lessons.append(_lesson(one))
            if number % AT_A_TIME == 0:
                await asyncio.sleep(0)
        try:
            if not lessons or await self._store.subtract(lessons) is not None:
                return len(lessons)
        except UserError as error:
            for one in remembered:
                self._owe(one, None, error)
            return 0
        # One of them isn't counted, such as one that was forgotten by another process.
        return sum([await self._take_back(one, None, []) is not None for one in remembered])

    async def _replace(self, id_: MessageId) -> None:
        """Count a message as it was noted to read now, unless that was done meanwhile."""
        if id_ not in self._owed:
            return
        message = self._owed.pop(id_)
        for old in self._undo.take([id_]):
            before, period, _ = old
            if message is not None and message.content == before.content:
                self._undo.add(*old)
                continue
            after = [] if message is None else [Lesson(message, segments(message.content), period)]
            counted = await self._take_back(old, message, after)
            if message is not None and counted and id_ in counted:
                self._undo.add(message, period, counted[id_])

    async def _take_back(
        self, old: Remembered, message: Message | None, after: Sequence[Lesson]
    ) -> Mapping[MessageId, Home] | None:
        try:
            return await self._store.subtract([_lesson(old)], after)
        except UserError as error:
            self._owe(old, message, error)
            return None

    def _owe(self, old: Remembered, message: Message | None, error: UserError) -> None:
        """Keep what a message reads now, to be counted in place of the old as soon as possible."""
        self._undo.add(*old)
        if self._pause == FIRST_RETRY:
            log.error("%s What was deleted or edited meanwhile is taken back later.", error)
        self._owed.setdefault(old[0].id, message)  # it may have been changed again by now
        self._retry_at = time.monotonic() + self._pause
        self._pause = min(2 * self._pause, LONGEST_RETRY)

    def current(self, message: Message, as_of: float = 0.0) -> Message | None:
        """Return a message, which read so `as_of`, as it reads by now; None if it was deleted, or
        has nothing to learn."""
        if any(at >= as_of and unwanted(message) for at, unwanted in self._unwanted):
            return None
        changed = self._changed.get(message.id)
        return message if changed is None or changed[0] < as_of else changed[1]

    def _note(self, id_: MessageId, message: Message | None) -> None:
        self._changed[id_] = time.monotonic(), message
        self._changed.move_to_end(id_)
        self.let_go()


def _lesson(remembered: Remembered) -> Lesson:
    message, period, home = remembered
    return Lesson(message, segments(message.content), period, home)
