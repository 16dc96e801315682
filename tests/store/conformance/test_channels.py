"""Channels: switched on and off, covered, backfilled."""

from markovbot.domain import CoveredRange, MessageId, Precondition, Scope, StreamId, StreamKey
from markovbot.store.ports import BackfillJob, Example, Store
from markovbot.text import segments
from tests.support.teaching import GENERAL, GUILD, OTHER_GUILD, RANDOM, Teacher

KEY = StreamKey(GUILD, GENERAL, StreamId(GENERAL))
THREAD = StreamKey(GUILD, GENERAL, StreamId(2999))


async def test_a_channel_is_switched_on_once(store: Store) -> None:
    assert await store.since(GUILD, GENERAL) is None
    assert await store.switch_on(GUILD, GENERAL, MessageId(5)) is True
    assert await store.switch_on(GUILD, GENERAL, MessageId(9)) is False
    assert await store.since(GUILD, GENERAL) == 5
    assert await store.switched_on() == {(GUILD, GENERAL)}
    assert await store.switch_off(GUILD, GENERAL) is True
    assert await store.switch_off(GUILD, GENERAL) is False
    assert await store.switched_on() == frozenset()


async def test_a_guilds_switches_are_listed_with_when_they_were_made(store: Store) -> None:
    assert await store.switches(GUILD) == {}
    for guild, channel, since in (
        (GUILD, GENERAL, 5),
        (GUILD, RANDOM, 7),
        (OTHER_GUILD, RANDOM, 9),
    ):
        await store.switch_on(guild, channel, MessageId(since))
    assert await store.switches(GUILD) == {GENERAL: 5, RANDOM: 7}
    await store.erase(Scope(GUILD, channel=GENERAL), MessageId(11))
    await store.switch_off(GUILD, RANDOM)
    assert await store.switches(GUILD) == {GENERAL: 11}


async def test_a_stream_without_coverage_starts_at_the_switch(store: Store) -> None:
    assert await store.watermark(KEY) is None
    assert await store.beginning(KEY) is None
    await store.switch_on(GUILD, GENERAL, MessageId(5))
    for key in (KEY, THREAD):
        assert (await store.beginning(key), await store.watermark(key)) == (5, 5)


async def test_a_backfill_lasts_until_it_is_ended(store: Store) -> None:
    job = BackfillJob(GUILD, GENERAL, MessageId(1), 2001, 77, 10)
    await store.save_backfill_job(job)
    assert await store.backfill_jobs() == []  # the channel is off
    await store.switch_on(GUILD, GENERAL, MessageId(5))
    await store.save_backfill_job(job)
    await store.save_backfill_job(job._replace(learned=20))
    assert await store.backfill_jobs() == [job._replace(learned=20)]
    assert await store.delete_backfill_job(GUILD, GENERAL) is True
    assert await store.delete_backfill_job(GUILD, GENERAL) is False


async def test_a_page_of_a_backfill_counts_for_its_job_as_it_is_learned(
    store: Store, teacher: Teacher
) -> None:
    def example(id_: int) -> Example:
        return Example(teacher.message("tea", id_=id_), segments("tea"))

    job = BackfillJob(GUILD, GENERAL, MessageId(1), total=70)
    await store.switch_on(GUILD, GENERAL, MessageId(50))
    assert await store.beginning(KEY) == 50
    await store.save_backfill_job(job)
    examples = [example(id_) for id_ in (30, 40)]
    page = CoveredRange(KEY, MessageId(20), MessageId(50), Precondition.HIGH_COVERED)
    await store.learn(examples, [page], backfilled=5)
    assert await store.backfill_jobs() == [job._replace(read=5, learned=2)]
    await store.learn(examples, [page], backfilled=5)  # covered by now: read, and learned before
    assert await store.backfill_jobs() == [job._replace(read=10, learned=2)]
    refused = CoveredRange(KEY, MessageId(1), MessageId(10), Precondition.HIGH_COVERED)
    await store.learn([example(5)], [refused], backfilled=5)
    live = CoveredRange(KEY, MessageId(50), MessageId(60), Precondition.LOW_COVERED)
    await store.learn([example(60)], [live])
    assert await store.backfill_jobs() == [job._replace(read=10, learned=2)]


async def test_switching_off_or_erasing_ends_a_backfill(store: Store) -> None:
    for channel in (GENERAL, RANDOM):
        await store.switch_on(GUILD, channel, MessageId(5))
        await store.save_backfill_job(BackfillJob(GUILD, channel, MessageId(1)))
    await store.switch_off(GUILD, GENERAL)
    assert [job.channel for job in await store.backfill_jobs()] == [RANDOM]
    await store.erase(Scope(GUILD, channel=RANDOM), MessageId(9))
    assert await store.backfill_jobs() == []


async def test_a_server_that_is_dropped_keeps_nothing_switched_on(store: Store) -> None:
    for guild in (GUILD, OTHER_GUILD):
        await store.switch_on(guild, GENERAL, MessageId(5))
        await store.save_backfill_job(BackfillJob(guild, GENERAL, MessageId(1)))
    await store.drop_guild(GUILD)
    assert await store.switched_on() == {(OTHER_GUILD, GENERAL)}
    assert [job.guild for job in await store.backfill_jobs()] == [OTHER_GUILD]
