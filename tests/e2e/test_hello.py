"""The hello on a new server: to whom, once, and what its buttons do, after a restart too."""

from dataclasses import dataclass

import pytest

from sandbox import payloads
from sandbox.permissions import MANAGE_GUILD, SEND_MESSAGES, VIEW_AUDIT_LOG, VIEW_CHANNEL
from sandbox.process import BotProcess
from sandbox.world import ANNOUNCEMENTS, Channel, Guild, Member, Message, Overwrite
from tests.support.tea_house import TeaHouse

BUTTONS = ["Choose channels", "Privacy", "Help"]


@dataclass
class Bakery:
    """A server that the bot isn't on yet."""

    guild: Guild
    news: Channel
    counter: Channel
    oven: Channel
    baker: Member
    guest: Member


@pytest.fixture
def bakery(house: TeaHouse) -> Bakery:
    sandbox = house.sandbox
    guild = sandbox.add_guild("Bakery", bot=False)
    only_admins = [Overwrite(guild.id, deny=SEND_MESSAGES)]
    news = sandbox.add_channel(guild, "news", only_admins, kind=ANNOUNCEMENTS)
    counter, oven = sandbox.add_channel(guild, "counter"), sandbox.add_channel(guild, "oven")
    baker = sandbox.add_member(guild, "Berta", manage_guild=True)
    return Bakery(guild, news, counter, oven, baker, sandbox.add_member(guild, "Gus"))


def invite(house: TeaHouse, bakery: Bakery, permissions: int = 0) -> None:
    role = house.sandbox.add_role(bakery.guild, "markov", permissions)
    house.sandbox.invite(bakery.guild, bakery.baker, [role])


def said(house: TeaHouse, bakery: Bakery) -> list[Message]:
    """Return every hello of the bot."""
    places = [bakery.news, bakery.counter, bakery.oven, house.sandbox.dm(bakery.baker)]
    return [one for place in places for one in house.sandbox.history(place) if "Hello" in one.text]


async def test_who_invited_it_is_greeted_and_chooses_channels_after_a_restart(
    house: TeaHouse, bakery: Bakery
) -> None:
    sandbox = house.sandbox
    alone = sandbox.dm(bakery.baker)
    async with house.bot():
        await house.online()
        invite(house, bakery, VIEW_AUDIT_LOG)
        hello = await sandbox.wait_for_message(alone)
        assert "Hello, **Bakery**!" in hello.content
        assert "So far I learn nothing." in hello.content
        assert f"</privacy:{sandbox.command_id('privacy')}>" in hello.content
    async with house.bot():
        await sandbox.bot_online()
        choice = await sandbox.click(bakery.baker, hello, "Choose channels")
        assert choice.ephemeral
        assert [one["label"] for one in next(choice.selects())["options"]] == [
            "#news",
            "#counter",
            "#oven",
        ]
        done = await sandbox.choose(
            bakery.baker, choice, "Channels to learn from", "#news", "#counter"
        )
        await sandbox.settled(done)
        listed = f"<#{bakery.news.id}>, <#{bakery.counter.id}>"
        assert f"I learn from {listed} now." in done.content
        assert f"I may not write in <#{bakery.news.id}>" in done.content
        assert list(done.selects()) == []
        told = await sandbox.wait_for_message(bakery.counter)
        assert "From now on I learn how this channel talks." in told.content
        status = await sandbox.slash(bakery.baker, bakery.oven, "markov status")
        assert f"I learn from {listed}." in status.content
    assert said(house, bakery) == [hello]


async def test_without_the_audit_log_it_greets_in_the_system_channel(
    house: TeaHouse, bakery: Bakery, bot: BotProcess
) -> None:
    sandbox = house.sandbox
    bakery.guild.system_channel = bakery.oven
    invite(house, bakery)
    hello = await sandbox.wait_for_message(bakery.oven)
    refused = await sandbox.click(bakery.guest, hello, "Choose channels")
    assert "Manage Server" in refused.content
    panel = await sandbox.click(bakery.baker, hello, "Choose channels")
    assert panel.ephemeral
    assert "**Learning**" in panel.content
    hidden = Overwrite(bakery.guild.id, deny=VIEW_CHANNEL)
    sandbox.set_overwrites(bakery.counter, [hidden, Overwrite(bakery.baker.id, VIEW_CHANNEL)])
    await sandbox.settled(
        await sandbox.choose(bakery.baker, panel, "Learn from …", bakery.oven, bakery.counter)
    )
    assert f"From now on I learn from <#{bakery.oven.id}>:" in panel.content
    assert f"I can't see <#{bakery.counter.id}>" in panel.content
    await house.press(bakery.baker, panel, "Back")
    assert panel.content.startswith("## Settings")
    assert said(house, bakery) == [hello]


