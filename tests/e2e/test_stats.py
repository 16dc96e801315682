"""/stats: a panel of what everybody who sees it may read."""

import re

import pytest

from sandbox.permissions import READ_MESSAGE_HISTORY, VIEW_CHANNEL
from sandbox.process import BotProcess
from sandbox.responses import Response
from sandbox.world import Channel, Overwrite
from tests.support.tea_house import TeaHouse

COMPONENTS_V2 = 1 << 15
CONTAINER = 17


async def stats(house: TeaHouse, place: Channel | None = None) -> Response:
    answer = await house.sandbox.slash(house.ada, place or house.general, "stats")
    assert not answer.ephemeral
    assert answer.message is not None
    assert answer.message.flags & COMPONENTS_V2
    assert [one["type"] for one in answer.components] == [CONTAINER]
    return answer


async def tea_and_stars(house: TeaHouse) -> None:
    await house.learn()
    await house.learn(house.quiet)
    for who in (house.ada, house.bruno):
        for _ in range(3):
            await house.sandbox.say(who, house.general, "the kettle sings")
            await house.sandbox.say(who, house.quiet, "the comet hums")
    assert await house.messages() == 12


async def test_before_anything_is_learned_it_says_so(house: TeaHouse, bot: BotProcess) -> None:
    text = (await stats(house)).content
    assert "I know nothing yet" in text
    assert "I don't learn here now." in text
    assert "talks about" not in text


async def test_it_shows_figures_since_when_and_what_the_channel_is_about(house: TeaHouse) -> None:
    async with house.bot():
        await house.online()
        await tea_and_stars(house)
        first = (await stats(house)).content
    async with house.bot():
        await house.sandbox.bot_online()
        again = (await stats(house)).content
    for text in (first, again):
        assert "I have read 12 messages by 2 members in 2 channels" in text
        assert "each of their 36 words" in text
        assert "From this channel come 6 messages by 2 members, 18 words." in text
        assert re.search(r"I have been learning here since <t:\d+:D>\.", text)
        assert re.search(r"I learn in 1 other channel, since <t:\d+:D>\.", text)
        assert text.endswith("more than the others\n**kettle** · **sings**")


async def test_channels_that_not_everybody_may_read_change_nothing(
    house: TeaHouse, bot: BotProcess
) -> None:
    sandbox = house.sandbox
    await tea_and_stars(house)
    before = (await stats(house)).content
    seen = [Overwrite(one, allow=VIEW_CHANNEL) for one in (sandbox.bot_user.id, house.bruno.id)]
    staff = sandbox.add_channel(
        house.guild, "staff", [Overwrite(house.guild.id, deny=VIEW_CHANNEL), *seen]
    )
    await house.learn(staff)
    for _ in range(9):
        await sandbox.say(house.bruno, staff, "the kettle merger kettle")
    await house.up_to_date()
    assert (await stats(house)).content == before
    inside = await sandbox.slash(house.bruno, staff, "stats")
    assert "in 3 channels" in inside.content


async def test_where_not_everybody_may_read_back_nothing_of_the_channel_is_shown(
    house: TeaHouse, bot: BotProcess
) -> None:
    await tea_and_stars(house)
    forgetful = [Overwrite(house.guild.id, deny=READ_MESSAGE_HISTORY)]
    house.sandbox.set_overwrites(house.general, forgetful)
    text = (await stats(house)).content
    assert "I have read 6 messages by 2 members in 1 channel" in text
    assert "here" not in text.replace("everybody here", "")
    assert "kettle" not in text


async def test_what_is_forgotten_is_gone_from_the_panel(house: TeaHouse, bot: BotProcess) -> None:
    await tea_and_stars(house)
    await house.sandbox.slash(house.admin, house.quiet, "markov retention", days="30")
    shown = await house.sandbox.slash(house.bruno, house.quiet, "privacy")
    await house.press(house.bruno, shown, "Opt out here")
    text = (await stats(house)).content
    assert "I have read 6 messages by 1 member in 2 channels" in text
    assert "kettle" not in text  # only one member uses it now
    assert "I keep each count for 30 days at most." in text


async def test_it_is_for_servers_only(house: TeaHouse, bot: BotProcess) -> None:
    with pytest.raises(LookupError):
        await house.sandbox.slash(house.ada, house.sandbox.dm(house.ada), "stats")


async def test_during_a_pause_it_shows_figures_and_says_no_words(
    house: TeaHouse, bot: BotProcess
) -> None:
    await tea_and_stars(house)
    await house.sandbox.slash(house.admin, house.general, "markov pause")
    text = (await stats(house)).content
    assert "From this channel come 6 messages by 2 members" in text
    assert "kettle" not in text
    await house.sandbox.slash(house.admin, house.general, "markov resume")
    assert "**kettle**" in (await stats(house)).content
