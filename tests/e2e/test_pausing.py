"""/markov pause: nothing is learned and nothing said, and nothing of that time is learned later."""

from typing import Any

from sandbox.process import BotProcess
from tests.support.tea_house import TeaHouse


async def slash(house: TeaHouse, path: str, **options: Any) -> str:
    answer = await house.sandbox.slash(house.admin, house.general, f"markov {path}", **options)
    assert answer.ephemeral
    return answer.content


async def speak_of(house: TeaHouse, what: str) -> None:
    for person in (house.ada, house.bruno):
        await house.sandbox.say(person, house.general, f"{what} is on the table")


async def test_one_press_stops_learning_and_speaking_until_it_is_resumed(
    house: TeaHouse, bot: BotProcess
) -> None:
    await house.learn()
    await speak_of(house, "tea")
    await house.settled(2)
    assert "say nothing until `/markov resume`" in await slash(house, "pause")
    assert "paused already" in await slash(house, "pause")
    assert (await slash(house, "status")).startswith("**I'm paused**")
    await speak_of(house, "coffee")
    refused = await house.sandbox.slash(house.ada, house.general, "say")
    assert "I'm paused on this server" in refused.content
    assert refused.ephemeral
    asked = await house.sandbox.say(house.ada, house.general, f"{house.sandbox.bot_user.mention}?")
    assert "`/markov resume` comes first" in await slash(
        house, "history read", channel=house.general
    )
    assert "begins with `/markov resume`" in await slash(house, "learn", channel=house.general)
    assert await house.messages() == 2
    assert [one for one in house.sandbox.history(house.general) if one.reference is asked] == []
    assert "learn and speak again" in await slash(house, "resume")
    assert "wasn't paused" in await slash(house, "resume")
    await speak_of(house, "juice")
    await house.settled(4)
    said = await house.sandbox.slash(house.ada, house.general, "say")
    assert not said.ephemeral


async def test_neither_a_restart_nor_history_brings_a_pause_back(house: TeaHouse) -> None:
    async with house.bot():
        await house.online()
        await speak_of(house, "water")  # before it was switched on
        await house.learn()
        await speak_of(house, "tea")
        await house.settled(2)
        await slash(house, "pause")
        await speak_of(house, "coffee")
    await speak_of(house, "cocoa")  # while the bot is away
    async with house.bot():
        await house.online()
        assert (await slash(house, "status")).startswith("**I'm paused**")
        await speak_of(house, "milk")
        assert await house.messages() == 2
        await slash(house, "resume")
    async with house.bot():
        await house.online()
        await speak_of(house, "juice")
        await house.settled(4)
        await slash(house, "history read", channel=house.general)
        await house.settled(6)
        heard = await house.sandbox.slash(house.ada, house.general, "odds", word="is")
        assert "6" in heard.content
