"""Erasing: what a scope contributed is gone, and does not come back."""

from dataclasses import replace

import pytest

from markovbot.domain import (
    EVERYWHERE,
    CoveredRange,
    Message,
    MessageId,
    Policy,
    Scope,
    StreamId,
    StreamKey,
    Style,
)
from markovbot.store.ports import Example, Reading, Store
from markovbot.text import segments
from tests.support.teaching import ADA, BRUNO, GENERAL, GUILD, OTHER_GUILD, RANDOM, Teacher

KEY = StreamKey(GUILD, GENERAL, StreamId(GENERAL))
TODAY = 20_000


async def learn_until(store: Store, message: Message, day: int) -> None:
    """Learn a message whose counts end on a day."""
    covered = CoveredRange(message.key, message.id, message.id)
    await store.learn([Example(message, segments(message.content), period=day)], [covered])


async def knows(store: Store, text: str) -> bool:
    def look(reading: Reading) -> bool:
        return reading.named(text) is not None

    return await store.read(Style(GUILD), look)


@pytest.mark.parametrize(
    ("scope", "messages"),
    [
        (Scope(GUILD, member=ADA), 2),
        (Scope(GUILD, channel=RANDOM), 2),
        (Scope(GUILD, channel=RANDOM, member=ADA), 1),
        (Scope(GUILD), 3),
        (Scope(OTHER_GUILD, member=BRUNO), 0),
    ],
)
async def test_erasing_equals_never_having_learned(
    store: Store, teacher: Teacher, scope: Scope, messages: int
) -> None:
    told = [
        teacher.message("alpha beta gamma", ADA, GENERAL),
        teacher.message("beta gamma delta", ADA, RANDOM),
        teacher.message("gamma delta", BRUNO, RANDOM),
    ]
    kept = [
        one
        for one in told
        if scope.guild != GUILD
        or scope.channel not in (None, one.key.channel)
        or scope.member not in (None, one.member)
    ]
    await teacher.teach(*kept)
    wanted = await store.digest(GUILD)
    await teacher.teach(*[one for one in told if one not in kept])
    erased = await store.erase(scope, MessageId(99))
    assert erased.messages == messages
    assert await store.digest(GUILD) == wanted
    words = {word for one in kept for word in one.content.split()}
    for word in ("alpha", "beta", "gamma", "delta"):
        assert await knows(store, word) is (word in words)


async def test_what_an_erased_member_said_before_is_not_learned_again(
    store: Store, teacher: Teacher
) -> None:
    await store.erase(Scope(GUILD, member=ADA), MessageId(50))
    assert (await teacher.teach(teacher.message("from history", id_=50))).messages == 0
    assert (await teacher.teach(teacher.message("said later", id_=51))).messages == 1
    assert (await teacher.teach(teacher.message("by another", BRUNO, id_=49))).messages == 1


async def test_an_erasure_in_one_channel_holds_there(store: Store, teacher: Teacher) -> None:
    await store.erase(Scope(GUILD, channel=GENERAL, member=ADA), MessageId(50))
    assert (await teacher.teach(teacher.message("here", id_=50))).messages == 0
    assert (await teacher.teach(teacher.message("there", channel=RANDOM, id_=50))).messages == 1


async def test_a_tombstone_for_everywhere_holds_on_every_server(
    store: Store, teacher: Teacher
) -> None:
    await store.add_tombstone(ADA, EVERYWHERE, MessageId(50))
    await store.add_tombstone(ADA, EVERYWHERE, MessageId(40))  # never goes back
    assert (await teacher.teach(teacher.message("a", guild=OTHER_GUILD, id_=50))).messages == 0
    assert (await teacher.teach(teacher.message("b", guild=OTHER_GUILD, id_=51))).messages == 1


async def test_an_erased_channel_may_be_imported_again(store: Store, teacher: Teacher) -> None:
    message = teacher.message("salt and pepper", id_=7)
    await store.switch_on(GUILD, GENERAL, MessageId(3))
    await teacher.teach(message)
    await store.erase(Scope(GUILD, channel=GENERAL), MessageId(20))
    assert await store.since(GUILD, GENERAL) == 20
    assert await store.watermark(KEY) == 20
    assert (await teacher.teach(message)).messages == 1


async def test_erasing_a_member_leaves_coverage_alone(store: Store, teacher: Teacher) -> None:
    await store.switch_on(GUILD, GENERAL, MessageId(1))
    assert await store.watermark(KEY) == 1
    await teacher.teach(teacher.message("one two", id_=2))
    await store.erase(Scope(GUILD, member=ADA), MessageId(9))
    assert await store.watermark(KEY) == 2


async def test_a_retention_period_goes_as_a_whole(store: Store, teacher: Teacher) -> None:
    message = teacher.message("until tomorrow")
    await learn_until(store, message, TODAY + 1)
    await teacher.say("for ever", member=BRUNO)
    assert await store.expired(TODAY) == []
    over = await store.expired(TODAY + 1)
    assert over == [Scope(GUILD, period=TODAY + 1)]
    assert (await store.erase(over[0], MessageId(0))).messages == 1
    assert not await knows(store, "tomorrow")
    assert await knows(store, "ever")


async def test_a_new_retention_ends_what_was_kept_for_longer(
    store: Store, teacher: Teacher
) -> None:
    early, late = teacher.message("ends early"), teacher.message("ends late", BRUNO)
    await learn_until(store, early, TODAY + 5)
    await learn_until(store, late, TODAY + 90)
    await teacher.say("ends never", channel=RANDOM)
    await store.set_policy(GUILD, replace(Policy(), retention=30), TODAY)
    assert await store.expired(TODAY + 29) == [Scope(GUILD, period=TODAY + 5)]
    assert {one.period for one in await store.expired(TODAY + 30)} == {TODAY + 5, TODAY + 30}
    await store.set_policy(GUILD, Policy(), TODAY)
    assert await store.expired(TODAY + 999) == []


async def test_limits_also_hold_for_what_another_process_learned(
    store: Store, teacher: Teacher
) -> None:
    await store.set_policy(GUILD, replace(Policy(), retention=30), TODAY)
    await teacher.say("learned without a period")
    await store.enforce_limits(TODAY)
    assert await store.expired(TODAY + 30) == [Scope(GUILD, period=TODAY + 30)]


async def test_words_of_another_server_are_untouched(store: Store, teacher: Teacher) -> None:
    await teacher.say("common ground", guild=OTHER_GUILD)
    before = await store.digest(OTHER_GUILD)
    await teacher.say("common ground")
    await store.erase(Scope(GUILD), MessageId(99))
    assert await store.digest(OTHER_GUILD) == before
    assert await store.check() == []
