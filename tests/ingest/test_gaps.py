"""What could not be read or settled at once is learned later, and only once."""

import asyncio
import sqlite3
from pathlib import Path

import pytest

from markovbot.domain import MessageId, StreamId, StreamKey
from markovbot.ingest import streams, writer
from markovbot.ingest.history import Page, Thread
from markovbot.store import open_store
from markovbot.store.ports import Store
from sandbox.patience import patient
from tests.support.services import (
    FORBIDDEN,
    KEY,
    SINCE,
    Past,
    alive,
    fresh_session,
    learned,
    listening,
    message,
    now,
    settled,
)
from tests.support.teaching import GENERAL, GUILD


async def test_what_history_shows_settles_before_it_is_learned(store: Store) -> None:
    past = Past()
    old, young = message(now(600)), message(now(1), "a secret slip")
    past.said = [old, young]
    async with alive(store, past, settle=3600) as services:
        await services.live.switch_on(KEY, MessageId(1))
        await settled(services)
        assert await learned(store) == 0  # an hour isn't over for either
    async with alive(store, past, settle=60) as services:
        services.catch_up.follow(KEY, young.id)
        await settled(services)
        assert await learned(store) == 1
        await services.live.retract([young.id])
        past.said.remove(young)
    async with alive(store, past) as services:
        services.catch_up.follow(KEY, young.id)
        await settled(services)
        assert await learned(store) == 1


class Young(Past):
    """A history of messages that have settled this very millisecond, and of one that hasn't."""

    async def after(self, key: StreamKey, id_: MessageId) -> Page:
        if not self.said:
            self.said = [message(now(60) + number) for number in (1, 2, 3)] + [message(now(30))]
        return await super().after(key, id_)


@pytest.mark.parametrize("attempt", range(5))  # the millisecond is met in most
async def test_what_settles_while_it_is_read_counts_once_whoever_reads_it_next(
    store: Store, attempt: int
) -> None:
    past = Young()
    async with alive(store, past, settle=60) as services:
        await services.live.switch_on(KEY, MessageId(attempt + 1))
        await settled(services)
    async with alive(store, past) as services:
        services.catch_up.follow(KEY, past.said[-1].id)
        await settled(services)
        assert await learned(store) == len(past.said)


async def test_what_is_heard_while_a_page_is_on_its_way_is_not_asked_for_again(
    store: Store,
) -> None:
    past = Past()
    async with listening(store, past) as services:
        past.said = [message(150)]
        past.hold_back()
        fresh_session(services, MessageId(150))
        await past.asked.wait()
        for id_ in range(151, 160):
            services.live.on_message(message(id_))  # after the page was put together
        pages = past.pages
        past.answering.set()
        await settled(services)
        assert await learned(store) == 10
        assert past.pages == pages


async def test_a_gap_in_what_may_be_read_is_filled_when_the_permission_returns(
    store: Store,
) -> None:
    past = Past()
    async with listening(store, past) as services:
        past.said = [message(id_) for id_ in range(101, 150)]
        past.failures = [FORBIDDEN]
        fresh_session(services, MessageId(149))
        await settled(services)
        for id_ in range(150, 160):
            past.said.append(message(id_))
            services.live.on_message(past.said[-1])
        await services.live.flush()
        assert await learned(store) == 10  # live, beyond the gap
        services.catch_up.request_channel(GUILD, GENERAL)
        await settled(services)
        assert await learned(store) == len(past.said)


async def test_a_gap_outlives_a_restart(store: Store) -> None:
    past = Past()
    async with listening(store, past) as services:
        past.said = [message(id_) for id_ in range(101, 150)]
        past.failures = [FORBIDDEN]
        fresh_session(services, MessageId(149))
        await settled(services)
        past.said.append(message(150))
        services.live.on_message(past.said[-1])
    async with alive(store, past) as services:
        services.catch_up.follow(KEY, MessageId(150))
        await settled(services)
        assert await learned(store) == 50


