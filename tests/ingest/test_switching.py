"""Channels switched on and off: memory and database say the same, whatever comes in between."""

import asyncio
from pathlib import Path

import pytest

from markovbot.container import Services
from markovbot.domain import MessageId, StreamId, StreamKey
from markovbot.errors import UserError
from markovbot.store import open_store
from markovbot.store.ports import Store
from tests.support.locking import locked
from tests.support.services import KEY, SINCE, Past, alive, learned, listening, message, settled
from tests.support.teaching import GENERAL, GUILD, OTHER_GUILD, RANDOM


async def agree(services: Services) -> bool:
    """Tell whether memory and database say the same of which channels are on."""
    kept = await services.live._store.switched_on()
    return all(services.live.learns(*one) for one in kept) and services.live.guilds() == {
        guild for guild, _ in kept
    }


async def test_a_channel_that_cannot_be_switched_off_now_loses_nothing(
    database: Path, impatient: None
) -> None:
    past = Past()

    async def say(services: Services, id_: int) -> None:
        past.said.append(message(id_))
        services.live.on_message(message(id_))
        await services.live.flush()

    async with open_store(database, create=True) as store, listening(store, past) as services:
        await say(services, 101)
        with locked(database), pytest.raises(UserError, match="kept it locked"):
            await services.live.switch_off(GUILD, GENERAL)
        assert await agree(services)
        await say(services, 102)
        await services.live.switch_on(KEY, MessageId(103))
        await say(services, 104)
        await settled(services)
        assert await learned(store) == 3


async def test_switching_off_and_on_at_once_ends_the_same_everywhere(store: Store) -> None:
    async with listening(store, Past(), settle=1e9) as services:
        services.live.on_message(message(101))
        async with asyncio.TaskGroup() as admins:
            admins.create_task(services.live.switch_off(GUILD, GENERAL))
            await asyncio.sleep(0)
            admins.create_task(services.live.switch_on(KEY, MessageId(103)))
        assert await agree(services)
        assert services.live.learns(GUILD, GENERAL)


async def test_what_is_known_on_but_not_heard_is_read_up_when_switched_on_again(
    store: Store,
) -> None:
    past = Past()
    async with alive(store, past) as services:
        await store.switch_on(GUILD, GENERAL, SINCE)  # by another process, say
        past.said = [message(101), message(102)]
        await services.live.switch_on(KEY, MessageId(103))
        await settled(services)
        assert await learned(store) == 2


async def test_a_server_that_is_forgotten_switches_no_other_off(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = StreamKey(OTHER_GUILD, RANDOM, StreamId(RANDOM))
    read = store.switched_on
    switching = asyncio.Event()

    async def read_slowly() -> object:
        found = await read()
        await switching.wait()
        return found

    async with listening(store, Past()) as services:
        with monkeypatch.context() as patch:
            patch.setattr(store, "switched_on", read_slowly)
            going = asyncio.create_task(services.eraser.erase_guild(GUILD, MessageId(500)))
            while (GUILD, GENERAL) in await read():
                await asyncio.sleep(0)
            await services.live.switch_on(other, SINCE)
            switching.set()
            await going
        assert await agree(services)
        assert services.live.guilds() == {OTHER_GUILD}
