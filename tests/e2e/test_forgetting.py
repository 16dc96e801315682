"""What becomes of a message on Discord becomes of its counts."""

import pytest

from sandbox.process import BotProcess
from sandbox.world import Message
from tests.e2e.conftest import TeaHouse


async def chat(house: TeaHouse, count: int = 3) -> list[Message]:
    """Let Ada and Bruno say something in general."""
    people = (house.ada, house.bruno)
    return [
        await house.sandbox.say(people[number % 2], house.general, f"the kettle sings {number}")
        for number in range(count)
    ]


async def test_a_deleted_message_was_never_said(house: TeaHouse, bot: BotProcess) -> None:
    await house.learn()
    said = await chat(house)
    await house.knows(3)
    await house.sandbox.delete(said[0])
    await house.knows(2)
    await house.sandbox.delete(said[1])
    await house.sandbox.delete(said[2])
    await house.knows(0)


async def test_a_hundred_deleted_at_once_were_never_said(house: TeaHouse, bot: BotProcess) -> None:
    await house.learn()
    said = await chat(house, 101)
    await house.knows(101)
    await house.sandbox.bulk_delete(said[:100])
    await house.knows(1)


async def test_what_has_not_settled_is_not_learned_and_may_still_change(house: TeaHouse) -> None:
    async with house.bot(SETTLE_SECONDS="3600"):
        await house.online()
        await house.learn()
        first, second, _ = await chat(house)
        await house.knows(0)
        await house.sandbox.delete(first)
        await house.sandbox.edit(second, "quite another thing")
        await house.knows(0)
    # The next start reads from history what is there by then.
    async with house.bot():
        await house.sandbox.bot_online()
        await house.knows(2)
        table = await house.sandbox.slash(house.ada, house.quiet, "odds", word="another")
        assert "thing" in table.content


async def test_a_ban_takes_back_what_was_said_lately_and_asks_about_the_rest(
    house: TeaHouse,
) -> None:
    sandbox = house.sandbox
    async with house.bot():
        await house.online()
        await house.learn()
        await chat(house, 4)
        await house.knows(4)
    async with house.bot():  # which remembers nothing of before
        await sandbox.bot_online()
        await sandbox.say(house.bruno, house.general, "and this is quite new")
        await house.knows(5)
        sandbox.ban(house.bruno, delete_within=600)
        question = await sandbox.heard(sandbox.dm(house.admin))
        assert "Bruno" in question.content
        assert "2 messages" in question.content
        await house.knows(4)
    async with house.bot() as bot:  # the button still works then
        await sandbox.bot_online()
        done = await sandbox.click(house.admin, question, "Forget them")
        while "Forgotten: 2 messages" not in done.content:
            await sandbox.slash(house.ada, house.quiet, "stats")
        await house.knows(2)
        assert "kettle" not in bot.output


async def test_where_the_admin_takes_no_messages_the_counts_stay(
    house: TeaHouse, bot: BotProcess
) -> None:
    await house.learn()
    await chat(house, 2)
    await house.knows(2)
    house.sandbox.refuse_dms(house.admin)
    # Only what the window doesn't hold is asked about; this is all in it.
    house.sandbox.ban(house.bruno)
    await house.knows(1)


async def test_a_deleted_channel_and_a_deleted_thread_are_forgotten(
    house: TeaHouse, bot: BotProcess
) -> None:
    sandbox = house.sandbox
    extra = sandbox.add_channel(house.guild, "extra")
    await house.learn()
    await house.learn(extra)
    await chat(house, 1)
    await sandbox.say(house.ada, extra, "cups and saucers")
    thread = sandbox.add_thread(house.general, "of spoons")
    await sandbox.say(house.ada, thread, "a spoon of sugar")
    await house.knows(3)
    sandbox.delete_channel(thread)
    await house.knows(2)
    sandbox.delete_channel(extra)
    await house.knows(1)
    status = await sandbox.slash(house.admin, house.general, "markov status")
    assert str(extra.id) not in status.content


async def test_stop_with_purge_forgets_the_channel(house: TeaHouse, bot: BotProcess) -> None:
    sandbox = house.sandbox
    await house.learn()
    await chat(house)
    await house.knows(3)
    question = await sandbox.slash(
        house.admin, house.general, "markov stop", channel=house.general, purge=True
    )
    assert "3 messages" in question.content
    await sandbox.click(house.admin, question, "Forget")
    await house.knows(0)
    await chat(house)
    await house.knows(0)


@pytest.mark.parametrize("grace", ["0", "24"])
async def test_a_server_that_removes_the_bot_is_forgotten_after_a_while(
    house: TeaHouse, grace: str
) -> None:
    async with house.bot(GRACE_HOURS=grace) as bot:
        await house.online()
        await house.learn()
        await chat(house)
        await house.knows(3)
        house.sandbox.remove_guild(house.guild)
        if grace == "0":
            await bot.said(r"is gone: 3 messages forgotten")
        house.sandbox.let_back(house.guild)
        if grace == "0":
            await house.learn()
            await house.knows(0)
        else:
            await house.knows(3)


@pytest.mark.parametrize("how", ["deleted by a moderator", "reported"])
async def test_a_line_that_was_taken_back_is_not_said_again(
    house: TeaHouse, bot: BotProcess, how: str
) -> None:
    sandbox = house.sandbox
    await house.learn()
    await house.learn(house.quiet)
    await sandbox.say(house.ada, house.general, "kettle sings")
    await sandbox.say(house.bruno, house.general, "kettle boils")
    await house.knows(2)
    line = await sandbox.slash(house.ada, house.general, "say", about="sings")
    assert line.message is not None
    if how == "reported":
        answer = await sandbox.menu(house.bruno, line.message, "Report this line")
        assert answer.ephemeral
        assert "Thank you" in answer.content
    else:
        await sandbox.delete(line.message)
        await house.messages()
    reports = await sandbox.slash(house.admin, house.quiet, "markov reports")
    assert reports.content.startswith("2 combinations")
    for _ in range(12):
        again = await sandbox.slash(house.ada, house.general, "say")
        assert again.content != "kettle sings"
    lifted = await sandbox.slash(house.admin, house.quiet, "markov reports", lift=True)
    assert "2 combinations" in lifted.content
    said = set()
    while "kettle sings" not in said:
        said.add((await sandbox.slash(house.ada, house.general, "say")).content)


async def test_only_the_bots_own_lines_can_be_reported(house: TeaHouse, bot: BotProcess) -> None:
    message = await house.sandbox.say(house.ada, house.general, "my own words")
    answer = await house.sandbox.menu(house.bruno, message, "Report this line")
    assert "Only what I have said" in answer.content
    assert answer.ephemeral
