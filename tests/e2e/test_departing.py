"""Servers that remove the bot: kept for a while, then forgotten with all that was decided."""

import pytest

from markovbot.domain import GuildId
from markovbot.store import open_store
from sandbox.patience import patient
from sandbox.process import BotProcess
from tests.support.tea_house import TeaHouse


async def test_a_server_that_removes_the_bot_is_kept_for_a_while(
    house: TeaHouse, bot: BotProcess
) -> None:
    await house.learn()
    await house.sandbox.say(house.bruno, house.general, "the kettle sings")
    assert await house.messages() == 1
    before = await house.digest()
    house.sandbox.remove_guild(house.guild)
    house.sandbox.let_back(house.guild)
    await house.up_to_date()
    assert await house.digest() == before
    await house.sandbox.say(house.bruno, house.general, "and again")
    assert await house.messages() == 2


async def test_a_bot_that_was_invited_back_while_it_did_not_run_keeps_everything(
    house: TeaHouse,
) -> None:
    async with house.bot(DATABASE_KEY=""):
        await house.online()
        await house.learn()
        await house.sandbox.say(house.bruno, house.general, "the kettle sings")
        assert await house.messages() == 1
    async with open_store(house.directory / "markov.db", create=False) as store:
        await store.schedule_deletion(GuildId(house.guild.id), due=1)
    async with house.bot(DATABASE_KEY="") as bot:
        async with open_store(house.directory / "markov.db", create=False) as store, patient():
            while await store.scheduled_deletions():
                pass
        assert await house.messages() == 1
        assert "is gone" not in bot.output


@pytest.mark.parametrize("away", [False, True], ids=["while it runs", "while it is away"])
async def test_when_the_time_is_over_all_is_gone_what_was_decided_too(
    house: TeaHouse, away: bool
) -> None:
    sandbox = house.sandbox
    async with house.bot(GRACE_HOURS="0") as bot:
        await house.online()
        await sandbox.slash(house.admin, house.quiet, "markov consent", mode="opt-out")
        await sandbox.slash(house.admin, house.quiet, "markov retention", days="90")
        empty = await house.digest()
        await house.learn()
        await house.sandbox.say(house.bruno, house.general, "the kettle sings")
        assert await house.messages() == 1
        await sandbox.slash(house.admin, house.quiet, "markov stop", channel=house.general)
        if not away:
            sandbox.remove_guild(house.guild)
            await bot.said("is gone: 1 messages forgotten")
            await told_nothing_new(house, empty)
    if away:
        sandbox.remove_guild(house.guild)
        async with house.bot(GRACE_HOURS="0") as bot:
            await bot.said("is gone: 1 messages forgotten")
            await told_nothing_new(house, empty)


async def told_nothing_new(house: TeaHouse, empty: str) -> None:
    """Invite the bot back, and see that it begins as it did the first time."""
    house.sandbox.let_back(house.guild)
    assert await house.messages() == 0
    assert await house.digest() == empty
    status = await house.sandbox.slash(house.admin, house.quiet, "markov status")
    assert "I learn nowhere" in status.content
    assert "kept until reset" in status.content
    await house.learn()
    assert len(house.sandbox.history(house.general)) == 3  # both notices, and Bruno's words
    await house.sandbox.say(house.bruno, house.general, "and again")
    assert await house.messages() == 1
