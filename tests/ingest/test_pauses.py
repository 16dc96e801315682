"""What is said while a server is paused is never learned, by whichever way it might come."""

import asyncio
from pathlib import Path

import pytest

from markovbot.container import Services
from markovbot.domain import CoveredRange, Message, MessageId, StreamId, StreamKey
from markovbot.errors import UserError
from markovbot.ingest.history import Thread
from markovbot.store import open_store
from markovbot.store.ports import BackfillJob, Example, Store
from markovbot.text import segments
from tests.support.locking import locked
from tests.support.services import (
    HERE,
    KEY,
    SINCE,
    Past,
    alive,
    fresh_session,
    learned,
    listening,
    message,
    past_read,
    read_past,
    settled,
)
from tests.support.teaching import GENERAL, GUILD, OTHER_GUILD, RANDOM

PAUSED, RESUMED = MessageId(1000), MessageId(2000)
OPEN = StreamKey(GUILD, GENERAL, StreamId(71))
QUIET = StreamKey(GUILD, GENERAL, StreamId(72))


async def say(services: Services, past: Past, *ids: int, key: StreamKey = KEY) -> None:
    """Let something be said that the bot is told of at once."""
    for id_ in ids:
        said = message(id_, f"cup {id_} of tea", key)
        past.said.append(said)
        services.live.on_message(said)
    await services.live.flush()


async def only_these(store: Store, messages: list[Message]) -> str:
    """Return the digest of a store that has learned some messages and no others."""
    for one in messages:
        await store.learn(
            [Example(one, segments(one.content))], [CoveredRange(one.key, one.id, one.id)]
        )
    return await store.digest(GUILD)


async def test_what_is_said_live_during_a_pause_is_not_learned_later(store: Store) -> None:
    past = Past()
    async with listening(store, past) as services:
        await say(services, past, 101, 102)
        assert await services.pause_control.pause(GUILD, PAUSED)
        assert not await services.pause_control.pause(GUILD, PAUSED)
        await say(services, past, 1001, 1500, 2000)
        assert await learned(store) == 2
        assert await services.pause_control.resume(GUILD, RESUMED)
        assert not await services.pause_control.resume(GUILD, RESUMED)
        await settled(services)
        await say(services, past, 2001)
        fresh_session(services, MessageId(2001))
        await settled(services)
        await read_past(services)
        assert await learned(store) == 3


@pytest.mark.parametrize("restart", ["during the pause", "after it"])
async def test_no_restart_and_no_history_brings_it_back(
    database: Path, tmp_path: Path, restart: str
) -> None:
    past = Past()
    past.said = [message(id_, f"pot {id_}") for id_ in range(1, 30)]  # before it was switched on
    past.archive.append(Thread(QUIET, MessageId(1900), MessageId(2500)))
    async with open_store(database, create=True) as store:
        async with listening(store, past) as services:
            await say(services, past, 101, 102)
            past.said.append(message(900, "missed before the pause"))
            await services.pause_control.pause(GUILD, PAUSED)
            await say(services, past, *range(1001, 1040))
            await say(services, past, 1100, 1200, key=OPEN)
            past.said += [message(1900, "in a thread", QUIET), message(1901, "off the air")]
            if restart == "after it":
                await services.pause_control.resume(GUILD, RESUMED)
        past.said.append(message(2001, "the bot is away"))
        async with alive(store, past) as services:
            if restart == "during the pause":
                services.catch_up.follow(KEY, MessageId(2001))
                services.archived_threads.request(GUILD, GENERAL)
                await settled(services)
                assert await learned(store) == 2
                await services.pause_control.resume(GUILD, RESUMED)
            for key in (KEY, OPEN, QUIET):
                services.catch_up.follow(key, None)
            services.archived_threads.request(GUILD, GENERAL)
            await settled(services)
            past.said.append(message(2002, "in the thread again", OPEN))
            services.catch_up.follow(OPEN, MessageId(2002))
            await settled(services)
            await read_past(services)
            await settled(services)
        digest = await store.digest(GUILD)
        wanted = [one for one in past.said if not PAUSED < one.id <= RESUMED]
    async with open_store(tmp_path / "other.db", create=True) as other:
        assert await only_these(other, wanted) == digest


