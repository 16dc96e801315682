"""The machine fails: its disk is full, its clock is wrong."""

import re
import time

from markovbot.domain import SECONDS_A_DAY
from markovbot.store import open_store
from sandbox.snowflakes import at
from tests.support.aged_database import SPAN, AgedDatabase, today
from tests.support.tea_house import TeaHouse, limit_files

YEAR = 365 * SECONDS_A_DAY


async def test_when_the_disk_has_room_again_it_learns_what_was_said_meanwhile(
    house: TeaHouse,
) -> None:
    async with house.bot() as bot:
        await house.online()
        await house.learn()
        await house.sandbox.say(house.ada, house.general, "said before")
        await house.settled(1)
        limit_files(bot, 4096)
        for number in range(20):
            await house.sandbox.say(house.ada, house.general, f"said in vain {number}")
        await bot.said("reading or writing it failed; check the disk. The messages will be read")
        answer = await house.sandbox.slash(house.ada, house.quiet, "stats")
        assert "1 message " in answer.content
        limit_files(bot, None)
        await house.sandbox.say(house.ada, house.general, "said after")
        await house.settled(22)
        await bot.said("can be written to again")
        assert len(re.findall("The messages will be read", bot.output)) == 1
        assert "Traceback" not in bot.output


async def test_a_clock_set_a_year_ahead_forgets_nothing(house: TeaHouse) -> None:
    async with open_store(house.directory / "markov.db", create=True) as store:
        past = AgedDatabase(house, store)
        await past.begin(SPAN, since=at(time.time()))
        await past.learn("the kettle sings", period=today() - 3)
    house.sandbox.clock_shift = -YEAR
    async with house.bot(DATABASE_KEY="") as bot:
        await house.online()
        await bot.said("365 days ahead of Discord's. Set it")
        assert await house.messages() == 1
    house.sandbox.clock_shift = 0.0
    async with house.bot(DATABASE_KEY="") as bot:
        await house.online()
        await house.settled(0)
        assert "of Discord's" not in bot.output
