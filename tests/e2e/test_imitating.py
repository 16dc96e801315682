"""Imitations of one and of two, from the command and the menu; those imitated can end them."""

import json

from sandbox.permissions import DEFAULT, MANAGE_MESSAGES
from sandbox.process import BotProcess
from sandbox.responses import Response
from sandbox.world import Member, Message
from tests.support.tea_house import TeaHouse

BELOW = ["Again", "Why?", "Delete", "Don't imitate me"]
REFUSED = "hasn't agreed to be imitated"
OF_BOTH = "\n-# an imitation of Ada and Bruno"


async def chat(house: TeaHouse) -> None:
    await house.learn()
    await house.sandbox.say(house.ada, house.general, "the kettle sings")
    await house.sandbox.say(house.bruno, house.general, "the kettle waits")
    await house.messages()


async def imitate(house: TeaHouse, *members: Member, **options: object) -> Response:
    both = dict(zip(("member", "and"), members, strict=False))
    slash = house.sandbox.slash
    return await slash(house.admin, house.general, "imitate", **both, **options)  # type: ignore[arg-type]


def message(shown: Response) -> Message:
    assert shown.message is not None
    return shown.message


async def test_two_are_blended_and_both_named_also_after_a_restart(house: TeaHouse) -> None:
    async with house.bot():
        await house.online()
        await chat(house)
        shown = await imitate(house, house.ada, house.bruno, about="kettle")
        assert shown.content.endswith(OF_BOTH)
        assert not shown.ephemeral
        assert shown.labels() == BELOW
        twice = await imitate(house, house.ada, house.ada)
        assert twice.content == "the kettle sings\n-# an imitation of Ada"
    async with house.bot():
        await house.sandbox.bot_online()
        said: set[str] = set()
        while len(said) < 2:
            again = await house.sandbox.click(house.admin, message(shown), "Again")
            assert again.labels() == BELOW
            said.add(again.content)
        assert said == {f"the kettle {verb}{OF_BOTH}" for verb in ("sings", "waits")}


async def test_both_have_to_agree_and_to_have_said_something(
    house: TeaHouse, bot: BotProcess
) -> None:
    await chat(house)
    newbie = house.sandbox.add_member(house.guild, "Newbie")
    unheard = await imitate(house, house.ada, newbie)
    assert unheard.content == "I've learned nothing from Newbie yet that I may repeat here."
    assert unheard.ephemeral
    panel = await house.sandbox.slash(house.bruno, house.quiet, "privacy")
    await house.press(house.bruno, panel, "Don't imitate me here")
    for members in ((house.ada, house.bruno), (house.bruno, house.ada), (house.bruno,)):
        refused = await imitate(house, *members)
        assert f"Bruno {REFUSED}" in refused.content
        assert refused.ephemeral
    house.sandbox.leave(house.bruno)
    gone = await imitate(house, house.ada, house.bruno)
    assert gone.content == "Bruno isn't a member of this server."


async def test_the_menu_of_a_person_imitates_them_also_after_a_restart(house: TeaHouse) -> None:
    sandbox = house.sandbox
    async with house.bot():
        await house.online()
        await chat(house)
    async with house.bot():
        await sandbox.bot_online()
        shown = await sandbox.menu(house.bruno, house.ada, "Imitate", house.general)
        assert shown.content == "the kettle sings\n-# an imitation of Ada"
        assert not shown.ephemeral
        assert shown.labels() == BELOW
        again = await sandbox.click(house.bruno, message(shown), "Again")
        assert again.content == shown.content
        unheard = await sandbox.menu(house.bruno, house.admin, "Imitate", house.general)
        assert "learned nothing from Grace" in unheard.content
        assert unheard.ephemeral
        sandbox.leave(house.ada)
        refused = await sandbox.menu(house.bruno, house.ada.user, "Imitate", house.general)
        assert refused.content == "Ada isn't a member of this server."
        assert refused.ephemeral
        gone = await sandbox.click(house.bruno, message(shown), "Again")
        assert "aren't a member of this server any more" in gone.content
        assert gone.ephemeral


