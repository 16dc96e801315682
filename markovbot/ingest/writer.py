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
from contextlib import asynccontextmanager, suppress
from enum import Enum, auto
from itertools import islice
from typing import Final, TypeVar

from markovbot.domain import CoveredRange, Message, MessageId
from markovbot.errors import UserError
from markovbot.ingest.examples import ExampleBuilder
from markovbot.ingest.undo_log import UndoEntry, UndoLog
from markovbot.metrics import NO_METRICS, Metrics
from markovbot.privacy.contributors import ContributorRecord
from markovbot.store.ports import Example, LearnResult, SourceId, Store
from markovbot.text import segments

T = TypeVar("T")

MAX_RECENT_CHANGES: Final = 10_000
MAX_RECENT_FILTERS: Final = 100
RECENT_SECONDS: Final = 300.0
"""How many deletions and edits are remembered, how many bans and deleted threads, and for how many
seconds: a page of history that was requested earlier may still show the messages as they were."""

SLICE_SECONDS: Final = 0.001
"""Seconds for which messages are worked on before other tasks run: some thirty short ones are split
into tokens, or one that is long."""

MAX_WAITING_CHANGES: Final = 1000
"""Changes that wait for the database, each in a task of its own; further ones are deferred."""

RETRY_BATCH: Final = 200
"""Deferred changes that are made before other tasks run."""

FIRST_RETRY: Final = 1.0
LONGEST_RETRY: Final = 60.0
"""Seconds until a change that failed is tried again; each failure doubles them."""


log = logging.getLogger(__name__)


class Withdrawn(Enum):
    """What has become of a message of which nothing is to be learned."""

    DELETED = auto()
    """It is gone for good."""
    EMPTIED = auto()
    """It is still there, and the next edit may bring something to learn."""


Change = Message | Withdrawn
"""A message as it reads after an edit, or why nothing of it is to be learned."""


