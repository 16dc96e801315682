"""Backfill: learn a channel's history from before it was switched on, newest page first."""

import logging
import time
from collections.abc import Callable, Iterable
from typing import Final

from markovbot.clock import Clock
from markovbot.domain import (
    SECONDS_A_DAY,
    CoveredRange,
    GuildId,
    Message,
    MessageId,
    Precondition,
    seconds_of,
)
from markovbot.errors import UserError
from markovbot.fleet.fleet import ALONE, Fleet
from markovbot.ingest.active_backfill import ActiveBackfill
from markovbot.ingest.catch_up import MAX_RETRY_DELAY
from markovbot.ingest.channel_keys import ChannelKey
from markovbot.ingest.history import RECHECK_DELAY, History, HistoryUnavailable, Page
from markovbot.ingest.settle_buffer import SettleBuffer
from markovbot.ingest.worker_pool import WorkerPool
from markovbot.ingest.writer import IngestWriter
from markovbot.privacy.pauses import Pauses
from markovbot.store.ports import BackfillJob, Store

log = logging.getLogger(__name__)

REPORT_INTERVAL: Final = 10.0
"""Seconds between two edits of the progress message."""


class Backfill:
    """Runs backfills, a page at a time; guilds are served round-robin.

    The position in a stream is the lower end of its covered range. So a crash loses nothing, and
    no message is learned twice. `changed` is called when progress is to be reported at once.
    """

    def __init__(
        self,
        store: Store,
        writer: IngestWriter,
        settle_buffer: SettleBuffer,
        history: History,
        clock: Clock,
        pauses: Pauses,
        fleet: Fleet = ALONE,
    ) -> None:
        self._store = store
        self._fleet = fleet
        self._clock = clock
        self._writer = writer
        self._settle_buffer = settle_buffer
        self._history = history
        self._pauses = pauses
        self._pool: WorkerPool[ChannelKey] = WorkerPool(self._turn)
        self._active: dict[ChannelKey, ActiveBackfill] = {}
        self._failures: dict[ChannelKey, int] = {}
        self.changed: Callable[[], None] = lambda: None

    async def load(self) -> None:
        """Continue the backfills that an earlier process has begun."""
        for job in await self._store.backfill_jobs():
            if self._fleet.is_ours(job.guild):
                self._add(job)

    async def begin(self, job: BackfillJob) -> None:
        """Begin a backfill, in place of one of the channel that is running."""
        before = self._active.get(ChannelKey(job.guild, job.channel))
        if before is not None and before.done:  # reporting it would end the new one
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
        """Go on at once in a guild that is available again, even where a backfill pauses."""
        for channel_key, active in self._active.items():
            if channel_key.guild == guild and not active.done:
                self._failures.pop(channel_key, None)
                self._pool.request_now(channel_key)

    def list_active(self) -> list[ActiveBackfill]:
        """Return all backfills that are running, or done and not reported yet."""
        return list(self._active.values())

    def find_active(self, channel_key: ChannelKey) -> ActiveBackfill | None:
        """Return the backfill that is running in a channel; None if there is none."""
        active = self._active.get(channel_key)
        return None if active is None or active.done else active

    async def cancel(self, channel_key: ChannelKey) -> bool:
        """End a channel's backfill and keep what it learned; return False if none was running."""
        active = self.find_active(channel_key)
        await self._store.delete_backfill_job(*channel_key)
        if active is None:
            return False
        self._end(active)
        return True

    def discard(self, wanted: Callable[[ChannelKey], bool]) -> None:
        """End the backfills of channels that are being erased."""
        for channel_key, active in self._active.items():
            if wanted(channel_key):
                self._end(active)

    async def drop_done(self, active: ActiveBackfill) -> None:
        """Forget a backfill that is done, once that was reported.

        Raises UserError if the store can't.
        """
        if self._active.get(active.channel_key) is not active:  # another one has replaced it
            return
        await self._store.delete_backfill_job(*active.channel_key)
        if self._active.get(active.channel_key) is active:
            del self._active[active.channel_key]

    def waiting(self) -> int:
        """Return how many channels' pasts are being read."""
        return len(self._pool)

    async def run(self) -> None:
        """Run backfills until cancelled."""
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
        if active is None or active.done or self._pauses.is_paused(channel_key.guild):
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
        """Learn a page; return the seconds until the next turn, None after the last page."""
        switch = await self._store.since(*active.channel_key)
        active.switch = active.switch or switch
        if switch is None or switch != active.switch:  # switched off in the meantime
            self._end(active)
            return None
        key = await active.stream(self._history)
        active.forbidden = False
        if key is None:
            self._finish(active)
            return None
        high = await self._store.beginning(key)
        if high is None:  # switched off in the meantime
            self._end(active)
            return None
        if high <= active.job.oldest:
            active.next_stream()
            return 0.0
        await self._count(active, high)
        asked = time.monotonic()
        page = await self._history.before(key, self._pauses.before(key.guild, high))
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
            wanted,
            [covered_range],
            keep=self._recent(page.messages),
            as_of=asked,
            backfilled=len(wanted),
        )
        if not learned.refused:
            active.advance(key, len(wanted), learned.messages, page.reach)
        return 0.0

    async def _count(self, active: ActiveBackfill, before: MessageId) -> None:
        """Ask once how many messages there are to read; without an answer, time tells the part."""
        if active.counted or active.job.total:
            return
        active.counted = True
        try:
            left = await self._history.count(*active.channel_key, active.job.oldest, before)
        except HistoryUnavailable:
            return
        if left:
            active.job = active.job._replace(total=active.job.read + left)
            await self._store.save_backfill_job(active.job)

    def _recent(self, messages: Iterable[Message]) -> frozenset[MessageId]:
        """Return the messages of the last day, which people may still delete.

        Older ones would push these out of the undo log.
        """
        oldest = self._clock.now() - SECONDS_A_DAY
        return frozenset(one.id for one in messages if seconds_of(one.id) > oldest)


def _lowest(page: Page, oldest: MessageId) -> MessageId:
    """Return the lower end of the range that a page covers."""
    if not page.full or page.reach is None:
        return oldest
    return max(page.reach, oldest)