async def test_an_import_brings_nothing_back_either(store: Store) -> None:
    await store.pause(GUILD, PAUSED)
    await store.resume(GUILD, RESUMED)
    row = message(1500)
    done = await store.learn(
        [Example(row, segments(row.content))], [CoveredRange(KEY, row.id, row.id)]
    )
    assert (done.messages, done.source_ids) == (0, {})


async def test_a_long_pause_is_not_read_through(store: Store) -> None:
    past = Past()
    async with listening(store, past) as services:
        await say(services, past, 101)
        await services.pause_control.pause(GUILD, PAUSED)
        past.said += [message(id_) for id_ in range(1001, 1999)]  # a hundred pages
        await services.pause_control.resume(GUILD, RESUMED)
        await settled(services)
        past.said.append(message(2001))
        past.pages = 0
        fresh_session(services, None)
        await settled(services)
        await services.live.switch_off(GUILD, GENERAL)
        await services.live.switch_on(KEY, MessageId(2500))
        await read_past(services)
        assert past.pages < 12
        assert await learned(store) == 2


async def test_what_came_before_the_pause_was_known_is_taken_back(store: Store) -> None:
    async with listening(store, Past()) as services:
        for id_ in (999, 1001):  # the second came after the admin's press
            services.live.on_message(message(id_))
            await services.live.flush()
        assert await learned(store) == 2
        await services.pause_control.pause(GUILD, PAUSED)
        assert await learned(store) == 1


async def test_what_waits_to_settle_when_the_pause_begins_still_counts(store: Store) -> None:
    past = Past()
    async with listening(store, past, settle=1e9) as services:
        for id_ in (999, 1001):
            services.live.on_message(message(id_))
        await services.pause_control.pause(GUILD, PAUSED)
        await services.live.flush(lambda _: True)
        assert await learned(store) == 1


async def test_an_edit_during_a_pause_takes_the_old_words_and_brings_no_new_ones(
    store: Store,
) -> None:
    past = Past()
    async with listening(store, past) as services:
        await say(services, past, 101, 102)
        await services.pause_control.pause(GUILD, PAUSED)
        await services.live.revise(MessageId(101), message(101, "said while it was paused"))
        assert await learned(store) == 1
        await services.pause_control.resume(GUILD, RESUMED)
        await services.live.revise(MessageId(101), message(101, "said afterwards"))
        assert await learned(store) == 2


async def test_a_backfill_waits_until_the_pause_is_over(store: Store) -> None:
    past = Past()
    past.said = [message(id_, f"pot {id_}") for id_ in range(1, 95)]
    async with listening(store, past) as services:
        past.hold_back()
        await services.backfill.begin(BackfillJob(*HERE, MessageId(0)))
        await past.asked.wait()
        await services.pause_control.pause(GUILD, PAUSED)
        past.answering.set()
        before = -1
        while before != past.pages:  # the page on its way is the last
            before = past.pages
            for _ in range(200):
                await asyncio.sleep(0)
        assert await learned(store) < 94
        assert services.backfill.find_active(HERE) is not None
        await services.pause_control.resume(GUILD, RESUMED)
        await past_read(services)
        assert await learned(store) == 94


async def test_other_servers_go_on(store: Store) -> None:
    other = StreamKey(OTHER_GUILD, RANDOM, StreamId(RANDOM))
    past = Past()
    async with listening(store, past) as services:
        await services.live.switch_on(other, SINCE)
        while services.catch_up.pending_streams(OTHER_GUILD):
            await asyncio.sleep(0)
        await services.pause_control.pause(GUILD, PAUSED)
        await say(services, past, 1001, key=other)
        assert (await store.model_statistics(OTHER_GUILD)).words


async def test_a_pause_that_the_store_cannot_keep_is_none(database: Path, impatient: None) -> None:
    past = Past()
    async with open_store(database, create=True) as store, listening(store, past) as services:
        with locked(database), pytest.raises(UserError):
            await services.pause_control.pause(GUILD, PAUSED)
        assert not services.pauses.is_paused(GUILD)
        await services.pause_control.pause(GUILD, PAUSED)
        with locked(database), pytest.raises(UserError):
            await services.pause_control.resume(GUILD, RESUMED)
        assert services.pauses.is_paused(GUILD)
        await say(services, past, 2001)
        assert await learned(store) == 0
