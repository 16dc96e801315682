"""/markov doctor: what is wrong, what to do about it, and the buttons that do it."""

from collections.abc import Iterable

import pytest

from sandbox.patience import patient
from sandbox.permissions import (
    READ_MESSAGE_HISTORY,
    SEND_MESSAGES,
    SEND_MESSAGES_IN_THREADS,
    VIEW_AUDIT_LOG,
    VIEW_CHANNEL,
)
from sandbox.process import BotProcess
from sandbox.responses import Response
from sandbox.world import FORUM, Overwrite
from tests.support.tea_house import TeaHouse, limit_files

COMPONENTS_V2 = 1 << 15


@pytest.fixture
def hears_of_bans(house: TeaHouse) -> None:
    me = house.guild.members[house.sandbox.bot_user.id]
    house.sandbox.add_role(house.guild, "markov", VIEW_AUDIT_LOG, bot=me)


async def doctor(house: TeaHouse) -> Response:
    panel = await house.sandbox.slash(house.admin, house.quiet, "markov doctor")
    assert panel.ephemeral
    assert panel.message is not None
    assert panel.message.flags & COMPONENTS_V2
    return panel


async def press(house: TeaHouse, panel: Response, label: str) -> Response:
    await house.press(house.admin, panel, label)
    return panel


def problems(panel: Response) -> list[str]:
    return [line for line in panel.content.splitlines() if line.startswith("❌")]


def assert_well(panel: Response) -> None:
    assert problems(panel) == []
    assert panel.content.startswith("## All is well")
    assert panel.content.count("✅") == 11
    assert panel.labels() == ["Look again"]


def deny(house: TeaHouse, bits: int) -> Iterable[Overwrite]:
    return [Overwrite(house.guild.id, deny=bits)]


async def test_where_all_is_well_it_says_what_it_looked_at(
    house: TeaHouse, hears_of_bans: None, bot: BotProcess
) -> None:
    assert "I learn nowhere yet" in (await doctor(house)).content
    await house.learn()
    panel = await doctor(house)
    assert "I can read where I learn." in panel.content
    assert_well(panel)


async def test_what_it_may_not_do_is_named_by_channel_and_permission(
    house: TeaHouse, hears_of_bans: None, bot: BotProcess
) -> None:
    sandbox = house.sandbox
    old = sandbox.add_channel(house.guild, "old")
    posts = sandbox.add_channel(house.guild, "posts", kind=FORUM)
    for channel in (house.general, house.quiet, old, posts):
        await house.learn(channel)
    sandbox.set_overwrites(house.general, deny(house, SEND_MESSAGES))
    sandbox.set_overwrites(posts, deny(house, SEND_MESSAGES_IN_THREADS))
    sandbox.set_overwrites(old, deny(house, VIEW_CHANNEL))
    await sandbox.wait_for_message(sandbox.dm(house.admin))  # the loss of what it could read
    panel = await doctor(house)
    reading, answering = problems(panel)
    assert f"I learn from <#{old.id}> and can't see it: give me **View Channel**" in reading
    assert f"in <#{house.general.id}>, <#{posts.id}> gets no answer" in answering
    assert panel.labels() == ["Look again"]
    await sandbox.slash(house.admin, house.quiet, "markov speak", forbid=posts)
    _, answering = problems(await press(house, panel, "Look again"))
    assert f"in <#{house.general.id}> gets no answer" in answering
    for channel in (house.general, posts, old):
        sandbox.set_overwrites(channel, [])
    await house.up_to_date()
    assert_well(await press(house, panel, "Look again"))


async def test_it_says_where_it_misses_what_is_said_and_that_it_hears_of_no_bans(
    house: TeaHouse,
) -> None:
    async with house.bot():
        await house.online()
        await house.learn()
    house.sandbox.post_quietly(house.ada, house.general, "said while away")
    house.sandbox.set_overwrites(house.general, deny(house, READ_MESSAGE_HISTORY))
    async with house.bot():
        await house.sandbox.bot_online()
        # The doctor may be asked before the bot has tried to read what it missed.
        async with patient():
            while len(found := problems(await doctor(house))) < 3:
                pass
        reading, bans, gaps = found
        assert f"In <#{house.general.id}> I miss what is said while I'm away" in reading
        assert "give me **View Audit Log**" in bans
        assert f"What was said in <#{house.general.id}> while I was away is missing" in gaps


