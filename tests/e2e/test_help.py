"""/help fits who asks and where, and its commands can be clicked on; so does a direct answer."""

import re

import pytest

from sandbox.process import BotProcess
from sandbox.world import Member, Place
from tests.support.tea_house import TeaHouse

CLICKABLE = re.compile(r"</([a-z -]+):(\d+)>")
FOR_ALL = ["say", "imitate", "odds", "stats", "privacy", "help"]
LONGEST = 2000


async def helped(house: TeaHouse, person: Member, place: Place) -> str:
    answer = await house.sandbox.slash(person, place, "help")
    assert answer.ephemeral
    assert len(answer.content) <= LONGEST
    return answer.content


def clickable(text: str) -> list[str]:
    return [path for path, _ in CLICKABLE.findall(text)]


async def test_help_offers_each_the_commands_that_they_may_use(
    house: TeaHouse, bot: BotProcess
) -> None:
    text = await helped(house, house.ada, house.general)
    assert clickable(text) == FOR_ALL
    assert "On a message, under **Apps**: Answer this · Report this line" in text
    assert "On a person, under **Apps**: Imitate" in text
    assert "Say something in the style of this server." in text
    managing = await helped(house, house.admin, house.general)
    paths = {path for path in house.sandbox.command_names() if path.startswith("markov ")}
    assert set(clickable(managing)) == {*FOR_ALL, *paths}


async def test_its_commands_are_those_that_discord_has_also_after_a_restart(
    house: TeaHouse,
) -> None:
    async with house.bot():
        await house.online()
        first = await helped(house, house.admin, house.general)
    synced = house.sent("PUT", "/commands$")
    async with house.bot():
        await house.sandbox.bot_online()
        again = await helped(house, house.admin, house.general)
    assert again == first
    assert house.sent("PUT", "/commands$") == synced
    for path, id_ in CLICKABLE.findall(again):
        assert int(id_) == house.sandbox.command_id(path)


async def test_away_from_its_servers_there_are_privacy_and_help_only(
    house: TeaHouse, bot: BotProcess
) -> None:
    sandbox = house.sandbox
    assert clickable(await helped(house, house.ada, sandbox.dm(house.ada))) == ["privacy", "help"]
    elsewhere = sandbox.add_guild("Elsewhere", bot=False)
    hall = sandbox.add_channel(elsewhere, "hall")
    guest = sandbox.join(house.ada.user, elsewhere)
    assert clickable(await helped(house, guest, hall)) == ["privacy", "help"]
    for command in ("say", "odds", "stats", "markov status"):
        with pytest.raises(LookupError):
            await sandbox.slash(guest, hall, command)


async def test_a_direct_message_gets_one_paragraph_and_is_not_learned(house: TeaHouse) -> None:
    sandbox = house.sandbox
    async with house.bot(ANSWERS_PER_MINUTE="2") as bot:
        await house.online()
        alone = sandbox.dm(house.ada)
        for text in ("hello?", "zeppelins sing"):
            asked = await sandbox.say(house.ada, alone, text)
            answer = await sandbox.wait_for_message(alone, after=asked)
            assert clickable(answer.content) == ["privacy", "help"]
            assert "\n" not in answer.content
            assert "I learn nothing" in answer.content
        await sandbox.say(house.ada, alone, "and again")  # too many: no answer
        other = sandbox.dm(house.bruno)
        asked = await sandbox.say(house.bruno, other, "hello?")
        assert (await sandbox.wait_for_message(other, after=asked)).content == answer.content
        assert len(sandbox.history(alone)) == 5
        assert await house.messages() == 0
        assert "zeppelin" not in bot.output.lower()
