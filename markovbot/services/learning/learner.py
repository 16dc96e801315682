"""Learn live messages in small batches, once they have settled."""

import asyncio
import logging
import time
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Final

from markovbot.domain import ChannelId, GuildId, Message, MessageId, Span, StreamKey
from markovbot.errors import UserError
from markovbot.services.learning.committing import Committer
from markovbot.services.learning.streams import UNKNOWN, Streams
from markovbot.store import Store

log = logging.getLogger(__name__)

INTERVAL: Final = 0.25
"""Seconds between two batches."""

BATCH: Final = 500
"""Messages in one transaction, and those that don't wait for the interval to end."""

PATIENCE: Final = 1.5
"""Seconds that somebody who asks for figures waits for the newest messages to be among them;
Discord wants an answer within three."""

BOUND: Final = 20_000
"""Messages that may wait at all, about 6 MB. What comes on top is read from history later: learning
falls behind onto Discord's memory, never onto ours."""


class Learner:
    """Keep what is heard until it has settled, then commit it with each stream's position.

    `settle` is for how many seconds a message may be deleted or edited before it is learned at
    all. `behind` is called with every stream that has to be read from history.
    """

    def __init__(
        self,
        store: Store,
        streams: Streams,
        committer: Committer,
        behind: Callable[[StreamKey], None],
        settle: float,
    ) -> None:
        self._store = store
        self._streams = streams
        self._committer = committer
        self._behind = behind
        self._settle = settle
        self._switched_on: set[tuple[GuildId, ChannelId]] = set()
        self._waiting: dict[MessageId, tuple[float, Message]] = {}  # in the order of their coming
        self._full = asyncio.Event()
        self._committing = asyncio.Lock()
        self._stopping = False
        self._refreshing: asyncio.Task[None] | None = None

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
        fresh = await self._store.switch_on(key.guild, key.channel, since)
        self._switched_on.add((key.guild, key.channel))
        if fresh:
            self._streams.lose_track(lambda one: one.channel == key.channel)
            self._behind(key)
        return fresh

    async def switch_off(self, guild: GuildId, channel: ChannelId) -> bool:
        """Learn nothing more in a channel; False if it was switched off already."""
        self._switched_on.discard((guild, channel))

        def here(key: StreamKey) -> bool:
            return (key.guild, key.channel) == (guild, channel)

        await self.flush(lambda message: here(message.key))  # what was said until now still counts
        stopped = await self._store.switch_off(guild, channel)
        # Catching up would read on past the switch; without a position it asks, and stops.
        self._streams.lose_track(here)
        for key, _ in list(self._streams.matching(here)):
            self._behind(key)
        return stopped

    def hear(self, message: Message) -> None:
        """Take note of a live message; it is learned within moments, or later from history."""
        key = message.key
        if not self.learns(key.guild, key.channel):
            return
        stream = self._streams.enter(key)
        replayed = message.id <= stream.heard
        stream.heard = max(stream.heard, message.id)
        if stream.live and len(self._waiting) >= BOUND:
            stream.live = False
        if not stream.live:
            self._behind(key)
        elif not replayed:
            self._waiting[message.id] = time.monotonic() + self._settle, message
            if len(self._waiting) >= BATCH:
                self._full.set()

    async def retract(self, ids: Sequence[MessageId]) -> int:
        """Take back messages that were deleted; return how many had been heard or learned."""
        unsettled = [id_ for id_ in ids if self._waiting.pop(id_, None) is not None]
        return len(unsettled) + await self._committer.retract(ids)

    async def revise(self, id_: MessageId, message: Message | None) -> None:
        """Take a message as it reads after an edit; None if it is nothing to learn any more."""
        if (waiting := self._waiting.get(id_)) is not None:
            if message is None:
                del self._waiting[id_]
            else:
                self._waiting[id_] = waiting[0], message
        await self._committer.revise(id_, message)

    async def drop(self, wanted: Callable[[Message], bool]) -> None:
        """Don't learn messages that are still on their way, nor remember those learned.

        Their streams are committed up to them, settled or not: while a stream's position lay before
        them, the next start would read them from history.
        """
        await self._committer.forget(wanted)
        last = {message.key: message.id for _, message in self._waiting.values() if wanted(message)}
        await self.flush(lambda message: message.id <= last.get(message.key, UNKNOWN))

    async def retract_matching(self, wanted: Callable[[Message], bool]) -> int:
        """Take back all messages that are wanted and remembered."""
        unsettled = [id_ for id_, (_, message) in self._waiting.items() if wanted(message)]
        for id_ in unsettled:
            del self._waiting[id_]
        return len(unsettled) + await self._committer.retract_matching(wanted)

    async def run(self) -> None:
        """Commit batches until stopped."""
        while not self._stopping:
            try:
                async with asyncio.timeout(INTERVAL):
                    await self._full.wait()
            except TimeoutError:
                pass
            await self.flush()
        # What hasn't settled is read from history at the next start, where that may be read.
        await self.flush(lambda message: not self._streams.enter(message.key).readable)

    def stop(self) -> None:
        """Let `run` commit what is left and end."""
        self._stopping = True
        self._full.set()

    async def flush(self, anyway: Callable[[Message], bool] = lambda _: False) -> None:
        """Commit everything that has settled, and what is to be committed `anyway`."""
        async with self._committing:
            self._full.clear()
            now = time.monotonic()
            ready = iter([one for due, one in self._waiting.values() if due <= now or anyway(one)])
            while batch := list(islice(ready, BATCH)):
                await self._commit_next(batch)

    async def _commit_next(self, batch: Iterable[Message]) -> None:
        fresh: list[Message] = []
        spans: dict[StreamKey, Span] = {}
        for heard in batch:
            waiting = self._waiting.pop(heard.id, None)
            if waiting is None:  # deleted while others were committed
                continue
            _, message = waiting
            key, id_ = message.key, message.id
            committed = self._streams.enter(key).committed
            if committed is not None and id_ > committed:  # otherwise lost track of, or done
                fresh.append(message)
                high = max(id_, spans[key].high) if key in spans else id_
                spans[key] = Span(key, committed, high, anchored=True)
        await self._commit(fresh, list(spans.values()))

    async def refresh(self) -> None:
        """Commit everything heard so far if that is quickly done; otherwise it goes on by itself.

        Another process (an import) or a reset may keep the database busy for a while.
        """
        if self._refreshing is None or self._refreshing.done():
            self._refreshing = asyncio.create_task(self.flush())
        await asyncio.wait([self._refreshing], timeout=PATIENCE)

    async def _commit(self, messages: Sequence[Message], spans: Sequence[Span]) -> None:
        if not spans:
            return
        try:
            refused = (await self._committer.commit(messages, spans)).refused
        except UserError as error:
            log.error("%s The messages will be read from history.", error)
            refused = frozenset(span.key for span in spans)
        for span in spans:
            stream = self._streams.enter(span.key)
            if span.key in refused:
                self._streams.lose_track(span.key.__eq__)
                self._behind(span.key)
            elif stream.committed is not None:
                stream.committed = max(stream.committed, span.high)
