"""Catch up: read from history what was sent while no events arrived."""

import logging
import time
from collections.abc import Callable, Iterable
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
from markovbot.privacy.pauses import Pauses
from markovbot.store.ports import Store

log = logging.getLogger(__name__)

MAX_RETRY_DELAY: Final = 60.0
"""Seconds, at most, until a stream whose history keeps failing is tried again."""

BUFFER_FULL_DELAY: Final = 1.0
"""Seconds until a stream is tried again when too many messages wait to settle."""

REFUSED_DELAY: Final = 1.0
"""Seconds until a stream is tried again whose coverage has changed meanwhile, or whose server
another process serves now."""


class CatchUp:
    """Catches streams up, one page at a time; the streams of all guilds are served round-robin."""

    def __init__(
        self,
        store: Store,
        streams: Streams,
        writer: IngestWriter,
        settle_buffer: SettleBuffer,
        history: History,
        pauses: Pauses,
    ) -> None:
        self._store = store
        self._writer = writer
        self._streams = streams
        self._settle_buffer = settle_buffer
        self._history = history
        self._pauses = pauses
        self._pool: WorkerPool[StreamKey] = WorkerPool(self._try)
        self._failures: dict[StreamKey, int] = {}

    def request(self, key: StreamKey) -> None:
        """Request that a stream catches up; a second request while one waits changes nothing."""
        self._streams.track(key)
        self._pool.request(key)

    def follow(self, key: StreamKey, newest: MessageId | None) -> None:
        """Request that a stream catches up at once, given the id of its newest message.

        The id saves reading the history of a stream without new messages; None if it isn't known
        for certain.
        """
        stream = self._streams.track(key)
        if newest is not None:
            if newest > stream.newest_id:  # no event told of it
                stream.newest_id = newest
                stream.fall_behind()
            stream.newest_confirmed = True
        self._pool.request_now(key)

    def is_up_to_date(self, key: StreamKey) -> bool:
        """Tell whether all of a stream is counted: it has no gap, and no message waits to settle.

        A stream that isn't tracked has caught up, or is switched off.
        """
        stream = self._streams.find(key)
        if stream is None:
            return True
        return stream.is_live and not stream.has_gap and not self._settle_buffer.holds(key)

    def is_unreadable(self, key: StreamKey) -> bool:
        """Tell whether the history of a stream may not be read, as far as is known."""
        stream = self._streams.find(key)
        return stream is not None and not stream.readable

    def request_channel(self, guild: GuildId, channel: ChannelId) -> None:
        """Catch up a channel that can be read again, and its threads: they may have gaps."""
        self._recheck(lambda key: key[:2] == (guild, channel))

    def request_guild(self, guild: GuildId) -> None:
        """Catch up all streams of a guild, since the store may have lost what they had learned."""
        self._recheck(lambda key: key.guild == guild)

    def _recheck(self, wanted: Callable[[StreamKey], bool]) -> None:
        for key, stream in list(self._streams.matching(wanted)):
            stream.invalidate()
            self._pool.request_now(key)

    def channels_with_gaps(self, guild: GuildId) -> set[ChannelId]:
        """Return the channels in which messages wait until history may be read."""
        here = self._streams.matching(lambda key: key.guild == guild)
        return {key.channel for key, stream in here if stream.has_gap or not stream.readable}

    def failing_channels(self, guild: GuildId) -> set[ChannelId]:
        """Return the channels whose history is allowed, but couldn't be read or learned lately."""
        return {key.channel for key in self._failures if key.guild == guild}

    def pending_streams(self, guild: GuildId) -> int:
        """Return how many streams of a guild still have to catch up."""
        return self._pool.pending(guild)

    def waiting(self) -> int:
        """Return how many streams still have to catch up."""
        return len(self._pool)

    async def run(self) -> None:
        """Catch up requested streams until cancelled."""
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
                stream.take_buffered()  # no page is being fetched any more
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
        """Learn live messages of a stream whose history may not be read.

        The gap stays between two covered ranges, and is read once that is permitted.
        """
        self._failures.pop(key, None)
        if stream.readable:
            log.warning(
                "History of %d may not be read (permissions 'View Channel' and 'Read Message "
                "History'): what was said there while the bot was away is learned when it may.",
                key.stream,
            )
        stream.readable = False
        await self._commit_unsettled(key)
        if not stream.is_known:  # invalidated during the commit
            return 0.0
        stream.go_live_after_gap()
        for message in stream.take_buffered() or ():
            current = self._writer.current(message)
            if current is not None:
                self._settle_buffer.add_live(current)
        return None

    async def _commit_unsettled(self, key: StreamKey) -> None:
        """Learn at once the messages of an unreadable stream that wait to settle.

        Messages may be missing between them and later ones, and no covered range may hold both.
        """
        since = await self._store.since(key.guild, key.channel)
        stream = self._streams.track(key)
        unsettled, stream.fallback = [*stream.fallback, *self._settle_buffer.of(key)], []
        wanted = [message for message in unsettled if message.id > (since or message.id)]
        if wanted:
            covered_range = CoveredRange(
                key, wanted[0].id, wanted[-1].id, Precondition.AFTER_SWITCH
            )
            await self._writer.commit(wanted, [covered_range])
        self._settle_buffer.discard(key)

    async def _turn(self, key: StreamKey, stream: Stream) -> float | None:
        """Fetch a page and learn it; return the seconds until the next turn, None if it is done."""
        if stream.is_live or self._pauses.is_paused(key.guild):  # then it is requested again
            return None
        if not stream.is_known:
            # The messages that wait may have been deleted or edited without an event: history
            # knows them better, unless it still can't be read.
            if not stream.readable:
                stream.fallback += self._settle_buffer.of(key)
            self._settle_buffer.discard(key)
            watermark = await self._store.watermark(key)
            if watermark is None:  # switched off in the meantime
                self._streams.discard(key)
                return None
            stream.locate(watermark)
        start = self._pauses.after(key.guild, max(stream.committed_offset, stream.read_offset))
        if stream.newest_confirmed and stream.newest_id <= start:
            stream.go_live()
            return None
        newest = stream.newest_id  # the page may lack messages that arrive after this moment
        stream.start_buffering()
        asked = time.monotonic()
        page = await self._history.after(key, start)
        stream.readable = True
        if not stream.is_known:  # invalidated during the request
            return 0.0
        stream.recheck = page.reach is None and newest > start and not stream.recheck
        if stream.recheck:
            return RECHECK_DELAY
        stream.fallback = []
        reach = max(page.reach or start, start)
        if not page.full:
            reach = max(reach, newest)  # an event told of it, but it was deleted before the page
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
        """Learn the settled messages of a page and put the others into the settle buffer.

        The page covers the ids after `start` up to `reach`, and was requested at `asked`
        (time.monotonic). After the last page the stream goes live. Returns the seconds until the
        next turn, None if the stream is done.
        """
        unsettled = self._unsettled(stream, page)
        settled = page.messages[: len(page.messages) - len(unsettled)]
        upto = MessageId(unsettled[0].id - 1) if unsettled else reach
        if self._settle_buffer.unsettled(upto):
            # A young message with nothing to learn may still be edited, so the covered range ends
            # at the horizon. Ids of the horizon's own millisecond may have settled already.
            done = [start, *(message.id for message in settled[-1:])]
            upto = min(upto, max(self._settle_buffer.horizon(), *done))
        low = stream.committed_offset
        if low < upto and stream.read_offset <= low:
            covered_range = CoveredRange(key, low, upto, Precondition.LOW_COVERED)
            refused = (await self._writer.commit(settled, [covered_range], as_of=asked)).refused
            if refused:
                stream.invalidate()
            if not stream.is_known:
                return REFUSED_DELAY if refused else 0.0
            stream.committed_offset = max(stream.committed_offset, upto)
        buffered = [] if page.full else stream.take_buffered()
        if buffered is None:
            return 0.0
        newer = [message for message in buffered if message.id > reach]
        if len(unsettled) + len(newer) > self._settle_buffer.room():
            return BUFFER_FULL_DELAY
        self._let_settle([*unsettled, *newer], asked)
        stream.read_offset = reach
        if page.full:
            return 0.0
        stream.newest_confirmed = True
        if stream.newest_id > max([reach, *(message.id for message in newer)]):
            return 0.0
        stream.go_live()
        return None

    def _let_settle(self, messages: Iterable[Message], asked: float) -> None:
        """Put messages into the settle buffer, in the form they have by now."""
        for message in messages:
            current = self._writer.current(message, asked)
            if current is not None:
                self._settle_buffer.add_past(current)

    def _unsettled(self, stream: Stream, page: Page) -> list[Message]:
        """Return the messages of a page that can't be learned yet: all from the first unsettled on.

        That is the whole page if messages before it still wait.
        """
        if stream.read_offset > stream.committed_offset:
            return list(page.messages)
        for number, message in enumerate(page.messages):
            if self._settle_buffer.unsettled(message.id):
                return list(page.messages[number:])
        return []
