"""The buttons below a line: for whoever presses them, after a restart, too."""

from sandbox.permissions import DEFAULT, MANAGE_MESSAGES, VIEW_CHANNEL
from sandbox.process import BotProcess
from sandbox.responses import Response
from sandbox.world import Overwrite
from tests.support.tea_house import TeaHouse


async def chat(house: TeaHouse) -> None:
    await house.learn()
    await house.sandbox.say(house.ada, house.general, "the kettle sings")
    await house.sandbox.say(house.bruno, house.general, "flour everywhere lol")
    await house.messages()


async def ask(house: TeaHouse, command: str = "say", **options: object) -> Response:
    slash = house.sandbox.slash
    return await slash(house.ada, house.general, command, **options)  # type: ignore[arg-type]


async def reports(house: TeaHouse) -> str:
    answer = await house.sandbox.slash(house.admin, house.quiet, "markov reports")
    return answer.content


async def test_again_asks_the_same_also_after_a_restart(house: TeaHouse) -> None:
    async with house.bot():
        await house.online()
        await chat(house)
        shown = [
            await ask(house, about="kettle", wild=True),
            await ask(house, channel=house.general),
            await ask(house, "imitate", member=house.bruno),
        ]
    async with house.bot():
        await house.sandbox.bot_online()
        about, channel, imitation = [
            await house.sandbox.click(house.bruno, one.message, "Again")
            for one in shown
            if one.message is not None
        ]
    assert about.content == "the kettle sings"
    assert channel.content in ("the kettle sings", "flour everywhere lol")
    assert imitation.content == "flour everywhere lol\n-# an imitation of Bruno"
    assert about.labels() == channel.labels() == ["Again", "Why?", "Delete"]
    assert imitation.labels() == ["Again", "Why?", "Delete", "Don't imitate me"]


async def test_again_asks_anew_what_may_be_heard_and_whether_it_may_be_said(
    house: TeaHouse, bot: BotProcess
) -> None:
    sandbox = house.sandbox
    await chat(house)
    imitation = await ask(house, "imitate", member=house.bruno)
    of_channel = await ask(house, channel=house.general)
    panel = await sandbox.slash(house.bruno, house.quiet, "privacy")
    await house.press(house.bruno, panel, "Opt out here")
    assert imitation.message is not None
    assert of_channel.message is not None
    refused = await sandbox.click(house.ada, imitation.message, "Again")
    assert refused.followups == []
    assert "hasn't agreed to be imitated" in refused.content
    copied = await sandbox.slash(house.ada, house.quiet, "say", channel=house.general)
    assert copied.message is not None
    seen = Overwrite(sandbox.bot_user.id, allow=VIEW_CHANNEL)
    for_bruno = Overwrite(house.bruno.id, allow=VIEW_CHANNEL)
    everyone = Overwrite(house.guild.id, deny=VIEW_CHANNEL)
    sandbox.set_overwrites(house.general, [everyone, seen, for_bruno])
    alone = await sandbox.click(house.bruno, copied.message, "Again")
    assert alone.content == "the kettle sings"
    assert alone.ephemeral
    assert alone.labels() == ["Again", "Why?"]
    shut_out = await sandbox.click(house.ada, copied.message, "Again")
    assert "can't read that channel" in shut_out.content
    assert shut_out.ephemeral


async def test_what_does_not_fit_into_a_button_has_no_again(
    house: TeaHouse, bot: BotProcess
) -> None:
    await chat(house)
    spaced = await ask(house, about="kettle" + " " * 80)
    assert spaced.labels() == ["Again", "Why?", "Delete"]
    long = f"{'kettle' * 6}s {'teapot' * 6}s {'saucer' * 3}s"
    await house.sandbox.say(house.ada, house.general, f"{long} sings")
    await house.sandbox.say(house.bruno, house.general, f"the {long} waits")
    await house.messages()
    answer = await ask(house, about=long)
    assert long in answer.content
    assert answer.labels() == ["Why?", "Delete"]


async def test_delete_is_for_the_asker_and_for_moderators(house: TeaHouse, bot: BotProcess) -> None:
    sandbox = house.sandbox
    await chat(house)
    line = await ask(house, about="kettle")
    assert line.message is not None
    refused = await sandbox.click(house.bruno, line.message, "Delete")
    assert "Only who asked" in refused.content
    assert line.message in sandbox.history(house.general)
    assert "0 combinations" in await reports(house)  # by then the bot knows which message it is
    await house.press(house.ada, line.message, "Delete")
    assert line.message not in sandbox.history(house.general)
    assert (await ask(house, about="kettle")).content == "the kettle sings"  # may be said again


async def test_what_a_moderator_deletes_is_not_said_again(house: TeaHouse, bot: BotProcess) -> None:
    sandbox = house.sandbox
    await chat(house)
    role = sandbox.add_role(house.guild, "moderators", DEFAULT | MANAGE_MESSAGES)
    moderator = sandbox.join(sandbox.add_member(house.guild, "Mo").user, house.guild, [role])
    line = await ask(house, about="kettle")
    assert line.message is not None
    assert "0 combinations" in await reports(house)  # by then the bot knows which message it is
    await house.press(moderator, line.message, "Delete")
    while "3 combinations" not in await reports(house):
        pass
    assert (await ask(house, about="kettle")).content != line.content


async def test_who_presses_too_often_is_told_so(house: TeaHouse) -> None:
    async with house.bot():
        await house.online()
        await chat(house)
    async with house.bot(ANSWERS_PER_MINUTE="3"):
        await house.sandbox.bot_online()
        line = await ask(house)
        assert line.message is not None
        answers = [await house.sandbox.click(house.bruno, line.message, "Again") for _ in range(4)]
        assert ["asked a lot" in one.content for one in answers] == [False] * 3 + [True]
        assert answers[-1].ephemeral


async def test_whoever_is_faster_than_discords_confirmation_is_heard(
    house: TeaHouse, bot: BotProcess
) -> None:
    sandbox = house.sandbox
    await chat(house)
    sandbox.faults.rest("POST", "/interactions/", lag=0.3)
    panel = await sandbox.slash(house.ada, house.quiet, "privacy")
    question = await sandbox.click(house.ada, panel, "Forget me here")
    assert "on this server: 3 words of 1 message" in question.content
    question = await sandbox.slash(house.admin, house.quiet, "markov reset server")
    sandbox.faults.rest("POST", "/interactions/", lag=0.3)
    form = await sandbox.click(house.admin, question, "Forget")
    wrong = await sandbox.type_in(house.admin, form, "yes")
    assert "Nothing was forgotten" in wrong.content


async def test_buttons_that_a_restart_has_ended_say_so(house: TeaHouse) -> None:
    async with house.bot():
        await house.online()
        panel = await house.sandbox.slash(house.ada, house.quiet, "privacy")
    before = panel.content
    async with house.bot():
        await house.sandbox.bot_online()
        told = await house.sandbox.click(house.ada, panel, "Opt out here")
        assert "use the command again" in told.content
        assert told.ephemeral
        again = await house.sandbox.slash(house.ada, house.quiet, "privacy")
        assert again.content == before