class IngestWriter:
    """Learns one batch at a time, so that a deletion never meets a message that is half learned."""

    def __init__(
        self,
        store: Store,
        example_builder: ExampleBuilder,
        contributor_record: ContributorRecord,
        metrics: Metrics = NO_METRICS,
    ) -> None:
        self._store = store
        self._metrics = metrics
        self.failing = False
        """Whether the last batch could not be committed."""
        self._example_builder = example_builder
        self._contributor_record = contributor_record
        self._undo_log = UndoLog()
        self._busy = asyncio.Lock()
        self._recent_changes: OrderedDict[MessageId, tuple[float, Change]] = OrderedDict()
        self._recent_filters: deque[tuple[float, Callable[[Message], bool]]] = deque(
            maxlen=MAX_RECENT_FILTERS
        )
        self._pending_changes: dict[MessageId, Change] = {}
        self._waiting_changes = 0
        self._retry_at = 0.0
        self._retry_delay = FIRST_RETRY

    async def commit(
        self,
        messages: Iterable[Message],
        covered_ranges: Sequence[CoveredRange],
        keep: Container[MessageId] | None = None,
        as_of: float = 0.0,
        backfilled: int | None = None,
    ) -> LearnResult:
        """Learn messages in the form they have by now, and record the ranges they cover.

        `as_of` is the moment (time.monotonic) in which they had the form given: changes before it
        are in that form already. Those to `keep` (None: all) go into the undo log, also if nothing
        of them is learned: an edit may change that. `backfilled` is as for the store. Raises
        UserError if the store can't; then nothing was learned.
        """
        async with self._busy:
            examples = [
                self._example_builder.build(current)
                async for message in _in_slices(messages)
                if (current := self.current(message, as_of)) is not None
            ]
            learned = await self._learn(examples, covered_ranges, backfilled)
            with suppress(UserError):  # the next batch tries again, and so does an erasure
                await self._contributor_record.update(*{one.message.key.guild for one in examples})
            async for example in _in_slices(examples):  # a deletion waits until all are logged
                if keep is None or example.message.id in keep:
                    self._log_for_undo(example, learned)
            return learned

    async def _learn(
        self,
        examples: Sequence[Example],
        covered_ranges: Sequence[CoveredRange],
        backfilled: int | None,
    ) -> LearnResult:
        started = time.monotonic()
        try:
            learned = await self._store.learn(examples, covered_ranges, backfilled)
        except UserError:
            self.failing = True
            self._metrics.not_learned()
            raise
        self.failing = False
        self._metrics.learned(learned.messages, learned.tokens, time.monotonic() - started)
        return learned

    def _log_for_undo(self, example: Example, learned: LearnResult) -> None:
        message = example.message
        # A message with words that wasn't counted stays out of the undo log: subtracting it could
        # take the same words of another message. Nor is anybody remembered who opted out.
        source_id = learned.source_ids.get(message.id)
        if source_id is not None:
            self._undo_log.add(message, example.period, source_id)
        elif message.id in learned.empty and message.id not in self._undo_log:
            self._undo_log.add(message, example.period, None)

    def undoable(self) -> int:
        """Return how many messages can be taken back exactly."""
        return len(self._undo_log)

    def pending(self) -> int:
        """Return how many deletions and edits wait to be made."""
        return len(self._pending_changes)

    async def retract(self, ids: Sequence[MessageId]) -> int:
        """Subtract deleted messages, as far as they are in the undo log; return how many."""
        for id_ in ids:
            self._record_change(id_, Withdrawn.DELETED)
        if self._defer(dict.fromkeys(ids, Withdrawn.DELETED)):
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
        change = Withdrawn.EMPTIED if message is None else message
        self._record_change(id_, change)
        if not self._defer({id_: change}):
            async with self._exclusive():
                await self._replace(id_)

    async def discard(self, wanted: Callable[[Message], bool]) -> None:
        """Drop messages that were erased, including those in a batch that is being learned."""
        async with self._busy:  # a batch that is being learned enters the undo log first
            await self._undo_log.discard(wanted)
        for id_, (_, change) in list(self._recent_changes.items()):
            if isinstance(change, Message) and wanted(change):
                self._recent_changes[id_] = time.monotonic(), Withdrawn.DELETED

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

    def _defer(self, changes: Mapping[MessageId, Change]) -> bool:
        """Record changes as pending; return whether they are to be made later.

        They are if too many wait already, as while the database is locked. Of several changes of a
        message, the last one recorded is made.
        """
        deferred = self._waiting_changes >= MAX_WAITING_CHANGES
        for id_, change in changes.items():
            if (
                not deferred
                or id_ in self._undo_log
                or len(self._pending_changes) < MAX_RECENT_CHANGES
            ):
                self._pending_changes[id_] = change
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

    async def _subtract(self, entries: Sequence[UndoEntry]) -> int:
        """Subtract what is counted of deleted messages; return how many there were to subtract."""
        counted = [one for one in entries if one[2] is not None]
        examples = [_example(one) async for one in _in_slices(counted)]
        try:
            if not examples or await self._store.subtract(examples) is not None:
                return len(examples)
        except UserError as error:
            for one in counted:
                self._retry_later(one, Withdrawn.DELETED, error)
            return 0
        # Not all of them are counted: another process may have erased some.
        taken = [await self._replace_one(one, Withdrawn.DELETED, []) for one in counted]
        return sum(one is not None for one in taken)

    async def _replace(self, id_: MessageId) -> None:
        """Make the pending change of a message, unless that was done in the meantime."""
        if id_ not in self._pending_changes:
            return
        change = self._pending_changes.pop(id_)
        for old in self._undo_log.take([id_]):
            if change is Withdrawn.DELETED:
                await self._subtract([old])
            elif isinstance(change, Message) and change.content == old[0].content:
                self._undo_log.add(*old)
            else:
                await self._edit(old, change)

    async def _edit(self, old: UndoEntry, change: Change) -> None:
        """Count the edited form of a message in place of the old one.

        If there is nothing to learn now, the message stays in the undo log without a text.
        """
        before, period, source_id = old
        message = change if isinstance(change, Message) else before._replace(content="")
        example = self._example_builder.build(message)
        if source_id is not None:  # its period may have been moved since
            example = Example(message, self._example_builder.segments(message), period)
        elif not example.segments:
            self._undo_log.add(*old)
            return
        counted = await self._replace_one(old, change, [example])
        if counted is None:
            return
        if not example.segments:
            self._undo_log.add(message, example.period, None)
        elif message.id in counted:
            self._undo_log.add(message, example.period, counted[message.id])

    async def _replace_one(
        self, old: UndoEntry, change: Change, after: Sequence[Example]
    ) -> Mapping[MessageId, SourceId] | None:
        """Return in which sources `after` is counted; None if `old` couldn't be subtracted."""
        try:
            return await self._store.subtract([_example(old)], after)
        except UserError as error:
            self._retry_later(old, change, error)
            return None

    def _retry_later(self, old: UndoEntry, change: Change, error: UserError) -> None:
        """Record that a message is to be changed as soon as possible; nothing of it was yet."""
        self._undo_log.add(*old)
        if self._retry_delay == FIRST_RETRY:
            log.error("%s What was deleted or edited meanwhile is taken back later.", error)
        self._pending_changes.setdefault(old[0].id, change)  # it may have been changed again by now
        self._retry_at = time.monotonic() + self._retry_delay
        self._retry_delay = min(2 * self._retry_delay, LONGEST_RETRY)

    def current(self, message: Message, as_of: float = 0.0) -> Message | None:
        """Return a message in its present form; None if it was deleted.

        The form given is that of the moment `as_of` (time.monotonic). If nothing of it is to be
        learned now, its text is empty.
        """
        if self._recent_filters and any(
            at >= as_of and unwanted(message) for at, unwanted in self._recent_filters
        ):
            return None
        if (changed := self._recent_changes.get(message.id)) is None or changed[0] < as_of:
            return message
        change = changed[1]
        if change is Withdrawn.EMPTIED:
            return message._replace(content="")
        return change if isinstance(change, Message) else None

    def _record_change(self, id_: MessageId, change: Change) -> None:
        self._recent_changes[id_] = time.monotonic(), change
        self._recent_changes.move_to_end(id_)
        self.evict()


async def _in_slices(items: Iterable[T]) -> AsyncIterator[T]:
    """Yield items, and let other tasks run whenever work on them has taken SLICE_SECONDS."""
    slice_end = time.monotonic() + SLICE_SECONDS
    for item in items:
        yield item
        if time.monotonic() >= slice_end:
            await asyncio.sleep(0)
            slice_end = time.monotonic() + SLICE_SECONDS


def _example(entry: UndoEntry) -> Example:
    message, period, source_id = entry
    return Example(message, segments(message.content), period, source_id)
