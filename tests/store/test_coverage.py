"""Law 6, the store's part: what counts, counts once, together with the position."""

import pytest

from markovbot.domain import CoveredRange, MessageId, Precondition, Scope, StreamId, StreamKey
from markovbot.store.ports import Example, Store
from tests.support.teaching import ADA, GENERAL, GUILD, RANDOM, Teacher

KEY = StreamKey(GUILD, GENERAL, StreamId(GENERAL))


def examples(teacher: Teacher, *ids: int) -> list[Example]:
    return [Example(teacher.message(f"word{id_}", id_=id_), [[f"word{id_}"]]) for id_ in ids]


def covered_range(
    low: int, high: int, precondition: Precondition = Precondition.NONE
) -> CoveredRange:
    return CoveredRange(KEY, MessageId(low), MessageId(high), precondition)


async def learned(store: Store) -> int:
    return (await store.scope_statistics(Scope(GUILD))).messages


async def test_a_message_heard_again_counts_once(store: Store, teacher: Teacher) -> None:
    await store.learn(examples(teacher, 5, 6, 6), [covered_range(5, 6)])
    again = await store.learn(examples(teacher, 5, 6, 7), [covered_range(5, 7)])
    assert again.messages == 1
    assert await learned(store) == 3


async def test_a_gap_is_filled_by_what_lies_in_it_and_by_nothing_else(
    store: Store, teacher: Teacher
) -> None:
    await store.learn(examples(teacher, 10, 20), [covered_range(10, 20)])
    await store.learn(examples(teacher, 40, 50), [covered_range(40, 50)])
    filled = await store.learn(examples(teacher, 15, 25, 45, 55), [covered_range(15, 55)])
    assert filled.messages == 2
    assert (await store.learn(examples(teacher, 11, 30, 54), [covered_range(10, 55)])).messages == 0


async def test_streams_of_one_channel_have_ranges_of_their_own(
    store: Store, teacher: Teacher
) -> None:
    await store.learn(examples(teacher, 10, 20), [covered_range(10, 20)])
    thread = StreamKey(GUILD, GENERAL, StreamId(99))
    message = teacher.message("elsewhere", id_=15)
    moved = type(message)(thread, ADA, MessageId(15), message.content)
    covered_ranges = [CoveredRange(thread, MessageId(15), MessageId(15))]
    assert (await store.learn([Example(moved, [["elsewhere"]])], covered_ranges)).messages == 1


async def test_a_span_that_continues_nothing_is_refused_with_its_messages(
    store: Store, teacher: Teacher
) -> None:
    await store.switch_on(GUILD, GENERAL, MessageId(100))
    assert await store.watermark(KEY) == 100
    refused = await store.learn(
        examples(teacher, 250), [covered_range(200, 250, Precondition.LOW_COVERED)]
    )
    assert refused.refused == {KEY}
    assert await learned(store) == 0
    assert not (
        await store.learn(
            examples(teacher, 150), [covered_range(100, 150, Precondition.LOW_COVERED)]
        )
    ).refused
    assert await store.watermark(KEY) == 150


async def test_the_watermark_starts_at_the_switch_whatever_was_imported_before(
    store: Store, teacher: Teacher
) -> None:
    await store.learn(examples(teacher, 10, 20), [covered_range(10, 20)])
    assert await store.watermark(KEY) is None
    await store.switch_on(GUILD, GENERAL, MessageId(100))
    assert await store.watermark(KEY) == 100


async def test_an_export_that_reaches_past_the_switch_moves_the_watermark(
    store: Store, teacher: Teacher
) -> None:
    await store.switch_on(GUILD, GENERAL, MessageId(100))
    await store.watermark(KEY)
    await store.learn(examples(teacher, 50, 150), [covered_range(50, 150)])
    assert await store.watermark(KEY) == 150


async def test_a_forgotten_channel_is_not_read_up_again_but_can_be_imported_again(
    store: Store, teacher: Teacher
) -> None:
    await store.switch_on(GUILD, GENERAL, MessageId(1))
    await store.watermark(KEY)
    await store.learn(examples(teacher, 2, 3), [covered_range(1, 3, Precondition.LOW_COVERED)])
    await store.erase(Scope(GUILD, channel=GENERAL), now=MessageId(1000))
    assert await store.watermark(KEY) == 1000
    assert (await store.learn(examples(teacher, 2, 3), [covered_range(2, 3)])).messages == 2


async def test_a_forgotten_member_does_not_come_back_with_the_same_export(
    store: Store, teacher: Teacher
) -> None:
    await store.learn(examples(teacher, 2, 3), [covered_range(2, 3)])
    await store.erase(Scope(GUILD, member=ADA), now=MessageId(1000))
    assert (await store.learn(examples(teacher, 2, 3), [covered_range(2, 3)])).messages == 0


async def test_switches_are_kept_and_say_whether_they_moved(store: Store) -> None:
    assert await store.switch_on(GUILD, GENERAL, MessageId(1))
    assert not await store.switch_on(GUILD, GENERAL, MessageId(2))
    assert await store.switched_on() == {(GUILD, GENERAL)}
    assert not await store.switch_off(GUILD, RANDOM)
    assert await store.switch_off(GUILD, GENERAL)
    assert await store.switched_on() == frozenset()


async def test_a_batch_that_fails_leaves_nothing(store: Store, teacher: Teacher) -> None:
    good, bad = examples(teacher, 1, 2)
    broken = Example(bad.message, [["ok", "\ud800"]])  # SQLite takes no lone surrogate
    with pytest.raises(UnicodeEncodeError):
        await store.learn([good, broken], [covered_range(1, 2)])
    assert await learned(store) == 0
    assert (await store.learn([good], [covered_range(1, 1)])).messages == 1
