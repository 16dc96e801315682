"""The past of a channel is learned once, however often reading it is interrupted."""

import asyncio
from pathlib import Path
from random import Random

import pytest

from markovbot.container import Services
from markovbot.domain import ChannelId, GuildId, MessageId, Scope, StreamId, StreamKey
from markovbot.ingest.channel_keys import ChannelKey
from markovbot.ingest.fair_queue import FairQueue
from markovbot.ingest.history import HistoryUnavailable, Thread
from markovbot.store import open_store
from markovbot.store.ports import BackfillJob, Store
from sandbox.patience import patient
from tests.support.services import (
    KEY,
    Past,
    alive,
    learned,
    message,
    past_read,
    settled,
)
from tests.support.teaching import ADA, BRUNO, GENERAL, GUILD, OTHER_GUILD, RANDOM

GENERAL_KEY = ChannelKey(GUILD, GENERAL)
SINCE = MessageId(10_000)
OPEN = StreamKey(GUILD, GENERAL, StreamId(71))
QUIET = [StreamKey(GUILD, GENERAL, StreamId(72 + n)) for n in range(5)]


def long_past() -> Past:
    """A channel with an open thread and five archived ones, all older than the switch."""
    past = Past()
    past.said = [message(id_, f"cup {id_} of tea") for id_ in range(1000, 1155)]
    past.said += [message(id_, f"pot {id_}", OPEN) for id_ in range(2000, 2024)]
    for number, key in enumerate(QUIET):
        past.said += [message(3000 + 100 * number + n, "hot water", key) for n in range(12)]
        past.archive.append(Thread(key, MessageId(3011 + 100 * number), MessageId(5000 + number)))
    return past


async def done(services: Services, channel_key: ChannelKey = GENERAL_KEY) -> None:
    """Wait until a channel's past is read, as whoever reports it would."""
    await past_read(services, channel_key)
    for active in services.backfill.list_active():
        if active.done:
            await services.backfill.drop_done(active)


async def run_backfill(store: Store, past: Past, job: BackfillJob) -> str:
    async with alive(store, past) as services:
        await services.live.switch_on(KEY, SINCE)
        await services.backfill.begin(job)
        await done(services)
        return await store.digest(GUILD)


async def test_all_that_was_said_before_is_learned_threads_included(store: Store) -> None:
    past = long_past()
    await run_backfill(store, past, BackfillJob(*GENERAL_KEY, MessageId(0)))
    assert await learned(store) == len(past.said)
    assert await store.backfill_jobs() == []


async def test_reading_the_past_twice_learns_it_once(store: Store) -> None:
    past = long_past()
    once = await run_backfill(store, past, BackfillJob(*GENERAL_KEY, MessageId(0)))
    pages = past.pages
    assert await run_backfill(store, past, BackfillJob(*GENERAL_KEY, MessageId(0))) == once
    assert past.pages - pages <= len(past.archive)  # only lists of threads


@pytest.mark.slow
async def test_interrupted_twenty_times_it_ends_like_uninterrupted(tmp_path: Path) -> None:
    past = long_past()
    async with open_store(tmp_path / "whole.db", create=True) as store:
        whole = await run_backfill(store, past, BackfillJob(*GENERAL_KEY, MessageId(0)))
    rng = Random(7)
    path = tmp_path / "interrupted.db"
    for interruption in range(20):
        async with open_store(path, create=True) as store, alive(store, past) as services:
            if not interruption:
                await services.live.switch_on(KEY, SINCE)
                await services.backfill.begin(BackfillJob(*GENERAL_KEY, MessageId(0)))
            else:
                await services.backfill.load()
            stop_after = past.pages + rng.randrange(3)
            while past.pages < stop_after and services.backfill.find_active(GENERAL_KEY):
                await asyncio.sleep(0)
    async with open_store(path, create=True) as store, alive(store, past) as services:
        await services.backfill.load()
        await past_read(services)
        (active,) = services.backfill.list_active()
        assert (active.job.read, active.job.learned) == (len(past.said), len(past.said))
        assert active.fraction == 1
        await done(services)
        assert await store.digest(GUILD) == whole


