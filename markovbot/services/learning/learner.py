"""Learn live messages in small batches."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import Final

from markovbot.domain import ChannelId, GuildId, Message, MessageId, Span, StreamKey
from markovbot.errors import UserError
from markovbot.services.learning.streams import Streams
from markovbot.store import Lesson, Store
from markovbot.text import segments

log = logging.getLogger(__name__)

INTERVAL: Final = 0.25
"""Seconds between two batches."""

BATCH: Final = 500
"""Messages that don't wait for the interval to end."""

PATIENCE: Final = 1.5
"""Seconds that somebody who asks for figures waits for the newest messages to be among them;
Discord wants an answer within three."""

BOUND: Final = 5000
"""Messages that may wait at all. What comes on top is read from history later: learning falls
behind onto Discord's memory, never onto ours."""


class Learner:
    """Queue what is heard and commit it together with each stream's position.

    `behind` is called with every stream that has to be read from history.
    """

    def __init__(self, store: Store, streams: Streams, behind: Callable[[StreamKey], None]) -> None:
        self._store = store
        self._streams = streams
        self._behind = behind
        self._switched_on: set[tuple[GuildId, ChannelId]] = set()
        self._queue: list[Lesson] = []
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
        await self.flush()  # what was said until now still counts
        stopped = await self._store.switch_off(guild, channel)

        def here(key: StreamKey) -> bool:
            return (key.guild, key.channel) == (guild, channel)

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
        if stream.live and len(self._queue) >= BOUND:
            stream.live = False
        if not stream.live:
            self._behind(key)
        elif not replayed:
            self._queue.append(Lesson(message, segments(message.content)))
            if len(self._queue) >= BATCH:
                self._full.set()

    async def run(self) -> None:
        """Commit batches until stopped."""
        while not self._stopping:
            try:
                async with asyncio.timeout(INTERVAL):
                    await self._full.wait()
            except TimeoutError:
                pass
            await self.flush()
        await self.flush()  # what came in during the last one

    def stop(self) -> None:
        """Let `run` commit what is left and end."""
        self._stopping = True
        self._full.set()

    async def flush(self) -> None:
        """Commit everything heard so far."""
        async with self._committing:
            lessons, self._queue = self._queue, []
            self._full.clear()
            fresh: list[Lesson] = []
            spans: dict[StreamKey, Span] = {}
            for lesson in lessons:
                key, id_ = lesson.message.key, lesson.message.id
                committed = self._streams.enter(key).committed
                if committed is not None and id_ > committed:  # otherwise lost track of, or done
                    fresh.append(lesson)
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

    async def _commit(self, lessons: Sequence[Lesson], spans: Sequence[Span]) -> None:
        if not spans:
            return
        try:
            refused = (await self._store.learn(lessons, spans)).refused
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
