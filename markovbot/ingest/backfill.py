"""Learn what was said in a channel before it was switched on: catching up, run backwards."""

import logging
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from markovbot.clock import Clock
from markovbot.domain import (
    SECONDS_A_DAY,
    CoveredRange,
    GuildId,
    Message,
    MessageId,
    Precondition,
    StreamKey,
    seconds_of,
)
from markovbot.errors import UserError
from markovbot.ingest.catch_up import MAX_RETRY_DELAY
from markovbot.ingest.channel_keys import ChannelKey
from markovbot.ingest.history import RECHECK_DELAY, History, HistoryUnavailable, Page
from markovbot.ingest.settle_buffer import SettleBuffer
from markovbot.ingest.worker_pool import WorkerPool
from markovbot.ingest.writer import IngestWriter
from markovbot.store.ports import BackfillJob, Store

log = logging.getLogger(__name__)

REPORT_INTERVAL: Final = 10.0
"""Seconds between two changes of the message that tells how far it is."""


@dataclass(slots=True)
class ActiveBackfill:
    """A channel whose past is being read, and what there is to tell of it.

    `read` counts the messages seen since the process began, `reached` is the oldest of them;
    `done` says that nothing more will happen, `ended` that it was stopped before its end, and
    `forbidden` that it waits for permission; `recheck`, that the last answer was that there is
    nothing. `switch` is since when the channel was switched on
    when it was first looked at.
    """

    job: BackfillJob
    read: int = 0
    learned: int = 0
    reached: MessageId | None = None
    done: bool = False
    ended: bool = False
    forbidden: bool = False
    since: float = field(default_factory=time.monotonic)
    switch: MessageId | None = None
    _streams: deque[StreamKey] = field(default_factory=deque)
    recheck: bool = False
    _listed: bool = False
    _listed_again: bool = False
    _before: MessageId | None = None
    _more: bool = True

    @property
    def channel_key(self) -> ChannelKey:
        """Return the channel."""
        return ChannelKey(self.job.guild, self.job.channel)

    @property
    def rate(self) -> float:
        """Return how many messages were read in a second."""
        return self.read / max(time.monotonic() - self.since, 1.0)

    async def stream(self, history: History) -> StreamKey | None:
        """Return the stream to read in, the channel before its threads; None after the last one.

        Raises HistoryUnavailable.
        """
        guild, channel = self.channel_key
        if not self._listed:
            self._streams.extend(await history.active(guild, channel))
            self._listed = True
        while not self._streams and self._more:
            threads, self._more = await history.archived(guild, channel, self._before)
            self._streams.extend(thread.key for thread in threads)
            if threads:
                self._before = threads[-1].archived
        if not self._streams and not self._listed_again:
            # Threads may have been opened again before the page that would have shown them.
            self._streams.extend(await history.active(guild, channel))
            self._listed_again = True
        return self._streams[0] if self._streams else None

    def next_stream(self) -> None:
        """Go on with another stream."""
        self._streams.popleft()


