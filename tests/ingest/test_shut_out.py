"""Where history may not be read any more, and where it hasn't been read to the end."""

import asyncio

import pytest

from markovbot.container import Services
from markovbot.domain import ChannelId, GuildId, MessageId, StreamId, StreamKey
from markovbot.ingest.history import Thread
from markovbot.store.ports import Store
from sandbox.patience import patient
from tests.support.services import FORBIDDEN, Past, alive, learned, listening, message, now, settled
from tests.support.teaching import GENERAL, GUILD

ONE, OTHER = (StreamKey(GUILD, GENERAL, StreamId(number)) for number in (777, 778))


async def looked(services: Services) -> None:
    """Look through the archived threads, until there is nothing more to do."""
    services.archived_threads.request(GUILD, GENERAL)
    async with patient():
        while services.archived_threads._pool.pending(GUILD):
            await asyncio.sleep(0)
    await settled(services)


async def test_archived_threads_are_looked_for_again_if_what_they_hold_has_not_settled(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    past = Past()
    async with listening(store, past):
        pass
    first, second = message(now(20), key=ONE), message(now(15), key=OTHER)
    past.said = [first, second]
    past.archive = [Thread(ONE, first.id, now(12)), Thread(OTHER, second.id, now(10))]
    async with alive(store, past, settle=60) as services:
        again: asyncio.Queue[StreamKey] = asyncio.Queue()
        monkeypatch.setattr(services.catch_up, "request", again.put_nowait)
        services.archived_threads.request(GUILD, GENERAL)
        async with patient():
            for _ in range(10):  # it settles in a minute only, so they are asked for again
                await again.get()
        assert services.archived_threads._pool.pending(GUILD)
    async with alive(store, past) as services:
        await looked(services)
        assert await learned(store) == 2


class Closing(Past):
    """A history that is closed once its threads are listed."""

    closing = closed = False

    async def archived(
        self, guild: GuildId, channel: ChannelId, before: MessageId | None
    ) -> tuple[list[Thread], bool]:
        if self.closed:
            raise FORBIDDEN
        found = await super().archived(guild, channel, before)
        self.closed = self.closing
        return found

    async def _answer(self) -> None:
        await super()._answer()
        if self.closed:
            raise FORBIDDEN


async def test_archived_threads_are_looked_for_again_if_they_could_not_be_read(
    store: Store,
) -> None:
    past = Closing()
    async with listening(store, past):
        pass
    past.said = [message(201, key=ONE), message(202, key=OTHER)]
    past.archive = [
        Thread(ONE, MessageId(201), MessageId(300)),
        Thread(OTHER, MessageId(202), MessageId(310)),
    ]
    past.closing = True
    async with alive(store, past) as services:
        await looked(services)
    past.closing = past.closed = False
    async with alive(store, past) as services:
        await looked(services)
        assert await learned(store) == 2
