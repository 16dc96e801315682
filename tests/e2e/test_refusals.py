"""Each refusal says what is missing, in its own words, and so it does after a restart."""

from typing import Any

from tests.support.tea_house import TeaHouse


async def test_who_and_what_is_missing_is_said_after_a_restart_too(house: TeaHouse) -> None:
    sandbox, general = house.sandbox, house.general
    newbie = sandbox.add_member(house.guild, "Newbie")
    leaver = sandbox.add_member(house.guild, "Leaver")
    nook = sandbox.add_channel(house.guild, "nook")
    elsewhere = sandbox.add_guild("Elsewhere", bot=False)
    sandbox.join(house.ada.user, elsewhere)
    unseen = sandbox.add_channel(elsewhere, "unseen")
    async with house.bot():
        await house.online()
        for place in (general, nook):
            await house.learn(place)
        for who, place, text in (
            (house.ada, general, "the kettle sings"),
            *[(leaver, general, "off to the sea")] * 3,
            (house.ada, nook, "a quiet nook"),
            (house.bruno, nook, "a quiet nook"),
        ):
            await sandbox.say(who, place, text)
        assert await house.messages() == 6
        imitation = await sandbox.slash(house.ada, general, "imitate", member=leaver)
        of_nook = await sandbox.slash(house.ada, general, "say", channel=nook)
        assert imitation.message is not None
        assert of_nook.message is not None
    sandbox.leave(leaver)
    sandbox.delete_channel(nook)
    async with house.bot():
        await sandbox.bot_online()

        async def asked(command: str, **options: Any) -> str:
            answer = await sandbox.slash(house.ada, general, command, **options)
            assert answer.ephemeral
            return answer.content

        told = [
            await asked("imitate", member=newbie),
            await asked("imitate", member=leaver),
            await asked("say", channel=unseen),
            await asked("say", channel=house.quiet),
            await asked("say", about="zeppelin"),
            (await sandbox.click(house.ada, imitation.message, "Again")).content,
            (await sandbox.click(house.ada, of_nook.message, "Again")).content,
        ]
    for sentence, part in zip(
        told,
        (
            "I've learned nothing from Newbie yet that I may repeat here.",
            "Leaver isn't a member of this server.",
            "I don't see that channel; it may be gone.",
            "I've learned nothing from #quiet yet that I may repeat here.",
            "That word hasn't come up in what I may repeat there; try another one.",
            "They aren't a member of this server any more.",
            "I don't see that channel any more.",
        ),
        strict=True,
    ):
        assert part in sentence
        assert "later" not in sentence