class Backfill:
    """Reads the past of channels, a page at a time, guilds taking turns.

    How far a stream is read is the beginning of its learned range, so that whatever ends the
    process in between costs nothing, and reading again learns nothing twice. `changed` is called
    when there is something new to tell at once.
    """

    def __init__(
        self,
        store: Store,
        writer: IngestWriter,
        settle_buffer: SettleBuffer,
        history: History,
        clock: Clock,
    ) -> None:
        self._store = store
        self._clock = clock
        self._writer = writer
        self._settle_buffer = settle_buffer
        self._history = history
        self._pool: WorkerPool[ChannelKey] = WorkerPool(self._turn)
        self._active: dict[ChannelKey, ActiveBackfill] = {}
        self._failures: dict[ChannelKey, int] = {}
        self.changed: Callable[[], None] = lambda: None

    async def load(self) -> None:
        """Go on with what an earlier process has begun."""
        for job in await self._store.backfill_jobs():
            self._add(job)

    async def begin(self, job: BackfillJob) -> None:
        """Read a channel's past; in place of a training of the channel that is under way."""
        before = self._active.get(ChannelKey(job.guild, job.channel))
        if before is not None and before.done:  # whoever tells of it ends this one otherwise
            del self._active[before.channel_key]
        await self._store.save_backfill_job(job)
        self._add(job)

    async def start(
        self,
        channel_key: ChannelKey,
        oldest: MessageId,
        report_channel: int = 0,
        report_message: int = 0,
    ) -> None:
        """Begin to read a channel's history, back to a message id.

        The progress message is named by the ids of its channel and of itself; 0 for none.
        """
        await self.begin(BackfillJob(*channel_key, oldest, report_channel, report_message))

    def request_now(self, guild: GuildId) -> None:
        """Go on now in a guild that has come into sight, whatever pause there is."""
        for channel_key, active in self._active.items():
            if channel_key.guild == guild and not active.done:
                self._failures.pop(channel_key, None)
                self._pool.request_now(channel_key)

    def list_active(self) -> list[ActiveBackfill]:
        """Return all that is under way, or done and not told of yet."""
        return list(self._active.values())

    def find_active(self, channel_key: ChannelKey) -> ActiveBackfill | None:
        """Return what is under way in a channel."""
        active = self._active.get(channel_key)
        return None if active is None or active.done else active

    async def cancel(self, channel_key: ChannelKey) -> bool:
        """Stop reading a channel's past, keep what was learned; False if nothing was under way."""
        active = self.find_active(channel_key)
        await self._store.delete_backfill_job(*channel_key)
        if active is None:
            return False
        self._end(active)
        return True

    def discard(self, wanted: Callable[[ChannelKey], bool]) -> None:
        """Stop reading the past of channels that are being forgotten."""
        for channel_key, active in self._active.items():
            if wanted(channel_key):
                self._end(active)

    async def save_progress(self, active: ActiveBackfill) -> None:
        """Keep how much was learned; what is done, and told of, is kept no longer.

        Raises UserError if the store can't.
        """
        if self._active.get(active.channel_key) is not active:  # another one has begun
            return
        if active.done:
            await self._store.delete_backfill_job(*active.channel_key)
            if self._active.get(active.channel_key) is active:
                del self._active[active.channel_key]
        else:
            total = active.job.learned + active.learned
            await self._store.save_backfill_job(active.job._replace(learned=total))

    async def run(self) -> None:
        """Read until cancelled."""
        await self._pool.run()

    def _add(self, job: BackfillJob) -> None:
        active = ActiveBackfill(job)
        self._active[active.channel_key] = active
        self._pool.request_now(active.channel_key)

    def _end(self, active: ActiveBackfill) -> None:
        active.ended = not active.done
        self._finish(active)

    def _finish(self, active: ActiveBackfill) -> None:
        active.done, active.forbidden = True, False
        self._failures.pop(active.channel_key, None)
        self.changed()

    async def _turn(self, channel_key: ChannelKey) -> float | None:
        active = self._active.get(channel_key)
        if active is None or active.done:
            return None
        try:
            pause = await self._read(active)
        except HistoryUnavailable as error:
            active.forbidden = not error.permitted
        except UserError as error:
            if channel_key not in self._failures:
                log.error("%s Reading the past of %d waits.", error, channel_key.channel)
        else:
            self._failures.pop(channel_key, None)
            return pause
        failures = self._failures[channel_key] = self._failures.get(channel_key, 0) + 1
        return min(MAX_RETRY_DELAY, 2.0**failures)

    async def _read(self, active: ActiveBackfill) -> float | None:
        """Learn a page; return the seconds until the next, None after the last one."""
        switch = await self._store.since(*active.channel_key)
        active.switch = active.switch or switch
        if switch is None or switch != active.switch:  # switched off meanwhile
            self._end(active)
            return None
        key = await active.stream(self._history)
        active.forbidden = False
        if key is None:
            self._finish(active)
            return None
        high = await self._store.beginning(key)
        if high is None:  # switched off meanwhile
            self._end(active)
            return None
        if high <= active.job.oldest:
            active.next_stream()
            return 0.0
        asked = time.monotonic()
        page = await self._history.before(key, high)
        active.recheck = page.reach is None and not active.recheck
        ages = [self._settle_buffer.unsettled(one.id) for one in page.messages]
        pause = RECHECK_DELAY if active.recheck else max(ages, default=0.0)
        if active.done or pause:
            return pause
        covered_range = CoveredRange(
            key, _lowest(page, active.job.oldest), high, Precondition.HIGH_COVERED
        )
        wanted = [one for one in page.messages if one.id >= covered_range.low]
        learned = await self._writer.commit(
            wanted, [covered_range], keep=self._recent(page.messages), as_of=asked
        )
        if not learned.refused:
            active.read += len(wanted)
            active.learned += learned.messages
            active.reached = page.reach or active.reached
        return 0.0

    def _recent(self, messages: Iterable[Message]) -> frozenset[MessageId]:
        """Return what may be deleted any moment; the rest would crowd that out of memory."""
        oldest = self._clock.now() - SECONDS_A_DAY
        return frozenset(one.id for one in messages if seconds_of(one.id) > oldest)


def _lowest(page: Page, oldest: MessageId) -> MessageId:
    """Return the id down to which a page shows everything."""
    if not page.full or page.reach is None:
        return oldest
    return max(page.reach, oldest)
