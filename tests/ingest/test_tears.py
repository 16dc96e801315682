"""What is heard on two sides of a gap never vouches for what lies between."""

import asyncio

import pytest

from markovbot.clock import Clock
from markovbot.domain import EVERYWHERE, MessageId, Scope, StreamId, StreamKey, seconds_of
from markovbot.ingest.channel_keys import ChannelKey
from markovbot.ingest.history import HistoryUnavailable, Page, Thread
from markovbot.store.ports import BackfillJob, Store
from tests.support.services import (
    FORBIDDEN,
    KEY,
    Past,
    alive,
    fresh_session,
    learned,
    listening,
    message,
    now,
    past_read,
    read_past,
    settled,
)
from tests.support.teaching import ADA, GENERAL, GUILD


async def test_what_waits_beyond_a_gap_does_not_close_it_when_it_can_be_read_again(
    store: Store,
) -> None:
    past = Past()
    async with listening(store, past, settle=1e9) as services:
        past.said = [message(id_) for id_ in range(101, 105)]
        past.failures = [FORBIDDEN]
        fresh_session(services, MessageId(104))
        await settled(services)
        past.said.append(message(150))
        services.live.on_message(past.said[-1])  # beyond the gap, and it waits
        past.hold_back()
        services.catch_up.request_channel(GUILD, GENERAL)
        await past.asked.wait()
        await services.live.flush(lambda _: True)  # it settles while the page is on its way
        past.answering.set()
        await settled(services)
        await services.live.flush(lambda _: True)
        assert await learned(store) == len(past.said)


async def test_what_was_missed_between_two_sessions_can_be_read_once_that_is_permitted(
    store: Store,
) -> None:
    past = Past()
    async with listening(store, past, settle=1e9) as services:
        for id_ in (150, 170):
            past.failures = [FORBIDDEN]
            fresh_session(services, MessageId(id_ - 1))
            await settled(services)
            past.said.append(message(id_))
            services.live.on_message(past.said[-1])
            past.said.append(message(id_ + 5))  # nobody hears this one
        await services.live.flush(lambda _: True)
        services.catch_up.request_channel(GUILD, GENERAL)
        await settled(services)
        await services.live.flush(lambda _: True)
        assert await learned(store) == len(past.said)


async def test_what_can_be_heard_only_survives_a_fresh_session(store: Store) -> None:
    past = Past()
    async with listening(store, past, settle=1e9) as services:
        past.failures = [FORBIDDEN]
        fresh_session(services, MessageId(140))
        await settled(services)
        services.live.on_message(message(150))
        services.streams.invalidate(lambda _: True)
        await services.live.flush(lambda _: True)  # before its server is there again
        assert await learned(store) == 1


async def test_ids_that_come_out_of_order_are_all_learned(store: Store) -> None:
    past = Past()
    async with listening(store, past, settle=1e9) as services:
        for id_ in (102, 101, 102):
            services.live.on_message(message(id_))
        await services.live.flush(lambda _: True)
        assert await learned(store) == 2


