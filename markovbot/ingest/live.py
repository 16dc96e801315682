"""Learn live messages in small batches, once they have settled."""

import asyncio
import logging
import time
from collections.abc import Callable, Iterable, Sequence
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
from markovbot.fleet.fleet import ALONE, Fleet
from markovbot.ingest.settle_buffer import SettleBuffer
from markovbot.ingest.streams import Streams
from markovbot.ingest.writer import IngestWriter
from markovbot.privacy.pauses import Pauses
from markovbot.store.ports import Store

log = logging.getLogger(__name__)

INTERVAL: Final = 0.25
"""Seconds between two batches."""

BATCH: Final = 1250
"""Messages in one transaction: 5,000 a second. In smaller ones, their counts are written again more
often (see `compaction`): 3.95 times on the way to a million messages with 500, 3.6 with these."""

STALLED_AFTER: Final = 60.0
"""Seconds; a database that another program keeps locked is waited for half as long."""

REFRESH_TIMEOUT: Final = 0.3
"""Seconds, at most, that a command which shows statistics waits for the newest messages."""


class LiveIngest:
    """Keeps live messages until they have settled, then commits them with their covered ranges.

    `needs_catch_up` is called with the key of every stream that has to be read from history.
    """

    def __init__(
        self,
        store: Store,
        streams: Streams,
        writer: IngestWriter,
        settle_buffer: SettleBuffer,
        pauses: Pauses,
        needs_catch_up: Callable[[StreamKey], None],
        fleet: Fleet = ALONE,
    ) -> None:
        self._store = store
        self._fleet = fleet
        self._streams = streams
        self._writer = writer
        self._needs_catch_up = needs_catch_up
        self._switched_on: set[tuple[GuildId, ChannelId]] = set()
        self._settle_buffer = settle_buffer
        self._committing = asyncio.Lock()
        self._switching = asyncio.Lock()  # keeps `_switched_on` equal to what the store has
        self._ending = asyncio.Event()
        self._refreshing: asyncio.Task[None] | None = None
        self._pauses = pauses
        self._paused: dict[int, Callable[[GuildId], bool]] = {}
        self._looked_at = time.monotonic()

    async def load(self) -> None:
        """Read from the store which channels are switched on, and which guilds are paused, of the
        guilds that this process serves."""
        await self._pauses.load()
        switched_on = await self._store.switched_on()
        self._switched_on = {one for one in switched_on if self._fleet.is_ours(one[0])}

    @property
    def stalled(self) -> bool:
        """Tell whether nothing is learned just now: the last batch couldn't be committed, or the
        next one has taken for longer than STALLED_AFTER."""
        return self._writer.failing or time.monotonic() - self._looked_at > STALLED_AFTER

    @property
    def channel_count(self) -> int:
        """Return how many channels are switched on, of all guilds."""
        return len(self._switched_on)

    def learns(self, guild: GuildId, channel: ChannelId) -> bool:
        """Tell whether a channel is switched on."""
        return (guild, channel) in self._switched_on

    def channels(self, guild: GuildId) -> list[ChannelId]:
        """Return a guild's channels that are switched on."""
        return sorted(channel for of_guild, channel in self._switched_on if of_guild == guild)

    def guilds(self) -> set[GuildId]:
        """Return the guilds in which anything is switched on."""
        return {guild for guild, _ in self._switched_on}

    async def switch_on(self, key: StreamKey, since: MessageId) -> bool:
        """Learn a channel's messages after `since`; return False if it was switched on already.

        Raises UserError if the store can't.
        """
        async with self._switching:
            known = self.learns(key.guild, key.channel)
            fresh = await self._store.switch_on(key.guild, key.channel, since)
            self._switched_on.add((key.guild, key.channel))
            if fresh or not known:
                self._streams.invalidate(lambda one: one.channel == key.channel)
                self._needs_catch_up(key)
        return fresh

    async def switch_off(self, guild: GuildId, channel: ChannelId) -> bool:
        """Learn nothing more in a channel; return False if it was switched off already.

        Raises UserError if the store can't; then the channel is learned as before, including the
        messages that arrived in between.
        """

        def here(key: StreamKey) -> bool:
            return (key.guild, key.channel) == (guild, channel)

        async with self._switching:
            known = self.learns(guild, channel)
            self._switched_on.discard((guild, channel))
            try:
                await self.flush(here)  # what was sent before counts
                return await self._store.switch_off(guild, channel)
            except UserError:
                if known:
                    self._switched_on.add((guild, channel))
                raise
            finally:
                # Catching up would read past the switch. Without a position it asks the store for
                # one, and stops.
                self._streams.invalidate(here)
                for key, _ in list(self._streams.matching(here)):
                    self._needs_catch_up(key)

    async def leave(self, guild: GuildId) -> None:
        """Switch all channels of a guild off, and delete what was decided there."""
        async with self._switching:
            await self._store.drop_guild(guild)
            self._switched_on = {one for one in self._switched_on if one[0] != guild}
            self._pauses.drop(guild)

    def pause(self, what: int, affected: Callable[[GuildId], bool]) -> None:
        """Commit no messages of the affected guilds while no events of theirs arrive.

        A message that is deleted in the meantime should never be learned. `what` is the number of
        the connection that is down.
        """
        self._paused[what] = affected

    def resume(self, what: int | None = None) -> None:
        """Commit again: events arrive, and missed ones have arrived; None: on all connections."""
        if what is None:
            self._paused.clear()
        else:
            self._paused.pop(what, None)

    def on_message(self, message: Message) -> None:
        """Take a live message; it is learned once it has settled, or later from history."""
        key = message.key
        if not self._takes(key):
            return
        stream = self._streams.track(key)
        stream.newest_id = max(stream.newest_id, message.id)
        if not self._settle_buffer.room():
            stream.fall_behind()
        if not stream.is_live:
            stream.buffer(message)
            self._needs_catch_up(key)
        elif message.id > stream.committed_offset:  # ids may arrive out of order, or twice
            self._settle_buffer.add_live(message)

    async def retract(self, ids: Sequence[MessageId]) -> int:
        """Take back messages that were deleted; return how many were waiting or learned."""
        unsettled = [id_ for id_ in ids if self._settle_buffer.take(id_) is not None]
        return len(unsettled) + await self._writer.retract(ids)

    async def revise(self, id_: MessageId, message: Message | None) -> None:
        """Take the form of a message after an edit; None if nothing of it is to be learned now, as
        is the case while its guild is paused."""
        if message is not None and self._pauses.is_paused(message.key.guild):
            message = None
        if not self._settle_buffer.replace(id_, message) and message is not None:
            self._add_edited(message)
        await self._writer.revise(id_, message)

    def _add_edited(self, message: Message) -> None:
        """Take a message that doesn't wait although it hasn't settled: it is known since its edit.

        Catching up would read the edited form from history, too.
        """
        if self._takes(message.key) and self._settle_buffer.unsettled(message.id):
            stream = self._streams.track(message.key)
            if not stream.is_live or not self._settle_buffer.room():
                # A page with its earlier form may be on its way, and must not be learned.
                self._streams.invalidate(message.key.__eq__)
                self._needs_catch_up(message.key)
            elif not stream.has_gap and message.id > stream.committed_offset:
                self._settle_buffer.add_past(message)

    def _takes(self, key: StreamKey) -> bool:
        """Tell whether messages of a stream are taken just now."""
        return self.learns(key.guild, key.channel) and not self._pauses.is_paused(key.guild)

    async def discard(self, wanted: Callable[[Message], bool]) -> None:
        """Drop erased messages from memory; the store doesn't learn them again."""
        for message in list(self._settle_buffer.matching(wanted)):
            self._settle_buffer.take(message.id)
        await self._writer.discard(wanted)

    async def retract_matching(self, wanted: Callable[[Message], bool]) -> int:
        """Take back all messages that are wanted and wait or are remembered; return how many."""
        unsettled = [message.id for message in self._settle_buffer.matching(wanted)]
        for id_ in unsettled:
            self._settle_buffer.take(id_)
        return len(unsettled) + await self._writer.retract_matching(wanted)

    async def run(self) -> None:
        """Commit batches until stopped."""
        while not self._ending.is_set():
            try:
                async with asyncio.timeout(INTERVAL):
                    await self._ending.wait()
            except TimeoutError:
                pass
            await self.flush()
            await self._writer.retry_pending()
            self._looked_at = time.monotonic()
        # Unsettled messages are read from history at the next start, where that is permitted.
        await self.flush(lambda key: not self._streams.track(key).readable)

    def stop(self) -> None:
        """Let `run` commit the messages that have settled, and end."""
        self._ending.set()

    async def flush(self, anyway: Callable[[StreamKey], bool] | None = None) -> None:
        """Commit all messages that have settled, and those of streams to be committed `anyway`."""
        async with self._committing:
            await asyncio.sleep(0)  # what was done before is a step of its own
            now = time.monotonic()
            while ready := self._settle_buffer.ready(now, self._is_paused, anyway):
                for start in range(0, len(ready), BATCH):
                    await self._commit_next(ready[start : start + BATCH])
                if anyway is not None:  # what arrives meanwhile has to settle like all else
                    break
            self._streams.evict(self._settle_buffer.holds)  # while nothing is being committed

    async def _commit_next(self, batch: Iterable[MessageId]) -> None:
        fresh: list[Message] = []
        as_of = time.monotonic()
        lowest: dict[StreamKey, tuple[MessageId, Precondition]] = {}
        highest: dict[StreamKey, MessageId] = {}
        for id_ in batch:
            message = self._settle_buffer.take(id_)
            if message is None:  # deleted while others were committed
                continue
            key = message.key
            stream = self._streams.track(key)
            if not stream.is_known and stream.readable:  # catching up reads it from history
                continue
            if id_ <= stream.committed_offset:  # learned already
                continue
            fresh.append(message)
            highest[key] = id_
            if key in lowest:
                continue
            if not stream.is_known or stream.has_gap:
                lowest[key] = id_, Precondition.AFTER_SWITCH
            else:
                lowest[key] = stream.committed_offset, Precondition.LOW_COVERED
        covered_ranges = [
            CoveredRange(key, low, highest[key], precondition)
            for key, (low, precondition) in lowest.items()
        ]
        await self._commit(fresh, covered_ranges, as_of)

    def _is_paused(self, key: StreamKey) -> bool:
        return any(affected(key.guild) for affected in self._paused.values())

    async def refresh(self) -> bool:
        """Commit settled messages; return after `REFRESH_TIMEOUT` even if that isn't done yet, and
        tell whether it is.

        An import in another process, or an erasure, may keep the database busy for longer.
        """
        if self._refreshing is None or self._refreshing.done():
            self._refreshing = asyncio.create_task(self.flush())
        done, _ = await asyncio.wait([self._refreshing], timeout=REFRESH_TIMEOUT)
        return bool(done)

    async def _commit(
        self, messages: Sequence[Message], covered_ranges: Sequence[CoveredRange], as_of: float
    ) -> None:
        if not covered_ranges:
            return
        try:
            refused = (await self._writer.commit(messages, covered_ranges, as_of=as_of)).refused
        except UserError as error:
            log.error("%s The messages will be read from history.", error)
            refused = frozenset(covered_range.key for covered_range in covered_ranges)
        except BaseException:  # cancelled: only the store knows whether they were learned
            for covered_range in covered_ranges:
                self._streams.invalidate(covered_range.key.__eq__)
            raise
        for covered_range in covered_ranges:
            stream = self._streams.track(covered_range.key)
            if covered_range.key in refused:
                self._streams.invalidate(covered_range.key.__eq__)
                self._needs_catch_up(covered_range.key)
            elif stream.is_known and (
                stream.has_gap or covered_range.low <= stream.committed_offset
            ):
                stream.commit_live(covered_range.high)
