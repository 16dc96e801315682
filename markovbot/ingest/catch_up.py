"""Read from history what was said while nobody was listening."""

import logging
import time
from typing import Final

from markovbot.domain import (
    ChannelId,
    CoveredRange,
    GuildId,
    Message,
    MessageId,
    Precondition,
    StreamKey,
)
from markovbot.errors import UserError
from markovbot.ingest.history import RECHECK_DELAY, History, HistoryUnavailable, Page
from markovbot.ingest.settle_buffer import SettleBuffer
from markovbot.ingest.streams import Stream, Streams
from markovbot.ingest.worker_pool import WorkerPool
from markovbot.ingest.writer import IngestWriter
from markovbot.store.ports import Store

log = logging.getLogger(__name__)

MAX_RETRY_DELAY: Final = 60.0
"""Seconds to wait before a stream whose history keeps failing is asked again."""

BUFFER_FULL_DELAY: Final = 1.0
"""Seconds to wait while too many messages wait."""


class CatchUp:
    """Bring streams up to date, a page at a time, so that none starves another."""

    def __init__(
        self,
        store: Store,
        streams: Streams,
        writer: IngestWriter,
        settle_buffer: SettleBuffer,
        history: History,
    ) -> None:
        self._store = store
        self._writer = writer
        self._streams = streams
        self._settle_buffer = settle_buffer
        self._history = history
        self._pool: WorkerPool[StreamKey] = WorkerPool(self._try)
        self._failures: dict[StreamKey, int] = {}

    def request(self, key: StreamKey) -> None:
        """Ask for a stream to be read up; asking twice is asking once."""
        self._streams.track(key)
        self._pool.request(key)

    def follow(self, key: StreamKey, newest: MessageId | None) -> None:
        """Ask for a stream whose newest message's id is given, if it is known for sure.

        Saves reading the history of a stream where nothing has happened.
        """
        stream = self._streams.track(key)
        if newest is not None:
            if newest > stream.newest:  # something was said that nobody heard
                stream.newest, stream.caught_up = newest, False
            stream.confirmed = True
        self._pool.request_now(key)

    def is_up_to_date(self, key: StreamKey) -> bool:
        """Tell whether all of a stream is in the counts, nothing is missing, and nothing waits."""
        stream = self._streams.find(key)  # what isn't followed has been read up, or switched off
        if stream is None:
            return True
        return stream.caught_up and not stream.has_gap and not self._settle_buffer.holds(key)

    def is_unreadable(self, key: StreamKey) -> bool:
        """Tell whether a stream's history may not be read, as far as is known."""
        stream = self._streams.find(key)
        return stream is not None and not stream.readable

    def request_channel(self, guild: GuildId, channel: ChannelId) -> None:
        """Read up a channel that can be seen again, and its threads: there may be gaps."""
        for key, stream in list(self._streams.matching(lambda key: key[:2] == (guild, channel))):
            stream.invalidate()
            self._pool.request_now(key)

    def pending_streams(self, guild: GuildId) -> int:
        """Return how many of a guild's streams still have something to read up."""
        return self._pool.pending(guild)

    async def run(self) -> None:
        """Read up whatever is asked for, until cancelled."""
        await self._pool.run()

    async def _try(self, key: StreamKey) -> float | None:
        """Take one turn of a stream; return the seconds until the next, None if it is done."""
        stream = self._streams.track(key)
        try:
            try:
                pause = await self._turn(key, stream)
            except HistoryUnavailable as error:
                if error.permitted:
                    raise
                pause = await self._follow_without_history(key, stream)
            finally:
                stream.take_buffered()  # nobody listens for the whole of a pause
        except HistoryUnavailable:
            if key not in self._failures:
                log.warning("History of %d can't be read now; trying again later.", key.stream)
        except UserError as error:
            if key not in self._failures:
                log.error("%s Learning in %d waits.", error, key.stream)
        else:
            if self._failures.pop(key, 0):
                log.info("History of %d is read again.", key.stream)
            return pause
        failures = self._failures[key] = self._failures.get(key, 0) + 1
        return min(MAX_RETRY_DELAY, 2.0**failures)

    async def _follow_without_history(self, key: StreamKey, stream: Stream) -> float | None:
        """Follow a stream whose history may not be read, and remember that something is missing.

        The gap stays between two learned ranges, to be read when that is permitted again.
        """
        self._failures.pop(key, None)
        if stream.readable:
            log.warning(
                "History of %d may not be read (permissions 'View Channel' and 'Read Message "
                "History'): what was said there while the bot was away is learned when it may.",
                key.stream,
            )
        stream.readable = False
        await self._commit_buffered(key)
        if stream.committed is None:  # track of it was lost meanwhile
            return 0.0
        stream.caught_up = stream.has_gap = True
        for message in stream.take_buffered() or ():
            current = self._writer.current(message)
            if current is not None:
                self._settle_buffer.add_live(current)
        return None

    async def _commit_buffered(self, key: StreamKey) -> None:
        """Learn now what waits of a stream that can't be read: something may be missing between it
        and whatever comes next, and no span may reach across."""
        since = await self._store.since(key.guild, key.channel)
        stream = self._streams.track(key)
        waited, stream.stash = [*stream.stash, *self._settle_buffer.of(key)], []
        heard = [message for message in waited if message.id > (since or message.id)]
        if heard:
            covered_range = CoveredRange(key, heard[0].id, heard[-1].id, Precondition.AFTER_SWITCH)
            await self._writer.commit(heard, [covered_range])
        self._settle_buffer.discard(key)

    async def _turn(self, key: StreamKey, stream: Stream) -> float | None:
        if stream.caught_up:
            return None
        if stream.committed is None:
            # What waits may have been deleted or edited, and nobody has heard of it: history knows.
            if not stream.readable:  # unless it is still shut
                stream.stash += self._settle_buffer.of(key)
            self._settle_buffer.discard(key)
            stream.committed = await self._store.watermark(key)
            if stream.committed is None:  # switched off meanwhile
                self._streams.discard(key)
                return None
        start = max(stream.committed, stream.read)
        if stream.confirmed and stream.newest <= start:
            stream.caught_up = True
            return None
        heard = stream.newest  # whatever is heard from here on may be missing in the answer
        stream.start_buffering()
        asked = time.monotonic()
        page = await self._history.after(key, start)
        stream.readable = True
        if stream.committed is None:  # track of it was lost meanwhile
            return 0.0
        stream.recheck = page.reach is None and heard > start and not stream.recheck
        if stream.recheck:
            return RECHECK_DELAY
        stream.stash = []
        reach = max(page.reach or start, start)
        if not page.full:
            reach = max(reach, heard)  # heard, but deleted before it could be read
        return await self._take(key, stream, page, start, reach, asked)

    async def _take(
        self,
        key: StreamKey,
        stream: Stream,
        page: Page,
        start: MessageId,
        reach: MessageId,
        asked: float,
    ) -> float | None:
        """Learn what has settled of a page, and let the rest wait; follow the stream if it is the
        last one."""
        waits = self._unsettled(stream, page)
        settled = page.messages[: len(page.messages) - len(waits)]
        upto = MessageId(waits[0].id - 1) if waits else reach
        if self._settle_buffer.unsettled(upto):
            # What has nothing to learn may still be edited: nothing young is passed over either,
            # but for what shares the horizon's millisecond with a message that has settled.
            done = [start, *(message.id for message in settled[-1:])]
            upto = min(upto, max(self._settle_buffer.horizon(), *done))
        low = stream.committed
        if low is not None and low < upto and stream.read <= low:
            covered_range = CoveredRange(key, low, upto, Precondition.LOW_COVERED)
            refused = (await self._writer.commit(settled, [covered_range], as_of=asked)).refused
            if refused:
                stream.invalidate()
            if stream.committed is None:
                return 0.0
            stream.committed = max(stream.committed, upto)
        buffered = [] if page.full else stream.take_buffered()
        if buffered is None:
            return 0.0
        newer = [message for message in buffered if message.id > reach]
        if len(waits) + len(newer) > self._settle_buffer.room():
            return BUFFER_FULL_DELAY
        for message in (*waits, *newer):
            current = self._writer.current(message, asked)
            if current is not None:
                self._settle_buffer.read(current)
        stream.read = reach
        if page.full:
            return 0.0
        stream.confirmed = True
        stream.caught_up = stream.newest <= max([reach, *(message.id for message in newer)])
        return None if stream.caught_up else 0.0

    def _unsettled(self, stream: Stream, page: Page) -> list[Message]:
        """Return the messages of a page that wait to be learned: from the first one on that hasn't
        settled, or all, if others before them wait."""
        if stream.committed is not None and stream.read > stream.committed:
            return list(page.messages)
        for number, message in enumerate(page.messages):
            if self._settle_buffer.unsettled(message.id):
                return list(page.messages[number:])
        return []