async def test_who_is_imitated_deletes_the_line_and_nobody_else_does(house: TeaHouse) -> None:
    sandbox = house.sandbox
    async with house.bot():
        await house.online()
        await chat(house)
        lines = [message(await imitate(house, house.ada, house.bruno)) for _ in range(3)]
    async with house.bot():
        await sandbox.bot_online()
        guest = sandbox.add_member(house.guild, "Gus")
        refused = await sandbox.click(guest, lines[0], "Delete")
        assert "who is imitated in it" in refused.content
        assert refused.ephemeral
        role = sandbox.add_role(house.guild, "moderators", DEFAULT | MANAGE_MESSAGES)
        moderator = sandbox.join(sandbox.add_member(house.guild, "Mo").user, house.guild, [role])
        for person, line in zip((house.ada, house.bruno, moderator), lines, strict=True):
            await house.press(person, line, "Delete")
            assert line not in sandbox.history(house.general)


async def test_who_is_imitated_ends_it_and_takes_that_back(house: TeaHouse) -> None:
    sandbox = house.sandbox
    async with house.bot():
        await house.online()
        await chat(house)
        line = message(await imitate(house, house.ada, house.bruno))
    async with house.bot(ANSWERS_PER_MINUTE="2"):
        await sandbox.bot_online()
        for _ in range(3):  # never rate-limited
            refused = await sandbox.click(house.admin, line, "Don't imitate me")
            assert "for who is imitated there" in refused.content
            assert refused.ephemeral
        done = await sandbox.click(house.ada, line, "Don't imitate me")
        assert "won't imitate you on this server" in done.content
        assert done.ephemeral
        assert f"Ada {REFUSED}" in (await imitate(house, house.ada)).content
        assert (await imitate(house, house.bruno)).content == (
            "the kettle waits\n-# an imitation of Bruno"
        )
    async with house.bot():
        await sandbox.bot_online()
        assert f"Ada {REFUSED}" in (await sandbox.click(house.bruno, line, "Again")).content
        panel = await sandbox.slash(house.ada, house.quiet, "privacy")
        assert "this server: 3 words of 1 message" in panel.content  # all that was learned stays
        assert "You are not imitated here, as you wished." in panel.content
        file = await house.press(house.ada, panel, "Download my data")
        ((_, data),) = Response(file.followups[0]).files
        assert json.loads(data)["not_imitated"] == [str(house.guild.id)]
        back = await house.press(house.ada, panel, "Imitate me here again")
        assert "as you wished" not in back.content
        assert "Don't imitate me here" in back.labels()
        assert "an imitation of Ada" in (await imitate(house, house.ada)).content


async def test_about_is_completed_with_words_of_whom_is_imitated_if_two_members_use_them(
    house: TeaHouse, bot: BotProcess
) -> None:
    sandbox = house.sandbox
    await house.learn()
    for who, text in (
        (house.ada, "the kettle and the keyboard"),
        (house.bruno, "the kettle keeps singing"),
        (house.admin, "a keyboard keeps busy"),
    ):
        await sandbox.say(who, house.general, text)
    await house.messages()

    async def offered(about: str = "ke", **options: object) -> list[str]:
        return await sandbox.complete(
            house.bruno,
            house.general,
            "imitate",
            typing="about",
            about=about,
            **options,  # type: ignore[arg-type]
        )

    assert await offered(member=house.ada) == ["kettle", "keyboard"]
    assert await offered(member=house.bruno) == ["keeps", "kettle"]
    assert await offered("the ke", **{"member": house.ada, "and": house.bruno}) == [
        "the kettle",
        "the keeps",
        "the keyboard",
    ]
    panel = await sandbox.slash(house.ada, house.quiet, "privacy")
    await house.press(house.ada, panel, "Don't imitate me here")
    assert await offered(member=house.ada) == []


async def test_of_a_bot_it_says_that_it_never_learns_from_bots(
    house: TeaHouse, bot: BotProcess
) -> None:
    sandbox = house.sandbox
    await chat(house)
    robot = sandbox.add_member(house.guild, "Beep", bot=True)
    for refused in (
        await imitate(house, robot),
        await imitate(house, house.ada, robot),
        await sandbox.menu(house.ada, robot, "Imitate", house.general),
    ):
        assert refused.content == "beep is a bot, and I never learn from bots."
        assert refused.ephemeral
