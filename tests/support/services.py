"""The services over a store and a history that the test writes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from markovbot.container import Services, build_services
from markovbot.domain import (
    ChannelId,
    GuildId,
    Message,
    MessageId,
    Scope,
    StreamId,
    StreamKey,
    snowflake_at,
)
from markovbot.ingest import archived_threads, backfill, catch_up, writer
from markovbot.ingest.channel_keys import ChannelKey
from markovbot.ingest.history import HistoryUnavailable, Page, Thread
from markovbot.privacy.contributors import PublicChannels
from markovbot.store.ports import BackfillJob, Store
from sandbox.patience import patient
from tests.support.teaching import ADA, BRUNO, GENERAL, GUILD

KEY = StreamKey(GUILD, GENERAL, StreamId(GENERAL))
HERE = ChannelKey(GUILD, GENERAL)
SINCE = MessageId(100)
PAGE = 10
PAUSE = 0.01


def shorten_pauses(patch: pytest.MonkeyPatch) -> None:
    """Let what tries again do so soon: real pauses spare Discord and the disk, nothing else."""
    for module in (catch_up, backfill):
        patch.setattr(module, "RECHECK_DELAY", PAUSE)
    for module in (catch_up, backfill, archived_threads):
        patch.setattr(module, "MAX_RETRY_DELAY", PAUSE)
    patch.setattr(archived_threads, "CATCH_UP_POLL_DELAY", PAUSE)
    patch.setattr(writer, "FIRST_RETRY", PAUSE)


class Past:
    """A history that is simply what was said, in pages of ten."""

    def __init__(self) -> None:
        self.said: list[Message] = []
        self.archive: list[Thread] = []
        self.failures: list[HistoryUnavailable] = []
        self.pages = 0
        self.known_total: int | None = None
        self.asked = asyncio.Event()
        self.answering = asyncio.Event()
        self.answering.set()

    def hold_back(self) -> None:
        """Answer nothing until `answering` is set; `asked` tells when the next request comes."""
        self.answering.clear()
        self.asked.clear()

    async def after(self, key: StreamKey, id_: MessageId) -> Page:
        await self._answer()
        found = [one for one in self.said if one.key == key and one.id > id_][:PAGE]
        return Page(found, found[-1].id if found else None, full=len(found) == PAGE)

    async def before(self, key: StreamKey, id_: MessageId) -> Page:
        await self._answer()
        found = [one for one in self.said if one.key == key and one.id < id_][-PAGE:]
        return Page(found, found[0].id if found else None, full=len(found) == PAGE)

    async def count(
        self, guild: GuildId, channel: ChannelId, after: MessageId, before: MessageId
    ) -> int | None:
        return self.known_total

    async def active(self, guild: GuildId, channel: ChannelId) -> list[StreamKey]:
        archived = {thread.key for thread in self.archive}
        open_ = {one.key for one in self.said if one.key[:2] == (guild, channel)} - archived
        return sorted({StreamKey(guild, channel, StreamId(channel)), *open_})

    async def archived(
        self, guild: GuildId, channel: ChannelId, before: MessageId | None
    ) -> tuple[list[Thread], bool]:
        await self._answer()
        later = before or MessageId(1 << 62)
        found = sorted(
            (
                one
                for one in self.archive
                if one.key[:2] == (guild, channel) and one.archived < later
            ),
            key=lambda one: -one.archived,
        )
        return found[:2], len(found) > 2

    async def _answer(self) -> None:
        self.pages += 1
        self.asked.set()
        await self.answering.wait()
        await asyncio.sleep(0)  # as any request, an answer takes at least one turn of the loop
        if self.failures:
            raise self.failures.pop()


@asynccontextmanager
async def alive(
    store: Store,
    past: Past,
    settle: float = 0,
    public_channels: PublicChannels = lambda _guild: None,
) -> AsyncIterator[Services]:
    services = build_services(store, past, public_channels, Random, settle=settle, grace=0)
    await services.live.load()
    async with asyncio.TaskGroup() as tasks:
        learning = tasks.create_task(services.live.run())
        reading = [
            tasks.create_task(one.run())
            for one in (services.catch_up, services.archived_threads, services.backfill)
        ]
        yield services
        services.live.stop()
        await learning
        for one in reading:
            one.cancel()


async def settled(services: Services) -> None:
    """Wait until nothing is left to read up or to commit."""
    async with patient():
        while services.catch_up.pending_streams(GUILD):
            await asyncio.sleep(0)
    await services.live.flush()


def fresh_session(services: Services, newest: MessageId | None) -> None:
    """Begin a session that doesn't know what the one before has missed."""
    services.streams.invalidate(lambda _: True)
    services.catch_up.follow(KEY, newest)


async def past_read(services: Services, channel_key: ChannelKey = HERE) -> None:
    """Wait until a channel's past is read."""
    async with patient():
        while services.backfill.find_active(channel_key) is not None:
            await asyncio.sleep(0)


async def read_past(services: Services) -> None:
    """Read all that was said in a channel before it was switched on."""
    await services.backfill.begin(BackfillJob(*HERE, MessageId(0)))
    await past_read(services)


async def learned(store: Store) -> int:
    return (await store.scope_statistics(Scope(GUILD))).messages


def message(id_: int, content: str = "tea and rain", key: StreamKey = KEY) -> Message:
    return Message(key, ADA if id_ % 2 else BRUNO, MessageId(id_), content)


FORBIDDEN = HistoryUnavailable(permitted=False)


@asynccontextmanager
async def listening(
    store: Store,
    past: Past,
    settle: float = 0,
    public_channels: PublicChannels = lambda _guild: None,
) -> AsyncIterator[Services]:
    async with alive(store, past, settle, public_channels) as services:
        await services.live.switch_on(KEY, SINCE)
        await settled(services)
        yield services


def now(seconds_ago: float = 0) -> MessageId:
    return snowflake_at(datetime.now(UTC) - timedelta(seconds=seconds_ago))