async def test_a_thread_archived_while_nobody_listened_is_found_and_only_once(
    store: Store,
) -> None:
    thread = StreamKey(GUILD, GENERAL, StreamId(777))
    past = Past()
    async with listening(store, past):
        pass
    past.said = [message(id_, key=thread) for id_ in range(200, 225)]
    past.archive = [Thread(thread, MessageId(224), MessageId(300))]
    for _ in range(2):
        async with alive(store, past) as services:
            services.archived_threads.request(GUILD, GENERAL)
            async with patient():
                while await learned(store) < 25:
                    await asyncio.sleep(0)
                while await store.get_fact(f"guild {GUILD} archived {GENERAL}") != "300":
                    await asyncio.sleep(0.05)
    assert await learned(store) == 25


async def test_an_edit_that_makes_words_of_a_command_counts_as_history_would_show_it(
    store: Store,
) -> None:
    past = Past()
    async with listening(store, past, settle=3600) as services:
        said = message(now())
        await services.live.revise(said.id, said)
        await services.live.flush(lambda _: True)
        assert await learned(store) == 1


async def test_what_was_deleted_while_the_session_was_lost_is_not_learned(store: Store) -> None:
    past = Past()
    async with listening(store, past, settle=3600) as services:
        past.said = [message(now(1), "still there"), message(now(), "regretted")]
        for one in past.said:
            services.live.on_message(one)
        past.said.pop()  # and no event tells of it
        fresh_session(services, past.said[-1].id)
        await settled(services)
        await services.live.flush(lambda _: True)
        assert await learned(store) == 1


class OnlyCommands(Past):
    """A history in which there is nothing to learn yet."""

    async def after(self, key: StreamKey, id_: MessageId) -> Page:
        page = await super().after(key, id_)
        return Page([], page.reach, page.full)


async def test_a_command_read_from_history_may_still_become_words(store: Store) -> None:
    past = OnlyCommands()
    async with listening(store, past, settle=3600) as services:
        command = message(now())
        past.said = [command]
        fresh_session(services, command.id)
        await settled(services)
        await services.live.revise(command.id, command)
        await services.live.flush(lambda _: True)
        assert await learned(store) == 1


async def test_a_deletion_that_cannot_be_written_now_is_made_up_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("markovbot.store.sqlite.file.connections.BUSY_SECONDS", 0.05)
    path = tmp_path / "markov.db"
    async with open_store(path, create=True) as store, listening(store, Past()) as services:
        for id_ in (101, 102):
            services.live.on_message(message(id_))
        await services.live.flush()
        with sqlite3.connect(path) as other:
            other.execute("BEGIN IMMEDIATE")
            await services.live.retract([MessageId(101)])
            await services.live.revise(MessageId(102), message(102, "rather coffee"))
            assert await learned(store) == 2
            other.rollback()
        other.close()
        async with patient():
            while await learned(store) != 1:
                await asyncio.sleep(0.05)
        assert "taken back later" in caplog.text


@pytest.mark.slow
async def test_more_threads_than_are_followed_are_all_learned(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "MAX_STREAMS", 10)
    past = Past()
    keys = [StreamKey(GUILD, GENERAL, StreamId(number)) for number in range(1, 41)]
    async with listening(store, past) as services:
        for round_ in range(1, 4):
            for key in keys:
                past.said.append(message(key.stream * 1_000_000 + round_ + SINCE, key=key))
                services.live.on_message(past.said[-1])
                if key.stream % 7 == 0:
                    await settled(services)
            await settled(services)
            assert await learned(store) == round_ * len(keys)
            assert len(list(services.streams.matching(lambda _: True))) <= streams.MAX_STREAMS


async def test_thousands_of_deletions_while_the_database_is_locked_are_all_made_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "MAX_WAITING_CHANGES", 20)
    path = tmp_path / "markov.db"
    async with open_store(path, create=True) as store, listening(store, Past()) as services:
        for id_ in range(101, 201):
            services.live.on_message(message(id_))
        await services.live.flush()
        assert await learned(store) == 100
        with sqlite3.connect(path) as other:
            other.execute("BEGIN IMMEDIATE")
            async with asyncio.TaskGroup() as events:
                for id_ in range(101, 200):
                    events.create_task(services.live.retract([MessageId(id_)]))
                await asyncio.sleep(0)
                other.rollback()
        other.close()
        async with patient():
            while await learned(store) != 1:
                await asyncio.sleep(0.05)
