"""Answers to messages: their buttons, and the menu command that asks for one."""

from sandbox.permissions import READ_MESSAGE_HISTORY, SEND_MESSAGES
from sandbox.process import BotProcess
from sandbox.responses import Response
from sandbox.world import Message, Overwrite
from tests.support.tea_house import TeaHouse

ANSWER = "Answer this"
BELOW = ["Again", "Why?", "Delete"]


async def chat(house: TeaHouse) -> None:
    await house.learn()
    await house.sandbox.say(house.ada, house.general, "the kettle sings")
    await house.messages()


async def mentioned(house: TeaHouse) -> tuple[Message, Message]:
    """Return a message that mentions the bot, and its answer."""
    me = house.sandbox.bot_user.mention
    asked = await house.sandbox.say(house.bruno, house.quiet, f"{me} what of the kettle?")
    return asked, await house.sandbox.wait_for_message(house.quiet, after=asked)


async def test_an_answer_to_a_mention_has_buttons_also_after_a_restart(house: TeaHouse) -> None:
    sandbox = house.sandbox
    async with house.bot():
        await house.online()
        await chat(house)
        asked, answer = await mentioned(house)
    assert Response(answer).labels() == BELOW
    async with house.bot():
        await sandbox.bot_online()
        again = await sandbox.click(house.ada, answer, "Again")
        assert again.content == "the kettle sings"
        assert again.labels() == BELOW
        await sandbox.delete(asked)
        gone = await sandbox.click(house.ada, answer, "Again")
        assert gone.content == "The message that I answered there is gone."
        assert gone.ephemeral
        refused = await sandbox.click(house.ada, answer, "Delete")
        assert "Only who asked" in refused.content
        await house.press(house.bruno, answer, "Delete")
        assert answer not in sandbox.history(house.quiet)


async def test_it_answers_a_message_that_somebody_chooses_also_after_a_restart(
    house: TeaHouse,
) -> None:
    sandbox = house.sandbox
    async with house.bot():
        await house.online()
        await chat(house)
        chosen = await sandbox.say(house.bruno, house.quiet, "what of the kettle?")
    async with house.bot():
        await sandbox.bot_online()
        told = await sandbox.menu(house.ada, chosen, ANSWER)
        assert told.ephemeral
        answer = await sandbox.wait_for_message(house.quiet, after=chosen)
        assert answer.content == "the kettle sings"
        assert answer.reference is chosen
        assert answer.mentions == []
        assert Response(answer).labels() == BELOW
        assert (await sandbox.click(house.bruno, answer, "Again")).content == "the kettle sings"
        await house.press(house.ada, answer, "Delete")
        assert answer not in sandbox.history(house.quiet)


async def test_it_says_why_it_can_not_answer(house: TeaHouse, bot: BotProcess) -> None:
    sandbox = house.sandbox
    chosen = await sandbox.say(house.bruno, house.quiet, "what of the kettle?")
    nothing = await sandbox.menu(house.ada, chosen, ANSWER)
    assert "haven't learned any messages" in nothing.content
    assert nothing.ephemeral
    await chat(house)
    mute = Overwrite(house.guild.id, deny=SEND_MESSAGES)
    sandbox.set_overwrites(house.quiet, [mute])
    before = len(sandbox.history(house.quiet))
    refused = await sandbox.menu(house.ada, chosen, ANSWER)
    assert refused.content == "I may not write in this channel."
    assert refused.ephemeral
    assert len(sandbox.history(house.quiet)) == before


async def test_where_it_may_not_read_back_an_answer_has_no_again(
    house: TeaHouse, bot: BotProcess
) -> None:
    sandbox = house.sandbox
    await chat(house)
    _, before = await mentioned(house)
    sandbox.set_overwrites(house.quiet, [Overwrite(house.guild.id, deny=READ_MESSAGE_HISTORY)])
    _, answer = await mentioned(house)
    assert answer.reference is None
    assert Response(answer).labels() == BELOW[1:]
    refused = await sandbox.click(house.ada, before, "Again")
    assert "can't look at that message" in refused.content
    assert refused.ephemeral


async def test_a_sentence_that_nothing_can_be_said_has_no_buttons(
    house: TeaHouse, bot: BotProcess
) -> None:
    _, answer = await mentioned(house)
    assert "haven't learned any messages" in answer.content
    assert Response(answer).labels() == []
