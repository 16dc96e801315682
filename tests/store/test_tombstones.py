"""What was forgotten is not learned again from what is read later."""

from markovbot.domain import MessageId, Scope
from markovbot.store.ports import Store
from tests.support.teaching import ADA, BRUNO, GENERAL, GUILD, RANDOM, Teacher


async def learned(store: Store) -> int:
    return (await store.scope_statistics(Scope(GUILD))).messages


async def test_what_a_member_said_before_being_forgotten_is_never_read_up_again(
    store: Store, teacher: Teacher
) -> None:
    await store.erase(Scope(GUILD, member=ADA), MessageId(1000))
    await teacher.teach(
        teacher.message("the kettle sings", ADA, id_=999),
        teacher.message("it does", BRUNO, id_=998),
        teacher.message("said afterwards", ADA, id_=1001),
    )
    assert await learned(store) == 2


async def test_forgetting_a_member_again_earlier_does_not_shorten_it(
    store: Store, teacher: Teacher
) -> None:
    for until in (1000, 500):
        await store.erase(Scope(GUILD, member=ADA), MessageId(until))
    await teacher.teach(teacher.message("the kettle sings", ADA, id_=900))
    assert await learned(store) == 0


async def test_a_member_forgotten_in_one_channel_is_still_learned_from_in_others(
    store: Store, teacher: Teacher
) -> None:
    await store.erase(Scope(GUILD, channel=GENERAL, member=ADA), MessageId(1000))
    await teacher.teach(
        teacher.message("the kettle sings", ADA, GENERAL, id_=900),
        teacher.message("the kettle sings", ADA, RANDOM, id_=901),
    )
    assert await learned(store) == 1


async def test_the_past_of_a_forgotten_channel_may_be_read_again_but_not_its_forgotten_members(
    store: Store, teacher: Teacher
) -> None:
    await store.erase(Scope(GUILD, member=ADA), MessageId(1000))
    await store.erase(Scope(GUILD), MessageId(2000))
    await teacher.teach(
        teacher.message("the kettle sings", ADA, id_=900),
        teacher.message("it does", BRUNO, id_=901),
    )
    assert await learned(store) == 1
