"""Bans: what was said lately is taken back, and the caretaker is asked about the rest."""

import pytest

from sandbox.world import Message
from tests.support.log_channel import choose_log_channel
from tests.support.tea_house import TeaHouse


@pytest.fixture
async def old_and_new(house: TeaHouse) -> Message:
    """Let Bruno say something that the bot has no longer in memory, and return the DM of the ban
    that deletes what he says after that."""
    async with house.bot():
        await house.online()
        await house.learn()
        await house.sandbox.say(house.bruno, house.general, "the kettle sings")
        await house.sandbox.say(house.ada, house.general, "a proper pot")
        assert await house.messages() == 2
    async with house.bot():
        await house.sandbox.bot_online()
        await house.up_to_date()
        await house.sandbox.say(house.bruno, house.general, "zeppelins sing")
        assert await house.messages() == 3
        house.sandbox.ban(house.bruno, delete_within=3600)
        asked = await house.sandbox.wait_for_message(house.sandbox.dm(house.admin))
        assert await house.messages() == 2
        odds = await house.sandbox.slash(house.ada, house.quiet, "odds", word="zeppelins")
        assert "haven't come across" in odds.content
    return asked


async def test_after_a_ban_the_caretaker_is_asked_and_a_button_forgets_the_rest(
    house: TeaHouse, old_and_new: Message
) -> None:
    assert "**Bruno** was banned on **Tea House**" in old_and_new.content
    assert "lately is taken back" in old_and_new.content
    assert "counts of what they wrote before" in old_and_new.content
    async with house.bot():  # buttons work after a restart
        await house.sandbox.bot_online()
        await house.up_to_date()
        log = await choose_log_channel(house)
        chosen = house.sandbox.history(log)[-1]
        done = await house.press(house.admin, old_and_new, "Forget them")
        assert "Forgotten: all" in done.content
        assert done.labels() == []
        assert await house.messages() == 1
        told = await house.sandbox.wait_for_message(log, after=chosen)
        assert f"all that I learned from {house.bruno.mention}" in told.content


async def test_who_no_longer_looks_after_the_bot_decides_nothing(
    house: TeaHouse, old_and_new: Message
) -> None:
    heir = house.sandbox.add_member(house.guild, "Heinz", manage_guild=True)
    async with house.bot():
        await house.sandbox.bot_online()
        await house.sandbox.slash(heir, house.quiet, "markov learn", channel=house.quiet)
        refused = await house.sandbox.click(house.admin, old_and_new, "Forget them")
        assert "Somebody else looks after me" in refused.content
        assert await house.messages() == 2


async def test_a_caretaker_who_takes_no_messages_costs_a_warning_only(house: TeaHouse) -> None:
    async with house.bot():
        await house.online()
        await house.learn()
        await house.sandbox.say(house.bruno, house.general, "the kettle sings")
        assert await house.messages() == 1
    house.sandbox.refuse_dms(house.admin)
    async with house.bot() as bot:
        await house.sandbox.bot_online()
        await house.up_to_date()
        house.sandbox.ban(house.bruno)
        await bot.said("Nobody could be asked about a member banned")
        assert "Traceback" not in bot.output
        assert "Bruno" not in bot.output
        assert await house.messages() == 1
