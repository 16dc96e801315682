"""Commands whose work is held up: Discord waits for three seconds, the database for thirty."""

import asyncio

import pytest

from sandbox.patience import patient
from sandbox.permissions import VIEW_CHANNEL
from sandbox.responses import Response
from sandbox.world import Overwrite
from tests.support.locking import locked, locked_for_readers
from tests.support.tea_house import TeaHouse, limit_files


async def answered(house: TeaHouse, answer: Response) -> str:
    """Return what stands at last where the bot was shown to be thinking."""
    assert answer.deferred
    assert answer.ephemeral
    await house.sandbox.settled(answer)
    return answer.content


async def test_what_an_admin_decides_is_told_when_the_database_is_free(house: TeaHouse) -> None:
    async with house.bot(DATABASE_KEY=""):
        await house.online()
        with locked(house.directory / "markov.db"):
            late = await house.sandbox.slash(
                house.admin, house.quiet, "markov consent", thinking=True, mode="opt-in"
            )
        assert "only from members who opt in" in await answered(house, late)
        prompt = await house.sandbox.slash(house.admin, house.quiet, "markov status")
        assert "members who opted in" in prompt.content
        assert not prompt.deferred


async def test_so_is_what_went_wrong(house: TeaHouse) -> None:
    async with house.bot(DATABASE_KEY="") as bot:
        await house.online()
        with locked(house.directory / "markov.db"):
            late = await house.sandbox.slash(
                house.admin, house.quiet, "markov consent", thinking=True, mode="opt-in"
            )
            limit_files(bot, 4096)
        told = await answered(house, late)
        assert "try again in a minute" in told
        assert str(house.directory) not in told
        await bot.said("can't be used: reading or writing it failed")


async def test_it_is_carried_out_even_if_the_connection_it_came_on_has_failed(
    house: TeaHouse,
) -> None:
    async with house.bot(DATABASE_KEY="") as bot:
        await house.online()
        with locked(house.directory / "markov.db"):
            late = await house.sandbox.slash(
                house.admin, house.quiet, "markov consent", thinking=True, mode="opt-in"
            )
            assert late.deferred
            house.sandbox.send_raw("{")
            await house.sandbox.bot_identified(2)
        await house.online()
        async with patient():
            while (
                "members who opted in"
                not in (
                    await house.sandbox.slash(house.admin, house.quiet, "markov status")
                ).content
            ):
                pass
        assert "Traceback" not in bot.output


async def test_status_tells_when_what_was_said_is_not_learned_yet(house: TeaHouse) -> None:
    async with house.bot(DATABASE_KEY=""):
        await house.online()
        await house.learn()
        with locked(house.directory / "markov.db"):
            await house.sandbox.say(house.ada, house.general, "the kettle sings")
            status = await house.sandbox.slash(house.admin, house.quiet, "markov status")
            assert "still learning what was said last" in status.content
            assert "up to date" not in status.content
        assert await house.messages() == 1


async def chat(house: TeaHouse) -> None:
    await house.learn()
    for who in (house.ada, house.bruno):
        await house.sandbox.say(who, house.general, "the kettle sings")
    await house.messages()


@pytest.mark.parametrize(
    ("command", "shown"),
    [
        ("say", "the kettle sings"),
        ("imitate", "an imitation of Ada"),
        ("stats", "I have read 2 messages"),
        ("odds", "What came next"),
        ("Again", "the kettle sings"),
        ("Why?", "How likely each word was"),
    ],
)
async def test_members_see_that_it_thinks_and_get_their_answer(
    house: TeaHouse, command: str, shown: str
) -> None:
    sandbox, place = house.sandbox, house.general
    options: dict[str, object] = {}
    if command in ("imitate", "odds"):
        options = {"member": house.ada} if command == "imitate" else {"word": "the"}
    async with house.bot(DATABASE_KEY="") as bot:
        await house.online()
        await chat(house)
        line = (await sandbox.slash(house.ada, place, "say")).message
        assert line is not None
        with locked_for_readers(house.directory / "markov.db"):
            if command in ("Again", "Why?"):
                late = await sandbox.click(house.bruno, line, command, thinking=True)
            else:
                late = await sandbox.slash(house.bruno, place, command, thinking=True, **options)  # type: ignore[arg-type]
            assert late.deferred
        await sandbox.settled(late)
        assert shown in late.content
        assert late.ephemeral is (command in ("odds", "Why?"))
        if command == "say":
            assert late.labels() == ["Again", "Why?", "Delete"]
        assert "Traceback" not in bot.output


async def test_a_line_of_a_hidden_channel_is_awaited_by_its_asker_alone(house: TeaHouse) -> None:
    sandbox = house.sandbox
    async with house.bot(DATABASE_KEY=""):
        await house.online()
        await chat(house)
        everyone = Overwrite(house.guild.id, deny=VIEW_CHANNEL)
        seen = [Overwrite(one, allow=VIEW_CHANNEL) for one in (sandbox.bot_user.id, house.ada.id)]
        sandbox.set_overwrites(house.general, [everyone, *seen])
        await house.up_to_date()
        with locked_for_readers(house.directory / "markov.db"):
            late = await sandbox.slash(
                house.ada, house.quiet, "say", thinking=True, channel=house.general
            )
            assert late.deferred
            assert late.ephemeral
        await sandbox.settled(late)
        assert late.content == "the kettle sings"
        assert late.ephemeral


async def test_a_refusal_after_thinking_in_public_is_for_the_asker_alone(house: TeaHouse) -> None:
    sandbox, place = house.sandbox, house.general
    async with house.bot(DATABASE_KEY=""):
        await house.online()
        await chat(house)
        with locked_for_readers(house.directory / "markov.db"):
            asked = asyncio.create_task(sandbox.slash(house.bruno, place, "say", about="zeppelin"))
            late = await sandbox.slash(house.ada, place, "say", thinking=True, about="zeppelin")
            thinking = late.message
            assert thinking in sandbox.history(place)
        await sandbox.settled(late)
        (refused,) = late.followups
        assert "hasn't come up" in refused.content
        assert Response(refused).ephemeral
        assert (await asked).content == refused.content
        assert not {thinking, refused} & set(sandbox.history(place))


async def test_who_has_waited_too_long_is_told_so(house: TeaHouse) -> None:
    sandbox, place = house.sandbox, house.general
    async with house.bot(DATABASE_KEY=""):
        await house.online()
        await chat(house)
        with locked_for_readers(house.directory / "markov.db"):
            assert await sandbox.complete(house.ada, place, "say", typing="about", about="ke") == []
            late = await sandbox.slash(house.ada, place, "odds", thinking=True, word="the")
            await sandbox.settled(late)
        assert "try again in a minute" in late.content
        assert late.ephemeral
