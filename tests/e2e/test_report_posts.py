"""A report in the log channel: a link for those who may read the line, and buttons to decide."""

import pytest

from sandbox.process import BotProcess
from sandbox.responses import Response
from sandbox.world import Channel, Message
from tests.support.log_channel import add_log_channel, choose_log_channel, entries, only
from tests.support.tea_house import TeaHouse

LINE = "the kettle sings"
REPORT = "Report this line"
BUTTONS = ["Keep blocked", "Lift"]


async def line(house: TeaHouse, place: Channel) -> Message:
    """Return a line that the bot says in a place, to whoever mentions it."""
    asked = await house.sandbox.say(house.bruno, place, f"{house.sandbox.bot_user.mention} hello?")
    said = await house.sandbox.wait_for_message(place, after=asked)
    assert said.content == LINE
    return said


async def teach(house: TeaHouse) -> None:
    await house.learn()
    await house.sandbox.say(house.ada, house.general, LINE)
    await house.settled(1)


async def posts(house: TeaHouse, log: Channel, count: int = 1) -> list[Message]:
    """Return the reports in the log channel, once there are so many; there are no more."""
    path = rf"/channels/{log.id}/messages$"
    while True:
        found = [one for one in house.sandbox.history(log) if "was reported" in one.content]
        if len(found) >= count:
            assert len(found) == count
            return found
        await house.sandbox.requested("POST", path, count=house.sent("POST", path) + 1)


async def blocked(house: TeaHouse) -> bool:
    answer = await house.sandbox.slash(house.admin, house.quiet, "markov reports")
    return not answer.content.startswith("0 combinations")


def link(house: TeaHouse, said: Message) -> str:
    return f"https://discord.com/channels/{house.guild.id}/{said.channel.id}/{said.id}"


def labels(message: Message) -> list[str]:
    return Response(message).labels()


async def test_a_report_is_a_link_with_buttons_and_who_keeps_the_line_blocked_is_named(
    house: TeaHouse, bot: BotProcess
) -> None:
    sandbox = house.sandbox
    await teach(house)
    log = await choose_log_channel(house)
    said = await line(house, house.quiet)
    thanks = await sandbox.menu(house.bruno, said, REPORT)
    assert thanks.ephemeral
    (post,) = await posts(house, log)
    assert link(house, said) in post.content
    assert labels(post) == BUTTONS
    done = await house.press(house.admin, post, "Keep blocked")
    assert f"**Kept blocked** by {house.admin.mention}" in done.content
    assert link(house, said) in done.content
    assert labels(post) == []
    assert post.mentions == []
    assert await blocked(house)
    for told in sandbox.history(log):
        assert "kettle" not in told.content
        assert house.bruno.mention not in told.content  # who has reported isn't told
    while entries(house, log)[-1] != f"{house.admin.mention} kept a reported line blocked.":
        await sandbox.slash(house.admin, house.quiet, "help")


async def test_a_lifted_line_is_said_again_and_can_be_reported_again(
    house: TeaHouse, bot: BotProcess
) -> None:
    sandbox = house.sandbox
    await teach(house)
    log = await choose_log_channel(house)
    said = await line(house, house.quiet)
    for _ in range(3):  # many reports of one line are one post
        await sandbox.menu(house.bruno, said, REPORT)
    await sandbox.menu(house.ada, said, REPORT)
    (post,) = await posts(house, log)
    assert LINE not in await house.lines(house.quiet)
    done = await house.press(house.admin, post, "Lift")
    assert f"**Lifted** by {house.admin.mention}" in done.content
    assert not await blocked(house)
    assert LINE in await house.lines(house.quiet)
    await sandbox.menu(house.ada, said, REPORT)
    assert await blocked(house)
    _, again = await posts(house, log, 2)
    assert labels(again) == BUTTONS


async def test_buttons_survive_a_restart_and_a_second_press_is_answered(house: TeaHouse) -> None:
    sandbox = house.sandbox
    async with house.bot():
        await house.online()
        await teach(house)
        log = await choose_log_channel(house)
        said = await line(house, house.quiet)
        await sandbox.menu(house.bruno, said, REPORT)
        (post,) = await posts(house, log)
    heinz = sandbox.add_member(house.guild, "Heinz", manage_guild=True)
    sandbox.set_overwrites(log, only(house, house.admin, heinz))
    async with house.bot():
        await house.online()
        await sandbox.menu(house.bruno, said, REPORT)  # known, so there is no other post
        seen_by_heinz = Message(
            post.channel, post.id, post.author, post.content, components=post.components
        )
        await house.press(house.admin, post, "Lift")
        assert not await blocked(house)
        late = await house.press(heinz, seen_by_heinz, "Keep blocked")
        (told,) = late.followups
        assert told.content.startswith(f"{house.admin.mention} has decided that already")
        assert not await blocked(house)
        await posts(house, log)