async def test_the_part_that_is_read_is_of_all_messages_and_goes_on_after_a_kill(
    store: Store,
) -> None:
    past = long_past()
    past.known_total = len(past.said)
    for start in range(3):
        async with alive(store, past) as services:
            if not start:
                await services.live.switch_on(KEY, SINCE)
                await services.backfill.begin(BackfillJob(*GENERAL_KEY, MessageId(0)))
            else:
                await services.backfill.load()
            (active,) = services.backfill.list_active()
            assert active.seconds_left is None
            enough = active.job.read + 20
            while active.job.read < enough:
                await asyncio.sleep(0)
            assert active.job.total == len(past.said)
            assert active.fraction == active.job.read / len(past.said)
            assert active.seconds_left is not None
        (job,) = await store.backfill_jobs()  # the last page may have been learned meanwhile
        assert active.job.read <= job.read == job.learned == await learned(store)


async def test_without_a_total_the_time_that_was_read_tells_the_part(store: Store) -> None:
    past = Past()
    past.said = [message(GENERAL + (SINCE - GENERAL) * n // 40) for n in range(1, 40)]
    async with alive(store, past) as services:
        await services.live.switch_on(KEY, SINCE)
        await services.backfill.begin(BackfillJob(*GENERAL_KEY, MessageId(0)))
        (active,) = services.backfill.list_active()
        seen = [0.0]
        while not active.done:
            await asyncio.sleep(0)
            seen.append(active.fraction)
        assert seen == sorted(seen)
        assert seen[-1] == 1
        assert [round(one, 2) for one in dict.fromkeys(seen)] == [0, 0.25, 0.5, 0.75, 0.98, 1]


async def test_one_that_begins_while_another_is_told_of_outlives_a_kill(store: Store) -> None:
    past = long_past()
    async with alive(store, past) as services:
        await services.live.switch_on(KEY, SINCE)
        await services.backfill.begin(BackfillJob(*GENERAL_KEY, MessageId(1100)))
        await past_read(services)
        (before,) = services.backfill.list_active()
        await asyncio.gather(
            services.backfill.begin(BackfillJob(*GENERAL_KEY, MessageId(0))),
            services.backfill.drop_done(before),
        )
        assert [one.oldest for one in await store.backfill_jobs()] == [0]


async def test_a_channel_that_is_switched_off_and_on_again_has_no_past_being_read(
    store: Store,
) -> None:
    past = Past()
    async with alive(store, past) as services:
        await services.live.switch_on(KEY, SINCE)
        await settled(services)
        past.failures = [HistoryUnavailable(permitted=True)]
        await services.backfill.begin(BackfillJob(*GENERAL_KEY, MessageId(0)))
        while past.failures:
            await asyncio.sleep(0)
        await services.live.switch_off(*GENERAL_KEY)
        past.said = [message(id_) for id_ in range(10_001, 10_005)]  # while it was off
        await services.live.switch_on(KEY, MessageId(10_010))
        await done(services)
        assert await learned(store) == 0


async def test_a_thread_that_is_opened_again_while_the_past_is_read_is_not_missed(
    store: Store,
) -> None:
    past = Past()
    past.said = [message(id_) for id_ in range(1000, 1005)]
    past.said += [message(id_, "hot water", QUIET[0]) for id_ in range(3000, 3005)]
    past.archive = [Thread(QUIET[0], MessageId(3004), MessageId(5000))]
    async with alive(store, past) as services:
        await services.live.switch_on(KEY, SINCE)
        past.hold_back()
        await services.backfill.begin(BackfillJob(*GENERAL_KEY, MessageId(0)))
        await past.asked.wait()
        past.archive.clear()
        past.answering.set()
        await done(services)
        assert await learned(store) == 10


async def test_it_goes_back_only_as_far_as_asked_and_later_goes_on_from_there(
    store: Store,
) -> None:
    past = Past()
    past.said = [message(id_) for id_ in range(1000, 1155)]
    await run_backfill(store, past, BackfillJob(*GENERAL_KEY, MessageId(1100)))
    assert await learned(store) == 55
    await run_backfill(store, past, BackfillJob(*GENERAL_KEY, MessageId(0)))
    assert await learned(store) == 155


async def test_live_messages_and_the_past_meet_without_gap_or_overlap(store: Store) -> None:
    past = long_past()
    async with alive(store, past) as services:
        await services.live.switch_on(KEY, SINCE)
        await services.backfill.begin(BackfillJob(*GENERAL_KEY, MessageId(0)))
        for id_ in range(10_001, 10_040):
            past.said.append(message(id_))
            services.live.on_message(past.said[-1])
            await asyncio.sleep(0)
        await done(services)
        async with patient():
            while services.catch_up.pending_streams(GUILD):
                await asyncio.sleep(0)
        await services.live.flush()
        assert await learned(store) == len(past.said)


async def test_a_reset_in_the_middle_ends_it_and_forgets_what_it_learned(store: Store) -> None:
    past = long_past()
    past.answering.clear()
    async with alive(store, past) as services:
        await services.live.switch_on(KEY, SINCE)
        await services.backfill.begin(BackfillJob(*GENERAL_KEY, MessageId(0)))
        await past.asked.wait()
        await services.eraser.erase(Scope(GUILD, channel=GENERAL), MessageId(20_000))
        past.answering.set()
        assert [active.ended for active in services.backfill.list_active()] == [True]
        await asyncio.sleep(0)
    assert await learned(store) == 0
    assert await store.backfill_jobs() == []


async def test_what_a_member_wanted_forgotten_is_not_brought_back(store: Store) -> None:
    past = long_past()
    async with alive(store, past) as services:
        await services.eraser.erase(Scope(GUILD, member=ADA), MessageId(10_000))
    await run_backfill(store, past, BackfillJob(*GENERAL_KEY, MessageId(0)))
    by_bruno = [one for one in past.said if one.member == BRUNO]
    assert await learned(store) == len(by_bruno)


async def test_cancelled_it_keeps_what_it_has_learned_and_begins_again_there(
    store: Store,
) -> None:
    past = long_past()
    async with alive(store, past) as services:
        await services.live.switch_on(KEY, SINCE)
        await services.backfill.begin(BackfillJob(*GENERAL_KEY, MessageId(0)))
        while past.pages < 5:
            await asyncio.sleep(0)
        assert await services.backfill.cancel(GENERAL_KEY)
        assert not await services.backfill.cancel(GENERAL_KEY)
    part = await learned(store)
    assert 0 < part < len(past.said)
    await run_backfill(store, past, BackfillJob(*GENERAL_KEY, MessageId(0)))
    assert await learned(store) == len(past.said)


async def test_without_permission_it_waits_and_says_so(store: Store) -> None:
    past = long_past()
    past.failures = [HistoryUnavailable(permitted=False)]
    async with alive(store, past) as services:
        await services.live.switch_on(KEY, MessageId(1))  # nothing to catch up with asks first
        past.failures.append(HistoryUnavailable(permitted=False))
        await services.backfill.begin(BackfillJob(*GENERAL_KEY, MessageId(0)))
        async with patient():
            while not any(active.forbidden for active in services.backfill.list_active()):
                await asyncio.sleep(0)


async def test_servers_take_turns(store: Store) -> None:
    past = Past()
    elsewhere = StreamKey(OTHER_GUILD, RANDOM, StreamId(RANDOM))
    channels = [ChannelId(5000 + n) for n in range(30)]
    for channel in channels:
        key = StreamKey(GUILD, channel, StreamId(channel))
        past.said += [message(id_, key=key) for id_ in range(1000, 1100)]
    past.said += [message(id_, key=elsewhere) for id_ in range(1000, 1025)]
    async with alive(store, past) as services:
        for channel in channels:
            key = StreamKey(GUILD, channel, StreamId(channel))
            await services.live.switch_on(key, SINCE)
        await services.live.switch_on(elsewhere, SINCE)
        while services.catch_up.pending_streams(GUILD) or services.catch_up.pending_streams(
            OTHER_GUILD
        ):
            await asyncio.sleep(0)
        before = past.pages
        for channel in channels:
            await services.backfill.begin(BackfillJob(GUILD, channel, MessageId(0)))
        await services.backfill.begin(BackfillJob(OTHER_GUILD, RANDOM, MessageId(0)))
        await done(services, ChannelKey(OTHER_GUILD, RANDOM))
        assert past.pages - before < 60  # of 360 in all


def test_a_guild_with_much_to_do_delays_others_by_one_turn() -> None:
    queue: FairQueue[ChannelKey] = FairQueue()
    for number in range(100):
        queue.add(ChannelKey(GUILD, ChannelId(number)))
    queue.add(ChannelKey(GuildId(9), ChannelId(1)))
    taken = [queue.take().guild for _ in range(3)]
    assert GuildId(9) in taken[:2]
