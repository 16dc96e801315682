"""Learn live messages in small batches, once they have settled."""

import asyncio
import logging
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import islice
from typing import Final

from markovbot.domain import Anchor, ChannelId, GuildId, Message, MessageId, Span, StreamKey
from markovbot.errors import UserError
from markovbot.ingest.settle_buffer import Waiting
from markovbot.ingest.streams import UNKNOWN, Streams
from markovbot.ingest.writer import Committer
from markovbot.store import Store

log = logging.getLogger(__name__)

INTERVAL: Final = 0.25
"""Seconds between two batches."""

BATCH: Final = 500
"""Messages in one transaction."""

PATIENCE: Final = 0.3
"""Seconds that somebody who asks for figures waits for the newest messages to be among them."""


class Learner:
    """Keep what is heard until it has settled, then commit it with each stream's position.

    `behind` is called with every stream that has to be read from history.
    """

    def __init__(
        self,
        store: Store,
        streams: Streams,
        committer: Committer,
        waiting: Waiting,
        behind: Callable[[StreamKey], None],
    ) -> None:
        self._store = store
        self._streams = streams
        self._committer = committer
        self._behind = behind
        self._switched_on: set[tuple[GuildId, ChannelId]] = set()
        self._waiting = waiting
        self._committing = asyncio.Lock()
        self._switching = asyncio.Lock()  # memory must not say otherwise than the store
        self._ending = asyncio.Event()
        self._refreshing: asyncio.Task[None] | None = None
        self._deaf: dict[int, Callable[[GuildId], bool]] = {}

    async def load(self) -> None:
        """Read from the store which channels are switched on."""
        self._switched_on = set(await self._store.switched_on())

    def learns(self, guild: GuildId, channel: ChannelId) -> bool:
        """Tell whether a channel is switched on."""
        return (guild, channel) in self._switched_on

    def channels(self, guild: GuildId) -> list[ChannelId]:
        """Return a guild's channels that are switched on."""
        return sorted(channel for home, channel in self._switched_on if home == guild)

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
                self._streams.lose_track(lambda one: one.channel == key.channel)
                self._behind(key)
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
                self._streams.lose_track(here)
                for key, _ in list(self._streams.matching(here)):
                    self._behind(key)

    async def leave(self, guild: GuildId) -> None:
        """Learn nothing more in a guild, and drop all that was decided there."""
        async with self._switching:
            await self._store.drop_guild(guild)
            self._switched_on = {one for one in self._switched_on if one[0] != guild}

    def lose_hearing(self, what: int, affected: Callable[[GuildId], bool]) -> None:
        """Learn nothing that waits in some guilds while their events don't arrive.

        What is deleted meanwhile should never have been learned; `what` names the connection.
        """
        self._deaf[what] = affected

    def regain_hearing(self, what: int | None = None) -> None:
        """Go on learning: events arrive again, and those that were missed have; None: all do."""
        if what is None:
            self._deaf.clear()
        else:
            self._deaf.pop(what, None)

    def hear(self, message: Message) -> None:
        """Take note of a live message; it is learned within moments, or later from history."""
        key = message.key
        if not self.learns(key.guild, key.channel):
            return
        stream = self._streams.enter(key)
        stream.heard = max(stream.heard, message.id)
        if stream.live and not self._waiting.room():
            stream.live = False
        if not stream.live:
            stream.overhear(message)
            self._behind(key)
        elif message.id > (stream.committed or UNKNOWN):  # ids may come out of order, or again
            self._waiting.hear(message)

    async def retract(self, ids: Sequence[MessageId]) -> int:
        """Take back messages that were deleted; return how many had been heard or learned."""
        unsettled = [id_ for id_ in ids if self._waiting.take(id_) is not None]
        return len(unsettled) + await self._committer.retract(ids)

    async def revise(self, id_: MessageId, message: Message | None) -> None:
        """Take a message as it reads after an edit; None if it is nothing to learn any more."""
        if not self._waiting.replace(id_, message) and message is not None:
            self._hear_changed(message)
        await self._committer.revise(id_, message)

    def _hear_changed(self, message: Message) -> None:
        """Take a message that had nothing to learn before it was edited, if it hasn't settled:
        history would show it as it reads now, too."""
        here = self.learns(message.key.guild, message.key.channel)
        if here and self._waiting.unsettled(message.id):
            stream = self._streams.enter(message.key)
            if not stream.live or not self._waiting.room():
                # A page that shows it as it was may be on its way: that one doesn't count.
                self._streams.lose_track(message.key.__eq__)
                self._behind(message.key)
            elif not stream.loose and message.id > (stream.committed or message.id):
                self._waiting.read(message)

    async def drop(self, wanted: Callable[[Message], bool]) -> None:
        """Keep nothing in memory of what was forgotten; the store lets nothing of it in again."""
        for message in list(self._waiting.matching(wanted)):
            self._waiting.take(message.id)
        await self._committer.forget(wanted)

    async def retract_matching(self, wanted: Callable[[Message], bool]) -> int:
        """Take back all messages that are wanted and remembered."""
        unsettled = [message.id for message in self._waiting.matching(wanted)]
        for id_ in unsettled:
            self._waiting.take(id_)
        return len(unsettled) + await self._committer.retract_matching(wanted)

    async def run(self) -> None:
        """Commit batches until stopped."""
        while not self._ending.is_set():
            try:
                async with asyncio.timeout(INTERVAL):
                    await self._ending.wait()
            except TimeoutError:
                pass
            await self.flush()
            await self._committer.keep_up()
        # What hasn't settled is read from history at the next start, where that may be read.
        await self.flush(lambda message: not self._streams.enter(message.key).readable)

    def stop(self) -> None:
        """Let `run` commit what is left and end."""
        self._ending.set()

    async def flush(self, anyway: Callable[[Message], bool] = lambda _: False) -> None:
        """Commit everything that has settled, and what is to be committed `anyway`."""
        async with self._committing:
            ready = iter(self._waiting.ready(anyway, self._is_deaf))
            while batch := list(islice(ready, BATCH)):
                await self._commit_next(batch)
            self._streams.let_go(self._waiting.holds)  # while nothing is being committed

    async def _commit_next(self, batch: Iterable[MessageId]) -> None:
        fresh: list[Message] = []
        as_of = time.monotonic()
        spans: dict[StreamKey, Span] = {}
        for id_ in batch:
            message = self._waiting.take(id_)
            if message is None:  # deleted while others were committed
                continue
            key = message.key
            stream = self._streams.enter(key)
            if stream.committed is None and stream.readable:  # lost track of: read up instead
                continue
            if id_ <= (stream.committed or UNKNOWN):  # done
                continue
            fresh.append(message)
            if key in spans:
                spans[key] = replace(spans[key], high=id_)
            elif stream.committed is None or stream.loose:
                spans[key] = Span(key, id_, id_, Anchor.SWITCH)
            else:
                spans[key] = Span(key, stream.committed, id_, Anchor.LOW)
        await self._commit(fresh, list(spans.values()), as_of)

    def _is_deaf(self, message: Message) -> bool:
        return any(affected(message.key.guild) for affected in self._deaf.values())

    async def refresh(self) -> None:
        """Commit everything heard so far if that is quickly done; otherwise it goes on by itself.

        Another process (an import) or a reset may keep the database busy for a while.
        """
        if self._refreshing is None or self._refreshing.done():
            self._refreshing = asyncio.create_task(self.flush())
        await asyncio.wait([self._refreshing], timeout=PATIENCE)

    async def _commit(
        self, messages: Sequence[Message], spans: Sequence[Span], as_of: float
    ) -> None:
        if not spans:
            return
        try:
            refused = (await self._committer.commit(messages, spans, as_of=as_of)).refused
        except UserError as error:
            log.error("%s The messages will be read from history.", error)
            refused = frozenset(span.key for span in spans)
        except BaseException:  # cancelled: whether they are learned, only the store knows
            for span in spans:
                self._streams.lose_track(span.key.__eq__)
            raise
        for span in spans:
            stream = self._streams.enter(span.key)
            if span.key in refused:
                self._streams.lose_track(span.key.__eq__)
                self._behind(span.key)
            elif stream.committed is not None and (stream.loose or span.low <= stream.committed):
                stream.committed = max(stream.committed, span.high)
                stream.loose = False
