"""What a channel talks about more than others: words of two members, as the audience reads it."""

from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import pytest

from markovbot.domain import Ban, ChannelId, MemberId, MessageId, Scope
from markovbot.speaking.keywords import Keywords
from markovbot.store.ports import Store
from tests.support.stores import Opener
from tests.support.teaching import ADA, BRUNO, GENERAL, GUILD, RANDOM, Teacher

CLEO = MemberId(3003)
SECRET = ChannelId(2003)
BOTH = frozenset({GENERAL, RANDOM})


@pytest.fixture
async def store(opener: Opener, tmp_path: Path) -> AsyncIterator[Store]:
    async with opener(tmp_path) as opened:
        yield opened


class CountedRandom(Random):
    """Counts the numbers that are drawn."""

    drawn = 0

    def random(self) -> float:
        type(self).drawn += 1
        return super().random()

    def getrandbits(self, k: int, /) -> int:
        type(self).drawn += 1
        return super().getrandbits(k)


async def keywords(
    store: Store, audience: frozenset[ChannelId] = BOTH, service: Keywords | None = None
) -> list[str]:
    own = await store.scope_statistics(Scope(GUILD, GENERAL), audience)
    total = await store.scope_statistics(Scope(GUILD), audience)
    found = service or Keywords(store, lambda: Random(1))
    return await found.of_channel(GUILD, GENERAL, audience, (own.tokens, total.tokens), 5)


async def chat(teacher: Teacher) -> None:
    for member in (ADA, BRUNO):
        for _ in range(4):
            await teacher.say("the Kettle sings in the kitchen", member=member)
            await teacher.say("the moon is over the garden", member=member, channel=RANDOM)
    for _ in range(9):
        await teacher.say("my marzipan and the kitchen", member=ADA)


async def test_they_are_words_of_two_members_that_are_rarer_elsewhere(
    store: Store, teacher: Teacher
) -> None:
    await chat(teacher)
    found = await keywords(store)
    assert set(found) == {"Kettle", "sings", "in", "kitchen"}
    assert "marzipan" not in found  # Ada's alone, however often


async def test_there_are_none_where_there_is_nothing_to_compare_with(
    store: Store, teacher: Teacher
) -> None:
    assert await keywords(store) == []
    await chat(teacher)
    assert await keywords(store, frozenset({GENERAL})) == []
    assert await keywords(store, frozenset({RANDOM})) == []


async def test_they_are_gone_with_what_was_learned(store: Store, teacher: Teacher) -> None:
    await chat(teacher)
    assert "Kettle" in await keywords(store)
    await teacher.say("in other words", member=CLEO)
    for member in (ADA, BRUNO):
        await store.choose(member, GUILD, learned=False)
        await store.add_redacted_names(member, ["kettle"])
    assert "Kettle" not in await keywords(store)


async def test_words_are_not_drawn_again_while_a_channel_stays_as_it_is(
    store: Store, teacher: Teacher
) -> None:
    await chat(teacher)
    service = Keywords(store, lambda: CountedRandom(1))
    found = await keywords(store, service=service)
    drawn = CountedRandom.drawn
    assert drawn
    assert await keywords(store, service=service) == found
    assert CountedRandom.drawn == drawn
    for member in (ADA, BRUNO):
        for _ in range(40):
            await teacher.say("pumpkin soup", member=member)
    assert "pumpkin" in await keywords(store, service=service)


async def test_decisions_take_effect_on_words_that_were_drawn_before(
    store: Store, teacher: Teacher
) -> None:
    await chat(teacher)
    await teacher.say("in other words", member=CLEO)
    service = Keywords(store, lambda: Random(1))
    assert {"Kettle", "sings", "kitchen"} <= set(await keywords(store, service=service))
    await store.choose(CLEO, GUILD, learned=False)
    await store.add_redacted_names(CLEO, ["kettle"])
    await store.ban(GUILD, Ban.PHRASE, ["sings"])
    found = await keywords(store, service=service)
    assert found
    assert not {"Kettle", "sings"} & set(found)
    await store.erase(Scope(GUILD, member=ADA), MessageId(1))
    assert await keywords(store, service=service) == ["in"]  # the rest is Bruno's alone


async def test_words_that_were_drawn_for_some_readers_are_not_used_for_others(
    store: Store, teacher: Teacher
) -> None:
    """What is characteristic depends on channels that the others may not read."""
    await chat(teacher)
    for member in (ADA, BRUNO):
        for _ in range(9):
            await teacher.say("marzipan in the kitchen", member=member, channel=SECRET)
            await teacher.say("marzipan is good", member=member)
    service = Keywords(store, lambda: Random(1))
    everything = await keywords(store, BOTH | {SECRET}, service)
    assert everything
    assert await keywords(store, service=service) == await keywords(store)
    assert await keywords(store) != everything
