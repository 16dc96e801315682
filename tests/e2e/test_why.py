"""Why?: each word of a line, its odds, and how many people go there; for whoever presses, alone."""

from sandbox.permissions import VIEW_CHANNEL
from sandbox.process import BotProcess
from sandbox.responses import Response
from sandbox.world import Member, Message, Overwrite
from tests.support.tea_house import TeaHouse

LINES = {"the kettle sings", "the cat sleeps"}
NOT_FOUND = "can't find the steps"


async def chat(house: TeaHouse) -> None:
    await house.learn()
    await house.sandbox.say(house.ada, house.general, "the kettle sings")
    await house.sandbox.say(house.bruno, house.general, "the cat sleeps")
    await house.messages()


async def said(house: TeaHouse, command: str = "say", **options: object) -> Message:
    slash = house.sandbox.slash
    answer = await slash(house.ada, house.general, command, **options)  # type: ignore[arg-type]
    assert answer.message is not None, answer.content
    return answer.message


async def why(house: TeaHouse, person: Member, line: Message | Response) -> str:
    """Return the explanation of a line, which is a message that only its reader sees."""
    shown = await house.sandbox.click(person, line, "Why?")
    assert shown.ephemeral
    assert shown.message is not line
    return shown.content


def rows(explanation: str) -> list[str]:
    return [" ".join(row.split()) for row in explanation.split("```")[1].strip("\n").split("\n")]


async def test_it_explains_a_line_to_whoever_presses_also_after_a_restart(house: TeaHouse) -> None:
    async with house.bot():
        await house.online()
        await chat(house)
        lines = [
            await said(house, about="kettle"),
            await said(house, channel=house.general, about="kettle"),
            await said(house, "imitate", member=house.ada),
        ]
    async with house.bot():
        await house.sandbox.bot_online()
        of_server = await why(house, house.bruno, lines[0])
        of_channel = await why(house, house.bruno, lines[1])
        of_member = await why(house, house.bruno, lines[2])
    assert rows(of_server) == ["100.0% a few the", "50.0% one kettle", "100.0% one sings"]
    assert rows(of_channel) == rows(of_server)
    assert rows(of_member) == ["100.0% a few the", "100.0% one kettle", "100.0% one sings"]
    assert "Ada" not in of_server + of_member
    assert "imitation" not in of_member


async def test_answers_to_mentions_are_explained_as_well(house: TeaHouse, bot: BotProcess) -> None:
    await chat(house)
    me = house.sandbox.bot_user.mention
    asked = await house.sandbox.say(house.bruno, house.general, f"{me} hello?")
    answer = await house.sandbox.wait_for_message(house.general, after=asked)
    assert answer.text in LINES
    assert rows(await why(house, house.ada, answer))[0] == "100.0% a few the"


async def test_what_one_person_alone_says_is_kept_once_three_contribute(
    house: TeaHouse, bot: BotProcess
) -> None:
    await chat(house)
    line = await said(house, about="kettle")
    await house.sandbox.say(house.admin, house.general, "rain again")
    await house.messages()
    explained = await why(house, house.bruno, line)
    assert rows(explained)[1:] == ["kept one kettle", "kept one sings"]
    assert "keep the odds to myself" in explained


async def test_it_says_what_everybody_here_may_read_and_the_presser_now(
    house: TeaHouse, bot: BotProcess
) -> None:
    sandbox = house.sandbox
    await chat(house)
    line = await said(house, about="kettle")
    copied = await sandbox.slash(house.bruno, house.quiet, "say", channel=house.general)
    assert copied.message is not None
    everyone = Overwrite(house.guild.id, deny=VIEW_CHANNEL)
    seen = [Overwrite(one, allow=VIEW_CHANNEL) for one in (sandbox.bot_user.id, house.bruno.id)]
    sandbox.set_overwrites(house.general, [everyone, *seen])
    refused = await sandbox.click(house.bruno, copied.message, "Why?")
    assert NOT_FOUND in refused.content  # he may read it, but not everybody who sees the line
    assert refused.ephemeral
    assert len(rows(await why(house, house.bruno, line))) == 3  # who is in #general reads it
    alone = await sandbox.slash(house.bruno, house.quiet, "say", channel=house.general)
    assert alone.ephemeral
    assert alone.labels() == ["Again", "Why?"]
    assert alone.message is not None
    assert len(rows(await why(house, house.bruno, alone.message))) == 3


async def test_a_line_whose_words_were_forgotten_says_so(house: TeaHouse, bot: BotProcess) -> None:
    await chat(house)
    line = await said(house, about="kettle")
    imitation = await said(house, "imitate", member=house.ada)
    for person in (house.ada, house.bruno):
        panel = await house.sandbox.slash(person, house.quiet, "privacy")
        await house.press(person, panel, "Opt out here")
    forgotten = await house.sandbox.click(house.bruno, line, "Why?")
    assert NOT_FOUND in forgotten.content
    assert forgotten.ephemeral
    refused = await house.sandbox.click(house.bruno, imitation, "Why?")
    assert "doesn't want to be" in refused.content
    assert refused.ephemeral


async def test_a_name_in_place_of_a_mention_is_shown_and_not_counted(
    house: TeaHouse, bot: BotProcess
) -> None:
    await house.learn()
    await house.sandbox.say(house.bruno, house.general, f"tell {house.ada.mention} hello")
    await house.messages()
    line = await said(house)
    assert line.text == "tell @\u200bAda hello"
    explained = await why(house, house.bruno, line)
    assert rows(explained) == ["100.0% one tell", "? @Ada", "? hello"]
    assert "a name stood there" in explained


async def test_who_presses_too_often_is_told_so(house: TeaHouse) -> None:
    async with house.bot():
        await house.online()
        await chat(house)
    async with house.bot(ANSWERS_PER_MINUTE="3"):
        await house.sandbox.bot_online()
        line = await said(house)
        answers = [await house.sandbox.click(house.bruno, line, "Why?") for _ in range(4)]
        assert ["asked a lot" in one.content for one in answers] == [False] * 3 + [True]
        assert all(one.ephemeral for one in answers)
