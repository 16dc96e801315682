"""How long counts are kept: what an admin is told, and that what is over is gone."""

import time

import pytest

from markovbot.domain import (
    SECONDS_A_DAY,
)
from markovbot.store import open_store
from sandbox import world
from sandbox.process import BotProcess
from sandbox.snowflakes import at
from tests.support.aged_database import SPAN, AgedDatabase, today
from tests.support.tea_house import TeaHouse


@pytest.mark.parametrize("days", [30, 90, 365])
async def test_an_admin_is_told_what_a_span_means(
    house: TeaHouse, bot: BotProcess, days: int
) -> None:
    sandbox = house.sandbox
    answer = await sandbox.slash(house.admin, house.quiet, "markov retention", days=str(days))
    third = days // 3
    for part in (
        f"longer than {days} days",
        f"three periods of {third} days",
        f"{third * 2} to {third * 3} days",
    ):
        assert part in answer.content
    assert answer.ephemeral
    status = await sandbox.slash(house.admin, house.quiet, "markov status")
    assert f"kept for {days} days at most" in status.content
    await house.learn()
    await sandbox.say(house.bruno, house.general, "the kettle sings")
    assert await house.messages() == 1
    shown = await sandbox.slash(house.bruno, sandbox.dm(house.bruno), "privacy")
    assert f"in 1 channel, each for {days} days at most" in shown.content
    off = await sandbox.slash(house.admin, house.quiet, "markov retention", days="off")
    assert "until somebody has them forgotten" in off.content
    status = await sandbox.slash(house.admin, house.quiet, "markov status")
    assert "kept until reset" in status.content
    assert await house.messages() == 1


async def test_a_new_span_leaves_deletions_exact(house: TeaHouse, bot: BotProcess) -> None:
    await house.learn()
    await house.up_to_date()
    empty = await house.digest()
    said = []
    for number, days in enumerate(("90", "30", "365", "off")):
        said.append(await house.sandbox.say(house.bruno, house.general, "the kettle sings"))
        assert await house.messages() == number + 1
        await house.sandbox.slash(house.admin, house.quiet, "markov retention", days=days)
    await house.sandbox.bulk_delete(said)
    await house.settled(0)
    assert await house.digest() == empty


async def test_a_period_that_is_over_goes_as_a_whole_and_leaves_the_others(
    house: TeaHouse,
) -> None:
    database = house.directory / "markov.db"
    async with open_store(database, create=True) as store:
        past = AgedDatabase(house, store)
        await past.begin(SPAN, since=at(time.time()))
        for text in ("the kettle sings", "a proper pot"):
            await past.learn(text, period=today() + SPAN // 3)
    within = await house.digest()
    async with open_store(database, create=False) as store:
        past = AgedDatabase(house, store, first=100)
        for period in (today() - 7, today()):
            for text in ("the kettle sings", "zeppelins sing"):
                await past.learn(text, period)
    assert await house.digest() != within
    async with house.bot(DATABASE_KEY="") as bot:
        await house.online()
        await house.settled(2)
        assert await house.digest() == within
        odds = await house.sandbox.slash(house.ada, house.quiet, "odds", word="zeppelins")
        assert "haven't come across" in odds.content
        assert "zeppelins" not in bot.output


async def test_history_from_before_the_span_is_not_learned(house: TeaHouse) -> None:
    now = time.time()
    general = house.general
    for days, text in ((80, "airships hum"), (40, "zeppelins sing"), (5, "the kettle sings")):
        id_ = at(now - days * SECONDS_A_DAY)
        general.messages[id_] = world.Message(general, id_, house.bruno.user, text)
    async with open_store(house.directory / "markov.db", create=True) as store:
        await AgedDatabase(house, store).begin(SPAN, since=at(now - 100 * SECONDS_A_DAY))
    async with house.bot(DATABASE_KEY=""):
        await house.online()
        await house.settled(1)
        odds = await house.sandbox.slash(house.ada, house.quiet, "odds", word="kettle")
        assert "sings" in odds.content