async def test_privacy_and_help_are_for_everybody_who_sees_it(
    house: TeaHouse, bakery: Bakery
) -> None:
    sandbox = house.sandbox
    async with house.bot():
        await house.online()
        invite(house, bakery)
        hello = await sandbox.wait_for_message(bakery.counter)
    async with house.bot(PRIVACY_POLICY_URL="https://tea.example/privacy"):
        await sandbox.bot_online()
        privacy = await sandbox.click(bakery.guest, hello, "Privacy")
        assert privacy.ephemeral
        assert "never a message" in privacy.content
        assert "https://tea.example/privacy" in privacy.content
        for who, manages in ((bakery.guest, False), (bakery.baker, True)):
            helped = await sandbox.click(who, hello, "Help")
            asked = await sandbox.slash(who, bakery.oven, "help")
            assert helped.content == asked.content
            assert ("/markov learn" in helped.content) is manages


async def test_in_a_direct_message_the_buttons_ask_who_one_is_on_the_server(
    house: TeaHouse, bakery: Bakery, bot: BotProcess
) -> None:
    sandbox = house.sandbox
    invite(house, bakery, VIEW_AUDIT_LOG)
    hello = await sandbox.wait_for_message(sandbox.dm(bakery.baker))
    choice = await sandbox.click(bakery.baker, hello, "Choose channels")
    helped = await sandbox.click(bakery.baker, hello, "Help")
    assert "/markov learn" in helped.content
    keys = next(one for one in bakery.guild.roles.values() if one.permissions == MANAGE_GUILD)
    sandbox.take_role(bakery.baker, keys)
    for refused in (
        await sandbox.click(bakery.baker, hello, "Choose channels"),
        await sandbox.choose(bakery.baker, choice, "Channels to learn from", "#oven"),
    ):
        assert "Manage Server" in refused.content
    sandbox.leave(bakery.baker)
    gone = await sandbox.click(bakery.baker, hello, "Help")
    assert "You aren't on that server any more" in gone.content
    sandbox.remove_guild(bakery.guild)
    gone = await sandbox.click(bakery.baker, hello, "Privacy")
    assert "I'm not on that server any more" in gone.content


async def test_it_greets_once_whatever_happens_to_the_connection(
    house: TeaHouse, bakery: Bakery
) -> None:
    sandbox = house.sandbox
    invite(house, bakery)  # before its very first start
    async with house.bot():
        await house.online()
        hello = await sandbox.wait_for_message(bakery.counter)
        await sandbox.invalidate_sessions()
        await sandbox.bot_identified(2)
        gone = {"id": str(bakery.guild.id), "unavailable": True}
        sandbox.dispatch("GUILD_DELETE", gone)
        sandbox.dispatch("GUILD_CREATE", payloads.guild(bakery.guild, sandbox.bot_user))
        await sandbox.say(bakery.guest, bakery.counter, f"{sandbox.bot_user.mention} hello?")
        await sandbox.wait_for_message(bakery.counter, after=hello)
        sandbox.remove_guild(bakery.guild)
        invite(house, bakery)
        await sandbox.slash(bakery.guest, bakery.counter, "stats")
    async with house.bot():
        await sandbox.bot_online()
        await sandbox.slash(bakery.guest, bakery.counter, "stats")
    assert said(house, bakery) == [hello]


async def test_who_takes_no_direct_messages_is_greeted_on_the_server(
    house: TeaHouse, bakery: Bakery, bot: BotProcess
) -> None:
    house.sandbox.refuse_dms(bakery.baker)
    invite(house, bakery, VIEW_AUDIT_LOG)
    hello = await house.sandbox.wait_for_message(bakery.counter)
    assert said(house, bakery) == [hello]
    assert [one["label"] for one in hello.parts() if one.get("label")] == BUTTONS


async def test_where_it_may_write_nowhere_it_says_nothing(
    house: TeaHouse, bakery: Bakery, bot: BotProcess
) -> None:
    for channel in (bakery.counter, bakery.oven):
        channel.overwrites = [Overwrite(bakery.guild.id, deny=SEND_MESSAGES)]
    invite(house, bakery)
    await bot.said(f"There is nobody to say hello to on server {bakery.guild.id}")
    assert said(house, bakery) == []


async def test_a_hello_that_discord_did_not_take_is_sent_at_the_next_start(
    house: TeaHouse, bakery: Bakery
) -> None:
    house.sandbox.faults.rest("POST", rf"/channels/{bakery.counter.id}/messages", status=503)
    async with house.bot() as bot:
        await house.online()
        invite(house, bakery)
        await bot.said(f"The hello to server {bakery.guild.id} could not be sent")
    async with house.bot():
        hello = await house.sandbox.wait_for_message(bakery.counter)
    assert said(house, bakery) == [hello]
