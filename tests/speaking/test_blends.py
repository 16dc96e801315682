"""Imitations of two members: of both, by the same rules as of one."""

from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import pytest

from markovbot.domain import MemberId, Style
from markovbot.speaking.speaker import NothingToSay, Speaker
from markovbot.store.ports import Store
from tests.support.chat import folded
from tests.support.stores import Opener
from tests.support.teaching import ADA, BRUNO, GENERAL, GUILD, RANDOM, Teacher

CARA, NEWBIE = MemberId(3003), MemberId(3004)
BOTH = Style(GUILD, members=frozenset({ADA, BRUNO}))
NAMES = {ADA: "Ada", BRUNO: "Bruno", NEWBIE: "Newbie"}


@pytest.fixture
async def store(opener: Opener, tmp_path: Path) -> AsyncIterator[Store]:
    async with opener(tmp_path) as opened:
        yield opened


def speaker(store: Store) -> Speaker:
    rng = Random(5)
    return Speaker(store, lambda: rng)


async def test_a_line_of_two_goes_from_one_to_the_other(store: Store) -> None:
    teacher = Teacher(store)
    await teacher.say("we put the tea away", "never put the cups down", member=ADA)
    await teacher.say("now put the tea down", "they put the cups away", member=BRUNO)
    lines = {str(line) for line in await speaker(store).say(BOTH, count=60)}
    assert any({"never", "away"} <= set(folded(line)) for line in lines)
    assert any({"now", "away"} <= set(folded(line)) for line in lines)


async def test_what_one_of_the_two_says_seldom_and_alone_is_not_said(store: Store) -> None:
    teacher = Teacher(store)
    for member in (ADA, BRUNO, CARA):
        await teacher.say("my tea is here", member=member)
    for member in (ADA, CARA):
        await teacher.say("my tea is lovely", member=member)
    await teacher.say(*2 * ["zarquon tea is here"], member=BRUNO)
    await teacher.say(*4 * ["splendid tea is here"], member=BRUNO)
    await teacher.say(*4 * ["weak tea is here"], member=CARA)
    said = {
        word
        for line in await speaker(store).say(BOTH, count=200)
        for word in folded(line)
        if any(map(str.isalnum, word))
    }
    assert "zarquon" not in said  # twice, and by nobody else
    assert "weak" not in said  # somebody else's
    assert "splendid" in said


async def test_both_have_to_have_said_something_that_may_be_repeated(store: Store) -> None:
    teacher = Teacher(store)
    await teacher.say("the kettle sings", member=ADA)
    await teacher.say("flour everywhere lol", member=BRUNO, channel=RANDOM)
    ask = speaker(store)
    await ask.check_blend(BOTH, NAMES)
    public = Style(GUILD, members=BOTH.members, audience=frozenset({GENERAL}))
    with pytest.raises(NothingToSay, match="nothing from Bruno yet"):
        await ask.check_blend(public, NAMES)
    with pytest.raises(NothingToSay, match="nothing from Newbie yet"):
        await ask.check_blend(Style(GUILD, members=frozenset({ADA, NEWBIE})), NAMES)
