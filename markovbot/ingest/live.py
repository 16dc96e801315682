"""Learn live messages in small batches, once they have settled."""

import asyncio
import logging
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import islice
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
from markovbot.ingest.settle_buffer import SettleBuffer
from markovbot.ingest.streams import UNKNOWN, Streams
from markovbot.ingest.writer import IngestWriter
from markovbot.store.ports import Store

log = logging.getLogger(__name__)

INTERVAL: Final = 0.25
"""Seconds between two batches."""

BATCH: Final = 500
"""Messages in one transaction."""

REFRESH_TIMEOUT: Final = 0.3
"""Seconds that somebody who asks for figures waits for the newest messages to be among them."""


class LiveIngest:
    """Keep what is heard until it has settled, then commit it with each stream's position.

    `needs_catch_up` is called with every stream that has to be read from history.
    """

    def __init__(
        self,
        store: Store,
        streams: Streams,
        writer: IngestWriter,
        settle_buffer: SettleBuffer,
        needs_catch_up: Callable[[StreamKey], None],
    ) -> None:
        self._store = store
        self._streams = streams
        self._writer = writer
        self._needs_catch_up = needs_catch_up
        self._switched_on: set[tuple[GuildId, ChannelId]] = set()
        self._settle_buffer = settle_buffer
        self._committing = asyncio.Lock()
        self._switching = asyncio.Lock()  # memory must not say otherwise than the store
        self._ending = asyncio.Event()
        self._refreshing: asyncio.Task[None] | None = None
        self._paused: dict[int, Callable[[GuildId], bool]] = {}

    async def load(self) -> None:
        """Read from the store which channels are switched on."""
        self._switched_on = set(await self._store.switched_on())

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
        """Learn a channel from now on; False if it was switched on already."""
        async with self._switching:
            known = self.learns(key.guild, key.channel)
            fresh = await self._store.switch_on(key.guild, key.channel, since)
            self._switched_on.add((key.guild, key.channel))
            if fresh or not known:
                self._streams.invalidate(lambda one: one.channel == key.channel)
                self._needs_catch_up(key)
        return fresh

    async def switch_off(self, guild: GuildId, channel: ChannelId) -> bool:
        """Learn nothing more in a channel; False if it was switched off already.

        If the store can't switch it off, it is learned from as before, what was said meanwhile too.
        """

        def here(key: StreamKey) -> bool:
            return (key.guild, key.channel) == (guild, channel)

        async with self._switching:
            known = self.learns(guild, channel)
            self._switched_on.discard((guild, channel))
            try:
                await self.flush(lambda message: here(message.key))  # what was said still counts
                return await self._store.switch_off(guild, channel)
            except UserError:
                if known:
                    self._switched_on.add((guild, channel))
                raise
            finally:
                # Catching up would read on past the switch; without a position it asks, and stops.
                self._streams.invalidate(here)
                for key, _ in list(self._streams.matching(here)):
                    self._needs_catch_up(key)

    async def leave(self, guild: GuildId) -> None:
        """Learn nothing more in a guild, and drop all that was decided there."""
        async with self._switching:
            await self._store.drop_guild(guild)
            self._switched_on = {one for one in self._switched_on if one[0] != guild}

    def pause(self, what: int, affected: Callable[[GuildId], bool]) -> None:
        """Learn nothing that waits in some guilds while their events don't arrive.

        What is deleted meanwhile should never have been learned; `what` names the connection.
        """
        self._paused[what] = affected

    def resume(self, what: int | None = None) -> None:
        """Go on learning: events arrive again, and those that were missed have; None: all do."""
        if what is None:
            self._paused.clear()
        else:
            self._paused.pop(what, None)

    def on_message(self, message: Message) -> None:
        """Take note of a live message; it is learned within moments, or later from history."""
        key = message.key
        if not self.learns(key.guild, key.channel):
            return
        stream = self._streams.track(key)
        stream.newest = max(stream.newest, message.id)
        if stream.caught_up and not self._settle_buffer.room():
            stream.caught_up = False
        if not stream.caught_up:
            stream.buffer(message)
            self._needs_catch_up(key)
        elif message.id > (stream.committed or UNKNOWN):  # ids may come out of order, or again
            self._settle_buffer.add_live(message)

    async def retract(self, ids: Sequence[MessageId]) -> int:
        """Take back messages that were deleted; return how many had been heard or learned."""
        unsettled = [id_ for id_ in ids if self._settle_buffer.take(id_) is not None]
        return len(unsettled) + await self._writer.retract(ids)

    async def revise(self, id_: MessageId, message: Message | None) -> None:
        """Take a message as it reads after an edit; None if it is nothing to learn any more."""
        if not self._settle_buffer.replace(id_, message) and message is not None:
            self._add_edited(message)
        await self._writer.revise(id_, message)

    def _add_edited(self, message: Message) -> None:
        """Take a message that had nothing to learn before it was edited, if it hasn't settled:
        history would show it as it reads now, too."""
        here = self.learns(message.key.guild, message.key.channel)
        if here and self._settle_buffer.unsettled(message.id):
            stream = self._streams.track(message.key)
            if not stream.caught_up or not self._settle_buffer.room():
                # A page that shows it as it was may be on its way: that one doesn't count.
                self._streams.invalidate(message.key.__eq__)
                self._needs_catch_up(message.key)
            elif not stream.has_gap and message.id > (stream.committed or message.id):
                self._settle_buffer.read(message)

    async def discard(self, wanted: Callable[[Message], bool]) -> None:
        """Keep nothing in memory of what was forgotten; the store lets nothing of it in again."""
        for message in list(self._settle_buffer.matching(wanted)):
            self._settle_buffer.take(message.id)
        await self._writer.discard(wanted)

    async def retract_matching(self, wanted: Callable[[Message], bool]) -> int:
        """Take back all messages that are wanted and remembered."""
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
        # What hasn't settled is read from history at the next start, where that may be read.
        await self.flush(lambda message: not self._streams.track(message.key).readable)

    def stop(self) -> None:
        """Let `run` commit what is left and end."""
        self._ending.set()

    async def flush(self, anyway: Callable[[Message], bool] = lambda _: False) -> None:
        """Commit everything that has settled, and what is to be committed `anyway`."""
        async with self._committing:
            ready = iter(self._settle_buffer.ready(anyway, self._is_paused))
            while batch := list(islice(ready, BATCH)):
                await self._commit_next(batch)
            self._streams.evict(self._settle_buffer.holds)  # while nothing is being committed

    async def _commit_next(self, batch: Iterable[MessageId]) -> None:
        fresh: list[Message] = []
        as_of = time.monotonic()
        covered_ranges: dict[StreamKey, CoveredRange] = {}
        for id_ in batch:
            message = self._settle_buffer.take(id_)
            if message is None:  # deleted while others were committed
                continue
            key = message.key
            stream = self._streams.track(key)
            if stream.committed is None and stream.readable:  # lost track of: read up instead
                continue
            if id_ <= (stream.committed or UNKNOWN):  # done
                continue
            fresh.append(message)
            if key in covered_ranges:
                covered_ranges[key] = replace(covered_ranges[key], high=id_)
            elif stream.committed is None or stream.has_gap:
                covered_ranges[key] = CoveredRange(key, id_, id_, Precondition.AFTER_SWITCH)
            else:
                covered_ranges[key] = CoveredRange(
                    key, stream.committed, id_, Precondition.LOW_COVERED
                )
        await self._commit(fresh, list(covered_ranges.values()), as_of)

    def _is_paused(self, message: Message) -> bool:
        return any(affected(message.key.guild) for affected in self._paused.values())

    async def refresh(self) -> None:
        """Commit everything heard so far if that is quickly done; otherwise it goes on by itself.

        Another process (an import) or a reset may keep the database busy for a while.
        """
        if self._refreshing is None or self._refreshing.done():
            self._refreshing = asyncio.create_task(self.flush())
        await asyncio.wait([self._refreshing], timeout=REFRESH_TIMEOUT)

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
        except BaseException:  # cancelled: whether they are learned, only the store knows
            for covered_range in covered_ranges:
                self._streams.invalidate(covered_range.key.__eq__)
            raise
        for covered_range in covered_ranges:
            stream = self._streams.track(covered_range.key)
            if covered_range.key in refused:
                self._streams.invalidate(covered_range.key.__eq__)
                self._needs_catch_up(covered_range.key)
            elif stream.committed is not None and (
                stream.has_gap or covered_range.low <= stream.committed
            ):
                stream.committed = max(stream.committed, covered_range.high)
                stream.has_gap = False
