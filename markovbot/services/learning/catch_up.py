"""Read from history what was said while nobody was listening."""

import asyncio
import logging
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from markovbot.domain import GuildId, Message, MessageId, Span, StreamKey
from markovbot.errors import UserError
from markovbot.services.learning.committing import Committer
from markovbot.services.learning.streams import Stream, Streams
from markovbot.store import Store

log = logging.getLogger(__name__)

LONGEST_PAUSE: Final = 60.0
"""Seconds to wait before a stream whose history keeps failing is asked again."""


@dataclass(frozen=True, slots=True)
class Page:
    """The oldest messages after an id: those to learn, the newest id of all, and whether more
    may follow."""

    messages: Sequence[Message]
    newest: MessageId | None
    full: bool


class HistoryUnavailable(Exception):
    """History can't be read: never, if it isn't permitted, or not now."""

    def __init__(self, *, permitted: bool) -> None:
        super().__init__("history can't be read")
        self.permitted = permitted


class History(Protocol):
    """Where past messages come from."""

    async def after(self, key: StreamKey, id_: MessageId) -> Page:
        """Return the oldest page of messages after an id; raises HistoryUnavailable."""


class CatchUp:
    """Bring streams up to date, a page of one stream at a time, so that none starves another."""

    def __init__(
        self, store: Store, streams: Streams, committer: Committer, history: History
    ) -> None:
        self._store = store
        self._committer = committer
        self._streams = streams
        self._history = history
        self._waiting: deque[StreamKey] = deque()
        self._asked = asyncio.Event()
        self._failures: dict[StreamKey, int] = {}
        self._pausing: set[StreamKey] = set()

    def request(self, key: StreamKey) -> None:
        """Ask for a stream to be read up; asking twice is asking once."""
        self._streams.enter(key)
        if key not in self._waiting and key not in self._pausing:
            self._waiting.append(key)
            self._asked.set()

    def follow(self, key: StreamKey, newest: MessageId | None) -> None:
        """Ask for a stream whose newest message's id is given, if it is known for sure.

        Saves reading the history of a stream where nothing has happened.
        """
        stream = self._streams.enter(key)
        if newest is not None:
            if newest > stream.heard:  # something was said that nobody heard
                stream.heard, stream.live = newest, False
            stream.sure = True
        self.request(key)

    def behind(self, guild: GuildId) -> int:
        """Return how many of a guild's streams still have something to read up."""
        return sum(
            not one.live for _, one in self._streams.matching(lambda key: key.guild == guild)
        )

    async def run(self) -> None:
        """Read up whatever is asked for, until cancelled."""
        async with asyncio.TaskGroup() as pauses:
            while True:
                while not self._waiting:
                    self._asked.clear()
                    await self._asked.wait()
                key = self._waiting.popleft()
                if await self._try(key):
                    self._failures.pop(key, None)
                else:
                    pauses.create_task(self._pause(key))

    async def _pause(self, key: StreamKey) -> None:
        failures = self._failures[key] = self._failures.get(key, 0) + 1
        self._pausing.add(key)
        await asyncio.sleep(min(LONGEST_PAUSE, 2.0**failures))
        self._pausing.discard(key)
        self.request(key)

    async def _try(self, key: StreamKey) -> bool:
        """Take one turn of a stream; return False if it has to be tried again later."""
        stream = self._streams.enter(key)
        try:
            if not await self._turn(key, stream):
                self.request(key)
        except HistoryUnavailable as error:
            if error.permitted:
                log.warning("History of %d can't be read now; trying again later.", key.stream)
                return False
            log.warning(
                "History of %d may not be read (permission 'Read Message History'): "
                "what was said there while the bot was away is not learned.",
                key.stream,
            )
            stream.live, stream.readable = stream.committed is not None, False
        except UserError as error:
            log.error("%s Learning in %d waits.", error, key.stream)
            return False
        return True

    async def _turn(self, key: StreamKey, stream: Stream) -> bool:
        """Learn one page; return whether the stream needs no further turn."""
        if stream.live:
            return True
        if stream.committed is None:
            stream.committed = await self._store.watermark(key)
            if stream.committed is None:  # switched off meanwhile
                self._streams.drop(key)
                return True
        if not stream.sure or stream.heard > stream.committed:
            heard = stream.heard  # whatever is heard from here on may be missing in the answer
            page = await self._history.after(key, stream.committed)
            stream.readable = True
            if stream.committed is None:  # track of it was lost meanwhile
                return False
            newest = max(page.newest or stream.committed, stream.committed)
            if not page.full:
                newest = max(newest, heard)  # heard, but deleted before it could be read
            span = Span(key, stream.committed, newest, anchored=True)
            refused = (await self._committer.commit(page.messages, [span])).refused
            if refused or stream.committed is None:
                stream.committed = None
                return False
            stream.committed = newest
            if page.full:
                return False
            stream.sure = True
        stream.live = stream.heard <= stream.committed
        return stream.live
