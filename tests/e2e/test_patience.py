"""Commands whose work is held up: Discord waits for three seconds, the database for thirty."""

import asyncio

from sandbox.patience import patience
from sandbox.responses import Response
from tests.support.locking import locked
from tests.support.tea_house import TeaHouse, limit_files


async def answered(house: TeaHouse, answer: Response) -> str:
    """Return what stands at last where the bot was shown to be thinking."""
    assert answer.deferred
    assert answer.ephemeral
    await house.sandbox.requested("PATCH", r"/webhooks/\d+/[^/]+/messages/@original")
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
        assert "can't be used: reading or writing it failed" in await answered(house, late)


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
        async with asyncio.timeout(patience()):
            while (
                "members who opted in"
                not in (
                    await house.sandbox.slash(house.admin, house.quiet, "markov status")
                ).content
            ):
                pass
        assert "Traceback" not in bot.output
