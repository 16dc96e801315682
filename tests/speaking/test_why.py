"""Why a line was said: how likely each word was, how many people go there, and what is kept."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from markovbot.domain import MemberId, Style
from markovbot.errors import UserError
from markovbot.speaking.why import ExplainedWord, Explainer, People
from markovbot.store.ports import Store
from tests.support.services import Past, alive, now
from tests.support.stores import Opener
from tests.support.teaching import ADA, BRUNO, GENERAL, GUILD, RANDOM, Teacher

CARA = MemberId(3003)
ALL = (ADA, BRUNO, CARA)
SERVER = Style(GUILD)

ONE, FEW, MANY = People.ONE, People.FEW, People.MANY


@pytest.fixture
async def store(opener: Opener, tmp_path: Path) -> AsyncIterator[Store]:
    async with opener(tmp_path) as opened:
        yield opened


async def explained(store: Store, line: str, style: Style = SERVER) -> list[ExplainedWord]:
    return await Explainer(store).explain(style, line)


async def test_each_word_has_its_odds_after_the_two_before_it(store: Store) -> None:
    teacher = Teacher(store)
    await teacher.say("the Kettle sings", "a kettle waits", "the cat sleeps", member=ADA)
    await teacher.say("the kettle waits", member=BRUNO)
    assert await explained(store, "The kettle sings") == [
        ExplainedWord("The", FEW, 3 / 4),
        ExplainedWord("kettle", FEW, 2 / 3),
        ExplainedWord("sings", ONE, 1 / 2),
    ]
    wild = await Explainer(store).explain(SERVER, "the kettle waits", 1)
    assert wild[-1] == ExplainedWord("waits", FEW, 2 / 3)


async def test_once_three_contribute_what_one_alone_says_is_kept(store: Store) -> None:
    teacher = Teacher(store)
    await teacher.say("the kettle sings today", "the tea", member=ADA)
    await teacher.say("my kettle sings", "the tea", member=BRUNO)
    await teacher.say("rain again", member=CARA)
    assert await explained(store, "the kettle sings today") == [
        ExplainedWord("the", FEW, 3 / 5),
        ExplainedWord("kettle", ONE),
        ExplainedWord("sings", FEW, 1.0, shorter=True),
        ExplainedWord("today", ONE),
    ]


async def test_many_are_three_who_say_it_often_so_that_a_few_is_no_number(store: Store) -> None:
    teacher = Teacher(store)
    for member in ALL:
        await teacher.say(*4 * ["good morning"], *2 * ["good evening"], member=member)
    for member in (ADA, BRUNO):
        await teacher.say(*9 * ["good grief"], member=member)
    people = {
        word: (await explained(store, f"good {word}"))[1].people
        for word in ("morning", "evening", "grief")
    }
    assert people == {"morning": MANY, "evening": FEW, "grief": FEW}


async def test_a_line_nothing_of_which_is_found_says_so(store: Store) -> None:
    teacher = Teacher(store)
    await teacher.say("the kettle sings", channel=RANDOM)
    with pytest.raises(UserError, match="can't find the steps"):
        await explained(store, "the kettle sings", Style(GUILD, audience=frozenset({GENERAL})))
    assert await explained(store, "the zeppelin sings") == [
        ExplainedWord("the", ONE, 1.0),
        ExplainedWord("zeppelin"),
        ExplainedWord("sings"),
    ]


async def test_an_imitation_has_its_members_odds_and_where_it_borrows_the_servers(
    store: Store,
) -> None:
    teacher = Teacher(store)
    await teacher.say("the kettle sings", "the kettle waits", member=ADA)
    await teacher.say("the kettle sings loudly", "loudly we sing", member=BRUNO)
    ada = Style(GUILD, members=frozenset({ADA}))
    found = await explained(store, "the kettle sings loudly", ada)
    assert [one.probability for one in found] == [1.0, 1.0, 1 / 2, 1 / 2]
    both = Style(GUILD, members=frozenset({ADA, BRUNO}))
    assert (await explained(store, "the kettle sings", both))[2].probability == 2 / 3


async def test_who_opted_out_is_not_named_and_where_they_were_nothing_is_told(
    store: Store,
) -> None:
    teacher = Teacher(store)
    for member in (ADA, BRUNO):
        await teacher.say("ask Tamsin about tea", "ask somebody about tea", member=member)
    named = await explained(store, "ask Tamsin about tea")
    assert named[1] == ExplainedWord("Tamsin", FEW, 1 / 2)
    async with alive(store, Past()) as services:
        await services.privacy.opt_out(MemberId(3077), GUILD, ["Tamsin"], now())
        for line in ("ask Tamsin about tea", "ask somebody about tea"):
            assert await services.explainer.explain(SERVER, line) == [
                ExplainedWord("ask", FEW, 1.0),
                ExplainedWord("somebody"),
                ExplainedWord("about"),
                ExplainedWord("tea", FEW, 1.0, shorter=True),
            ]