async def test_commands_that_differ_are_sent_again(
    house: TeaHouse, hears_of_bans: None, bot: BotProcess
) -> None:
    sandbox = house.sandbox
    there = sandbox.commands()
    sandbox.replace_commands([one for one in there if one["name"] != "odds"])
    sandbox.replace_commands(there, house.guild)
    panel = await doctor(house)
    (commands,) = problems(panel)
    assert "Discord has others than I do: 1 missing (odds)." in commands
    assert f"This server has {len(there)} commands of its own" in commands
    assert panel.labels() == ["Send my commands", "Look again"]
    await press(house, panel, "Send my commands")
    assert panel.content.startswith("Sent: ")
    assert problems(panel) == []
    assert len(sandbox.commands()) == len(there)
    assert sandbox.commands(house.guild) == []


async def test_commands_that_discord_refuses_are_told_of(
    house: TeaHouse, hears_of_bans: None, bot: BotProcess
) -> None:
    sandbox = house.sandbox
    sandbox.replace_commands([one for one in sandbox.commands() if one["name"] != "odds"])
    panel = await doctor(house)
    sandbox.faults.rest("PUT", "/commands$", status=400, code=50035)
    told = await house.press(house.admin, panel, "Send my commands")
    (sentence,) = told.followups
    assert "Discord refuses the commands (400, code 50035): it finds fault" in sentence.content
    sandbox.faults.rest("GET", "/commands$", status=503)
    sandbox.faults.rest("GET", "/applications/@me$", status=503)
    await press(house, panel, "Look again")
    intent, commands = problems(panel)
    assert "Discord doesn't say now whether I may read messages" in intent
    assert "Discord doesn't say now which commands I have" in commands


async def test_what_could_not_be_read_is_read_again_at_once(
    house: TeaHouse, hears_of_bans: None
) -> None:
    sandbox = house.sandbox
    async with house.bot():
        await house.online()
        await house.learn()
    sandbox.post_quietly(house.ada, house.general, "said while away")
    path = rf"/channels/{house.general.id}/messages$"
    sandbox.faults.rest("GET", path, status=503, times=99)
    async with house.bot() as bot:
        await sandbox.bot_online()
        await bot.said("can't be read now")
        panel = await doctor(house)
        (history,) = problems(panel)
        assert f"Reading up <#{house.general.id}> failed" in history
        sandbox.faults.heal()
        await press(house, panel, "Read again")
        await house.settled(1)
        assert_well(await press(house, panel, "Look again"))


async def test_a_database_that_takes_nothing_an_intent_and_a_clock_are_told_of(
    house: TeaHouse, hears_of_bans: None
) -> None:
    sandbox = house.sandbox
    sandbox.clock_shift = 365 * 86400.0
    async with house.bot() as bot:
        await house.online()
        limit_files(bot, 4096)
        sandbox.message_content_allowed = False
        panel = await doctor(house)
        intent, database, clock = problems(panel)
        assert "Message Content Intent was switched off" in intent
        assert "It can't be written to" in database
        assert str(house.directory) not in panel.content
        assert "the machine I run on is wrong" in clock
        sandbox.message_content_allowed = True
        limit_files(bot, None)
        await press(house, panel, "Look again")
        assert len(problems(panel)) == 1


async def test_its_buttons_are_for_who_manages_the_server_and_end_with_a_restart(
    house: TeaHouse,
) -> None:
    sandbox = house.sandbox
    async with house.bot():
        await house.online()
        panel = await doctor(house)
        keys = next(one for one in house.guild.roles.values() if one.name == "keys of Grace")
        sandbox.take_role(house.admin, keys)
        refused = await sandbox.click(house.admin, panel, "Look again")
        assert "Manage Server" in refused.content
        sandbox.give_role(house.admin, keys)
    async with house.bot():
        await sandbox.bot_online()
        told = await sandbox.click(house.admin, panel, "Look again")
        assert "use the command again" in told.content
        assert told.ephemeral


async def test_a_pause_is_told_of(house: TeaHouse, hears_of_bans: None, bot: BotProcess) -> None:
    await house.sandbox.slash(house.admin, house.quiet, "markov pause")
    panel = await doctor(house)
    (pause,) = problems(panel)
    assert "**I'm paused**" in pause
    assert "until `/markov resume`" in pause
    await house.sandbox.slash(house.admin, house.quiet, "markov resume")
    assert_well(await press(house, panel, "Look again"))
