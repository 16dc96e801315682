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

from markovbot.domain import CoveredRange, Message, MessageId
from markovbot.errors import UserError
from markovbot.ingest.examples import ExampleBuilder
from markovbot.ingest.undo_log import UndoEntry, UndoLog
from markovbot.store.ports import Example, LearnResult, SourceId, Store
from markovbot.text import segments

MAX_RECENT_CHANGES: Final = 10_000
MAX_RECENT_FILTERS: Final = 100
RECENT_SECONDS: Final = 300.0
"""How many deletions and edits are remembered, how many bans and deleted threads, and for how long:
a page of history may be on its way that shows it otherwise."""

MESSAGES_PER_SLICE: Final = 10
"""Messages split into tokens before others have a turn."""

MAX_WAITING_CHANGES: Final = 1000
"""Changes, a task each, that wait for the database; more are only written down for later."""

RETRY_BATCH: Final = 200
"""Changes written down that are made before others have a turn."""

FIRST_RETRY: Final = 1.0
LONGEST_RETRY: Final = 60.0
"""Seconds until what could not be taken back is tried again; each failure doubles them."""


log = logging.getLogger(__name__)


class IngestWriter:
    """Learns one batch at a time, so that a deletion finds each message learned, or not yet."""

    def __init__(self, store: Store, example_builder: ExampleBuilder) -> None:
        self._store = store
        self._example_builder = example_builder
        self._undo_log = UndoLog()
        self._busy = asyncio.Lock()
        self._recent_changes: OrderedDict[MessageId, tuple[float, Message | None]] = OrderedDict()
        self._recent_filters: deque[tuple[float, Callable[[Message], bool]]] = deque(
            maxlen=MAX_RECENT_FILTERS
        )
        self._pending_changes: dict[MessageId, Message | None] = {}
        self._waiting_changes = 0
        self._retry_at = 0.0
        self._retry_delay = FIRST_RETRY

    async def commit(
        self,
        messages: Iterable[Message],
        covered_ranges: Sequence[CoveredRange],
        keep: Container[MessageId] | None = None,
        as_of: float = 0.0,
    ) -> LearnResult:
        """Learn messages, as they are by now, and record their spans.

        `as_of` is when (time.monotonic) they read as given: what became of them before is known to
        whoever gives them, and may be out of date here. Those to `keep` (None: all) are remembered,
        so that they can be taken back. Raises UserError if the store can't; then nothing was
        learned.
        """
        async with self._busy:
            examples: list[Example] = []
            for number, message in enumerate(messages, 1):
                if (current := self.current(message, as_of)) is not None:
                    examples.append(self._example_builder.build(current))
                if number % MESSAGES_PER_SLICE == 0:
                    await asyncio.sleep(0)
            learned = await self._store.learn(examples, covered_ranges)
            for example in examples:
                # What wasn't counted isn't kept: taking it back could take the same words of
                # another message, and nobody who has opted out is remembered.
                source_id = learned.source_ids.get(example.message.id)
                if source_id is not None and (keep is None or example.message.id in keep):
                    self._undo_log.add(example.message, example.period, source_id)
            return learned

    async def retract(self, ids: Sequence[MessageId]) -> int:
        """Take back messages that were deleted, as far as they are remembered; return how many."""
        for id_ in ids:
            self._record_change(id_, None)
        if self._defer(dict.fromkeys(ids)):
            return 0
        async with self._exclusive():
            due = [id_ for id_ in dict.fromkeys(ids) if id_ in self._pending_changes]
            for id_ in due:
                del self._pending_changes[id_]
            return await self._subtract(self._undo_log.take(due))

    async def retract_matching(self, wanted: Callable[[Message], bool]) -> int:
        """Take back all remembered messages that are wanted, and those on a page on its way."""
        self._recent_filters.append((time.monotonic(), wanted))
        async with self._busy:
            return await self._subtract(self._undo_log.take(await self._undo_log.matching(wanted)))

    async def revise(self, id_: MessageId, message: Message | None) -> None:
        """Count a message as it reads after an edit; None if nothing of it is to be learned now."""
        self._record_change(id_, message)
        if not self._defer({id_: message}):
            async with self._exclusive():
                await self._replace(id_)

    async def discard(self, wanted: Callable[[Message], bool]) -> None:
        """Take note that messages are forgotten, those included that are still on their way."""
        async with self._busy:  # a batch in the middle of being learned will be remembered
            await self._undo_log.discard(wanted)
        for id_, (_, message) in list(self._recent_changes.items()):
            if message is not None and wanted(message):
                self._recent_changes[id_] = time.monotonic(), None

    async def retry_pending(self) -> None:
        """Try again what could not be taken back, and remember nothing longer than it should be."""
        self.evict()
        if not self._pending_changes or time.monotonic() < self._retry_at:
            return
        async with self._busy:
            for id_ in list(islice(self._pending_changes, RETRY_BATCH)):
                await self._replace(id_)
                if time.monotonic() < self._retry_at:
                    return
        if self._retry_delay > FIRST_RETRY:
            self._retry_delay = FIRST_RETRY
            log.info("What could not be taken back before is taken back now.")

    @asynccontextmanager
    async def _exclusive(self) -> AsyncIterator[None]:
        self._waiting_changes += 1
        try:
            async with self._busy:
                yield
        finally:
            self._waiting_changes -= 1

    def _defer(self, changes: Mapping[MessageId, Message | None]) -> bool:
        """Take note of changes; let them be made later if too many wait already, as when the
        database is locked. Whoever makes one takes what was noted last."""
        deferred = self._waiting_changes >= MAX_WAITING_CHANGES
        for id_, message in changes.items():
            if (
                not deferred
                or id_ in self._undo_log
                or len(self._pending_changes) < MAX_RECENT_CHANGES
            ):
                self._pending_changes[id_] = message
        return deferred

    def evict(self) -> None:
        """Remember nothing longer than it should be."""
        self._undo_log.evict()
        oldest = time.monotonic() - RECENT_SECONDS
        while self._recent_changes and (
            len(self._recent_changes) > MAX_RECENT_CHANGES
            or next(iter(self._recent_changes.values()))[0] < oldest
        ):
            self._recent_changes.popitem(last=False)
        while self._recent_filters and self._recent_filters[0][0] < oldest:
            self._recent_filters.popleft()

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
            await self._undo_log.limit(latest, wanted)

    async def _subtract(self, remembered: Sequence[UndoEntry]) -> int:
        examples = []
        for number, one in enumerate(remembered, 1):
            examples.append(_example(one))
            if number % MESSAGES_PER_SLICE == 0:
                await asyncio.sleep(0)
        try:
            if not examples or await self._store.subtract(examples) is not None:
                return len(examples)
        except UserError as error:
            for one in remembered:
                self._retry_later(one, None, error)
            return 0
        # One of them isn't counted, such as one that was forgotten by another process.
        return sum([await self._subtract_one(one, None, []) is not None for one in remembered])

    async def _replace(self, id_: MessageId) -> None:
        """Count a message as it was noted to read now, unless that was done meanwhile."""
        if id_ not in self._pending_changes:
            return
        message = self._pending_changes.pop(id_)
        for old in self._undo_log.take([id_]):
            before, period, _ = old
            if message is not None and message.content == before.content:
                self._undo_log.add(*old)
                continue
            after = [] if message is None else [Example(message, segments(message.content), period)]
            counted = await self._subtract_one(old, message, after)
            if message is not None and counted and id_ in counted:
                self._undo_log.add(message, period, counted[id_])

    async def _subtract_one(
        self, old: UndoEntry, message: Message | None, after: Sequence[Example]
    ) -> Mapping[MessageId, SourceId] | None:
        try:
            return await self._store.subtract([_example(old)], after)
        except UserError as error:
            self._retry_later(old, message, error)
            return None

    def _retry_later(self, old: UndoEntry, message: Message | None, error: UserError) -> None:
        """Keep what a message reads now, to be counted in place of the old as soon as possible."""
        self._undo_log.add(*old)
        if self._retry_delay == FIRST_RETRY:
            log.error("%s What was deleted or edited meanwhile is taken back later.", error)
        self._pending_changes.setdefault(
            old[0].id, message
        )  # it may have been changed again by now
        self._retry_at = time.monotonic() + self._retry_delay
        self._retry_delay = min(2 * self._retry_delay, LONGEST_RETRY)

    def current(self, message: Message, as_of: float = 0.0) -> Message | None:
        """Return a message, which read so `as_of`, as it reads by now; None if it was deleted, or
        has nothing to learn."""
        if any(at >= as_of and unwanted(message) for at, unwanted in self._recent_filters):
            return None
        changed = self._recent_changes.get(message.id)
        return message if changed is None or changed[0] < as_of else changed[1]

    def _record_change(self, id_: MessageId, message: Message | None) -> None:
        self._recent_changes[id_] = time.monotonic(), message
        self._recent_changes.move_to_end(id_)
        self.evict()


def _example(remembered: UndoEntry) -> Example:
    message, period, source_id = remembered
    return Example(message, segments(message.content), period, source_id)
