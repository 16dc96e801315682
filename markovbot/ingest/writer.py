"""The only place that turns messages into counts, and takes counts back."""

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
"""How many deletions and edits are remembered, how many bans and deleted threads, and for how many
seconds: a page of history that was requested earlier may still show the messages as they were."""

MESSAGES_PER_SLICE: Final = 10
"""Messages split into tokens before other tasks run."""

MAX_WAITING_CHANGES: Final = 1000
"""Changes that wait for the database, each in a task of its own; further ones are deferred."""

RETRY_BATCH: Final = 200
"""Deferred changes that are made before other tasks run."""

FIRST_RETRY: Final = 1.0
LONGEST_RETRY: Final = 60.0
"""Seconds until a change that failed is tried again; each failure doubles them."""


log = logging.getLogger(__name__)


class IngestWriter:
    """Learns one batch at a time, so that a deletion never meets a message that is half learned."""

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
        """Learn messages in the form they have by now, and record the ranges they cover.

        `as_of` is the moment (time.monotonic) in which they had the form given: changes before it
        are in that form already. Those to `keep` (None: all) go into the undo log. Raises UserError
        if the store can't; then nothing was learned.
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
                # A message that wasn't counted stays out of the undo log: subtracting it could
                # take the same words of another message. Nor is anybody remembered who opted out.
                source_id = learned.source_ids.get(example.message.id)
                if source_id is not None and (keep is None or example.message.id in keep):
                    self._undo_log.add(example.message, example.period, source_id)
            return learned

    async def retract(self, ids: Sequence[MessageId]) -> int:
        """Subtract deleted messages, as far as they are in the undo log; return how many."""
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
        """Subtract all wanted messages in the undo log, and skip those on later pages."""
        self._recent_filters.append((time.monotonic(), wanted))
        async with self._busy:
            return await self._subtract(self._undo_log.take(await self._undo_log.matching(wanted)))

    async def revise(self, id_: MessageId, message: Message | None) -> None:
        """Count a message in its edited form; None if nothing of it is to be learned now."""
        self._record_change(id_, message)
        if not self._defer({id_: message}):
            async with self._exclusive():
                await self._replace(id_)

    async def discard(self, wanted: Callable[[Message], bool]) -> None:
        """Drop messages that were erased, including those in a batch that is being learned."""
        async with self._busy:  # a batch that is being learned enters the undo log first
            await self._undo_log.discard(wanted)
        for id_, (_, message) in list(self._recent_changes.items()):
            if message is not None and wanted(message):
                self._recent_changes[id_] = time.monotonic(), None

    async def retry_pending(self) -> None:
        """Make the changes that failed or were deferred, and evict what is too old."""
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
        """Record changes as pending; return whether they are to be made later.

        They are if too many wait already, as while the database is locked. Of several changes of a
        message, the last one recorded is made.
        """
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
        """Evict what is older, or more, than the limits."""
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
        """Run `change`, which changes a retention in the store; move periods in the undo log.

        No batch is learned in between: counted by the old retention, it could stay for ever. Raises
        UserError if the store can't; then nothing was changed.
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
        # Not all of them are counted: another process may have erased some.
        return sum([await self._subtract_one(one, None, []) is not None for one in remembered])

    async def _replace(self, id_: MessageId) -> None:
        """Make the pending change of a message, unless that was done in the meantime."""
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
        """Record that a message is to be counted in place of its old form as soon as possible."""
        self._undo_log.add(*old)
        if self._retry_delay == FIRST_RETRY:
            log.error("%s What was deleted or edited meanwhile is taken back later.", error)
        self._pending_changes.setdefault(
            old[0].id, message
        )  # it may have been changed again by now
        self._retry_at = time.monotonic() + self._retry_delay
        self._retry_delay = min(2 * self._retry_delay, LONGEST_RETRY)

    def current(self, message: Message, as_of: float = 0.0) -> Message | None:
        """Return a message in its present form; None if it was deleted or has nothing to learn.

        The form given is that of the moment `as_of` (time.monotonic).
        """
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