async def test_what_settles_this_very_millisecond_is_not_counted_again_after_a_restart(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    past = Past()
    first = now(100)
    command = MessageId(first + (5000 << 22))  # five seconds later, with nothing to learn
    for later in (60.0003, 3600):
        moment = seconds_of(first) + later
        monkeypatch.setattr(Clock, "now", lambda _, moment=moment: moment)
        async with listening(store, past, settle=60) as services:
            past.said = [message(first + 7)]
            services.catch_up.follow(KEY, command)
            await settled(services)
    assert await learned(store) == 1


async def test_a_text_withdrawn_before_history_was_asked_is_not_learned(store: Store) -> None:
    past = Past()
    async with listening(store, past) as services:
        await services.live.revise(MessageId(150), message(150, "said in anger"))
        services.streams.invalidate(lambda _: True)
        past.said = [message(150, "said with love")]  # edited once more, and nobody heard of it
        services.catch_up.follow(KEY, MessageId(150))
        await settled(services)
        digest = await store.digest(GUILD)
    await store.erase(Scope(GUILD), MessageId(149))
    past.said = [message(150, "said with love")]
    async with alive(store, past) as services:
        services.catch_up.follow(KEY, MessageId(150))
        await settled(services)
        assert await learned(store) == 1
        assert await store.digest(GUILD) == digest


async def test_a_thread_deleted_while_its_page_is_on_its_way_is_not_learned(store: Store) -> None:
    past = Past()
    thread = StreamKey(GUILD, GENERAL, StreamId(777))
    past.said = [message(150, key=thread)]
    async with listening(store, past) as services:
        past.hold_back()
        services.catch_up.follow(thread, MessageId(150))
        await past.asked.wait()
        await services.live.retract_matching(lambda one: one.key == thread)
        past.answering.set()
        await settled(services)
        assert await learned(store) == 0


async def test_nothing_is_kept_in_memory_while_history_cannot_be_read(store: Store) -> None:
    past = Past()
    async with listening(store, past) as services:
        past.failures = [HistoryUnavailable(permitted=True)]
        fresh_session(services, MessageId(150))
        while past.failures:
            await asyncio.sleep(0)
        for _ in range(5):
            await asyncio.sleep(0)
        services.live.on_message(message(151))
        assert not services.streams.track(KEY).take_buffered()


class Silent(Past):
    """A history that may not be read any more, as Discord has it before its event tells."""

    def __init__(self) -> None:
        super().__init__()
        self.silent = 0

    def hush(self) -> None:
        self.silent, self.failures = 1, [FORBIDDEN]

    async def after(self, key: StreamKey, id_: MessageId) -> Page:
        self.silent -= 1
        return await super().after(key, id_) if self.silent < 0 else Page([], None, full=False)

    async def before(self, key: StreamKey, id_: MessageId) -> Page:
        self.silent -= 1
        return await super().before(key, id_) if self.silent < 0 else Page([], None, full=False)


async def test_silence_is_not_taken_for_a_history_without_anything(store: Store) -> None:
    past = Silent()
    async with listening(store, past) as services:
        past.said = [message(id_) for id_ in (50, 51, 150, 151)]
        past.hush()
        services.catch_up.follow(KEY, MessageId(151))
        await settled(services)
        services.catch_up.request_channel(GUILD, GENERAL)
        await settled(services)
        assert await learned(store) == 2
        past.hush()
        await read_past(services)
        assert await learned(store) == 4


async def test_nothing_is_learned_after_a_channel_was_switched_off(store: Store) -> None:
    past = Past()
    past.said = [message(id_) for id_ in range(50, 90)]
    async with listening(store, past) as services:
        past.hold_back()
        await services.backfill.begin(BackfillJob(GUILD, GENERAL, MessageId(0)))
        await past.asked.wait()
        await services.live.switch_off(GUILD, GENERAL)
        past.answering.set()
        await past_read(services)
    assert await learned(store) == 0


async def test_threads_that_a_fresh_session_loses_track_of_are_read_all_the_same(
    store: Store,
) -> None:
    past = Past()
    threads = [StreamKey(GUILD, GENERAL, StreamId(number)) for number in (777, 778)]
    async with listening(store, past):
        pass
    past.archive = [Thread(key, MessageId(201), MessageId(300)) for key in threads]
    past.said = [message(200, key=threads[0])]
    async with alive(store, past) as services:
        turn = services.archived_threads._turn
        assert await turn(ChannelKey(GUILD, GENERAL))  # there is more to do
        await settled(services)
        assert await learned(store) == 1
        services.streams.invalidate(lambda _: True)
        past.said.append(message(202, key=threads[0]))
        assert services.catch_up.pending_streams(GUILD) == 0  # nothing is asked for
        assert await turn(ChannelKey(GUILD, GENERAL))
        await settled(services)
        assert await turn(ChannelKey(GUILD, GENERAL)) is None
    assert await store.get_fact(f"guild {GUILD} archived {GENERAL}") == "300"
    assert await learned(store) == 2


async def test_what_waits_anywhere_is_forgotten_by_who_wants_that_everywhere(store: Store) -> None:
    past = Past()
    async with listening(store, past, settle=1e9) as services:
        said = message(now())
        services.live.on_message(said)
        await services.privacy.erase(said.member, EVERYWHERE, MessageId(said.id + 1))
        await services.live.flush(lambda _: True)
        assert await learned(store) == 0


async def test_the_past_of_who_was_forgotten_everywhere_stays_forgotten(store: Store) -> None:
    past = Past()
    past.said = [message(id_) for id_ in range(50, 60)]
    async with listening(store, past) as services:
        await services.privacy.erase(ADA, EVERYWHERE, MessageId(1000))
        await read_past(services)
        assert await learned(store) == 5
