"""A line of the bot's that was deleted or reported isn't said again, until an admin lifts that."""

import pytest

from sandbox.process import BotProcess
from sandbox.world import Message
from tests.support.tea_house import TeaHouse

LINE = "the kettle sings"
REPORT = "Report this line"


@pytest.fixture
async def said(house: TeaHouse, bot: BotProcess) -> Message:
    """Return a line that the bot has just said."""
    await house.learn()
    await house.sandbox.say(house.ada, house.general, LINE)
    assert await house.messages() == 1
    me = house.sandbox.bot_user.mention
    asked = await house.sandbox.say(house.bruno, house.quiet, f"{me} hello?")
    line = await house.sandbox.wait_for_message(house.quiet, after=asked)
    assert line.content == LINE
    return line


async def reports(house: TeaHouse, **options: bool) -> str:
    answer = await house.sandbox.slash(house.admin, house.quiet, "markov reports", **options)
    assert answer.ephemeral
    return answer.content


async def test_a_deleted_line_is_not_said_again_until_that_is_lifted(
    house: TeaHouse, said: Message
) -> None:
    assert "0 combinations" in await reports(house)
    await house.sandbox.delete(said)
    while "3 combinations" not in await reports(house):
        pass
    assert LINE not in await house.lines(house.quiet)
    assert "3 combinations" in await reports(house, lift=True)
    assert "0 combinations" in await reports(house)
    assert LINE in await house.lines(house.quiet)


async def test_a_reported_line_is_not_said_again_on_this_server_only(
    house: TeaHouse, said: Message
) -> None:
    sandbox = house.sandbox
    other = sandbox.add_guild("Coffee House")
    bar = sandbox.add_channel(other, "bar")
    owner = sandbox.add_member(other, "Omar", manage_guild=True)
    await sandbox.slash(owner, bar, "markov learn", channel=bar)
    await sandbox.say(owner, bar, LINE)
    thanks = await sandbox.menu(house.bruno, said, REPORT)
    assert "won't put these words together again" in thanks.content
    assert thanks.ephemeral
    assert LINE not in await house.lines(house.quiet)
    assert "3 combinations" in await reports(house)

    async def elsewhere() -> str:
        return (await sandbox.slash(owner, bar, "say")).content

    while await elsewhere() != LINE:
        pass


async def test_deleting_an_answer_to_a_command_or_an_imitation_counts_too(
    house: TeaHouse, said: Message
) -> None:
    answer = await house.sandbox.slash(house.ada, house.quiet, "imitate", member=house.ada)
    assert answer.content.startswith(f"{LINE}\n")
    assert answer.message is not None
    assert "0 combinations" in await reports(house)  # by then the bot knows which message it is
    await house.sandbox.bulk_delete([answer.message])
    while "3 combinations" not in await reports(house):
        pass
    assert LINE not in await house.lines(house.quiet)


async def test_only_lines_of_the_bots_can_be_reported_and_not_without_end(
    house: TeaHouse, said: Message
) -> None:
    sandbox = house.sandbox
    own = await sandbox.say(house.ada, house.quiet, "a proper pot of tea")
    refused = await sandbox.menu(house.ada, own, REPORT)
    assert "Only what I have said" in refused.content
    assert "0 combinations" in await reports(house)
    panel = await sandbox.slash(house.ada, house.quiet, "stats")
    notice = next(one for one in sandbox.history(house.general) if "I learn" in one.content)
    for shown in (panel.message, notice):
        assert shown is not None
        no_line = await sandbox.menu(house.ada, shown, REPORT)
        assert "That is no line of mine" in no_line.content
        assert no_line.ephemeral
    assert "0 combinations" in await reports(house)
    answers = [await sandbox.menu(house.bruno, said, REPORT) for _ in range(6)]
    assert ["Thank you" in one.content for one in answers] == 5 * [True] + [False]
    assert "try again in 10 minutes" in answers[-1].content
    assert answers[-1].ephemeral


async def test_a_line_said_before_a_restart_can_be_reported(house: TeaHouse) -> None:
    async with house.bot():
        await house.online()
        await house.learn()
        await house.sandbox.say(house.ada, house.general, LINE)
        assert await house.messages() == 1
        answer = await house.sandbox.slash(house.ada, house.quiet, "imitate", member=house.ada)
        assert answer.message is not None
    async with house.bot():
        await house.sandbox.bot_online()
        await house.sandbox.menu(house.bruno, answer.message, REPORT)
        assert "3 combinations" in await reports(house)
        assert LINE not in await house.lines(house.quiet)
