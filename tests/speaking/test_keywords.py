"""What a channel talks about more than others: words of two members, as the audience reads it."""

from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import pytest

from markovbot.domain import ChannelId, MemberId, Scope
from markovbot.speaking.keywords import Keywords
from markovbot.store.ports import Store
from tests.support.stores import Opener
from tests.support.teaching import ADA, BRUNO, GENERAL, GUILD, RANDOM, Teacher

CLEO = MemberId(3003)
BOTH = frozenset({GENERAL, RANDOM})


@pytest.fixture
async def store(opener: Opener, tmp_path: Path) -> AsyncIterator[Store]:
    async with opener(tmp_path) as opened:
        yield opened


async def keywords(store: Store, audience: frozenset[ChannelId] = BOTH) -> list[str]:
    own = await store.scope_statistics(Scope(GUILD, GENERAL), audience)
    total = await store.scope_statistics(Scope(GUILD), audience)
    found = Keywords(store, lambda: Random(1))
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