@pytest.mark.parametrize("label", [*BUTTONS, "Show me the line"])
async def test_where_not_all_may_read_the_line_there_is_no_link_but_for_who_may(
    house: TeaHouse, bot: BotProcess, label: str
) -> None:
    sandbox = house.sandbox
    await teach(house)
    heinz = sandbox.add_member(house.guild, "Heinz", manage_guild=True)
    log = await choose_log_channel(house, heinz)
    staff = sandbox.add_channel(house.guild, "staff", only(house, house.admin, house.bruno))
    said = await line(house, staff)
    await sandbox.menu(house.bruno, said, REPORT)
    (post,) = await posts(house, log)
    assert labels(post) == [*BUTTONS, "Show me the line"]
    told = f"{post.content} {post.components}"
    assert str(staff.id) not in told
    assert "Not everybody here may read" in post.content
    refused = await sandbox.click(heinz, post, label)
    assert "I said that where you can't read" in refused.content
    assert refused.ephemeral
    if label == "Show me the line":
        shown = await sandbox.click(house.admin, post, label)
        assert shown.ephemeral
        assert link(house, said) in shown.content
        assert labels(post) == [*BUTTONS, "Show me the line"]
    else:
        done = await house.press(house.admin, post, label)
        assert str(staff.id) not in done.content
        assert labels(post) == []


@pytest.mark.parametrize("label", BUTTONS)
async def test_the_buttons_are_for_who_manages_the_server(
    house: TeaHouse, bot: BotProcess, label: str
) -> None:
    await teach(house)
    log = await choose_log_channel(house, house.ada)
    said = await line(house, house.quiet)
    await house.sandbox.menu(house.bruno, said, REPORT)
    (post,) = await posts(house, log)
    refused = await house.sandbox.click(house.ada, post, label)
    assert refused.content == "That takes the permission **Manage Server**."
    assert refused.ephemeral
    assert labels(post) == BUTTONS
    assert await blocked(house)


async def test_a_line_that_is_gone_can_be_kept_blocked_but_not_lifted_by_itself(
    house: TeaHouse,
) -> None:
    sandbox = house.sandbox
    async with house.bot():
        await house.online()
        await teach(house)
        log = await choose_log_channel(house)
        said = await line(house, house.quiet)
        await sandbox.menu(house.bruno, said, REPORT)
        (post,) = await posts(house, log)
        path = rf"/channels/{house.quiet.id}/messages/{said.id}$"
        sandbox.faults.rest("GET", path, status=503)
        told = await house.press(house.admin, post, "Lift")
        assert "try again in a minute" in told.followups[-1].content
    await sandbox.delete(said)
    async with house.bot():
        await house.online()
        told = await house.press(house.admin, post, "Lift")
        assert "its message is gone" in told.followups[-1].content
        assert labels(post) == BUTTONS
        await house.press(house.admin, post, "Keep blocked")
        assert labels(post) == []
        assert await blocked(house)


async def test_without_a_log_channel_that_can_be_used_reports_are_in_force_all_the_same(
    house: TeaHouse, bot: BotProcess
) -> None:
    sandbox = house.sandbox
    await teach(house)
    said = await line(house, house.quiet)
    thanks = await sandbox.menu(house.bruno, said, REPORT)
    assert "Thank you" in thanks.content
    assert await blocked(house)
    log = await choose_log_channel(house)
    path = rf"/channels/{log.id}/messages$"
    sandbox.faults.rest("POST", path, status=503)
    await sandbox.menu(house.bruno, said, REPORT)
    await bot.said("Discord didn't take a report")
    await sandbox.menu(house.ada, said, REPORT)  # what wasn't posted is posted with the next one
    await posts(house, log)
    sandbox.set_overwrites(log, [])
    other = await said_by_command(house)
    await sandbox.menu(house.ada, other, REPORT)
    await sandbox.slash(house.ada, house.quiet, "help")
    await posts(house, log)


async def said_by_command(house: TeaHouse) -> Message:
    lifted = await house.sandbox.slash(house.admin, house.quiet, "markov reports", lift=True)
    assert "Lifted" in lifted.content
    answer = await house.sandbox.slash(house.ada, house.quiet, "imitate", member=house.ada)
    assert answer.message is not None
    return answer.message


async def test_reports_that_are_refused_are_not_counted(house: TeaHouse, bot: BotProcess) -> None:
    sandbox = house.sandbox
    await teach(house)
    said = await line(house, house.quiet)
    own = await sandbox.say(house.ada, house.quiet, "a proper pot of tea")
    for _ in range(6):
        refused = await sandbox.menu(house.bruno, own, REPORT)
        assert "Only what I have said" in refused.content
    answers = [await sandbox.menu(house.bruno, said, REPORT) for _ in range(6)]
    assert ["Thank you" in one.content for one in answers] == 5 * [True] + [False]
    assert "try again in 10 minutes" in answers[-1].content


async def test_a_log_channel_that_was_only_made_gets_nothing(
    house: TeaHouse, bot: BotProcess
) -> None:
    await teach(house)
    log = add_log_channel(house)
    said = await line(house, house.quiet)
    await house.sandbox.menu(house.bruno, said, REPORT)
    assert await blocked(house)
    assert house.sandbox.history(log) == []
