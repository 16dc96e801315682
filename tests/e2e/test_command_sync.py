"""Discord's commands and the bot's: compared at every start, mended where they differ, and said."""

import re
from typing import Any

import pytest

from tests.support.tea_house import TeaHouse

ALL = r"/applications/\d+/commands$"
SAME = "Discord has the commands as they should be"


def named(commands: list[dict[str, Any]]) -> set[str]:
    return {one["name"] for one in commands}


async def test_the_first_start_sends_them_and_the_next_one_only_looks(house: TeaHouse) -> None:
    async with house.bot() as bot:
        await house.online()
        await bot.said(r"Sent the commands: \d+ missing \(.*help.*\) at Discord\.")
    there = house.sandbox.commands()
    async with house.bot() as bot:
        await bot.said(SAME)
        await house.sandbox.bot_online()
    assert house.sent("PUT", "/commands$") == 1
    assert house.sandbox.commands() == there


async def test_what_somebody_has_deleted_changed_or_added_at_discord_is_mended(
    house: TeaHouse,
) -> None:
    sandbox = house.sandbox
    async with house.bot():
        await house.online()
    there = sandbox.commands()
    others = [one for one in there if one["name"] not in ("odds", "stats")]
    changed = {**next(one for one in there if one["name"] == "stats"), "description": "Tea?"}
    sandbox.replace_commands([*others, changed, {**changed, "name": "brew"}])
    async with house.bot() as bot:
        await bot.said(
            r"Sent the commands: 1 missing \(odds\), 1 out of date \(stats\), "
            r"1 no longer mine \(brew\) at Discord\."
        )
        await sandbox.bot_online()
        shown = await sandbox.slash(house.ada, house.general, "help")
        assert f"</odds:{sandbox.command_id('odds')}>" in shown.content
    assert named(sandbox.commands()) == named(there)
    same = {one["name"]: one["id"] for one in there if one["name"] != "odds"}
    assert same == {one["name"]: one["id"] for one in sandbox.commands() if one["name"] != "odds"}


async def test_those_of_a_development_server_go_when_it_is_one_no_longer(house: TeaHouse) -> None:
    sandbox, guild = house.sandbox, house.guild
    development = {"DEV_GUILD_ID": str(guild.id)}
    async with house.bot(**development) as bot:
        await house.online()
        await bot.said(rf"Sent the commands for server {guild.id} alone: \d+ missing")
        assert sandbox.commands() == []
    async with house.bot(**development) as bot:  # what there is to remove outlives a restart
        await bot.said(f"Discord has the commands for server {guild.id} alone as they should be")
        await sandbox.bot_online()
        shown = await sandbox.slash(house.ada, house.general, "help")
        assert f"</say:{sandbox.commands(guild)[0]['id']}>" in shown.content
    async with house.bot() as bot:
        await bot.said(r"Sent the commands: \d+ missing")
        await bot.said(rf"Removed the copies of the commands that server {guild.id} had")
        await sandbox.bot_online()
        assert sandbox.commands(guild) == []
        assert "say" in named(sandbox.commands())
    async with house.bot() as bot:
        await bot.said(SAME)
    assert house.sent("GET", f"/guilds/{guild.id}/commands$") == 3  # and never again


async def test_copies_where_the_bot_no_longer_is_are_removed_once_it_is_back(
    house: TeaHouse,
) -> None:
    sandbox = house.sandbox
    elsewhere = sandbox.add_guild("Elsewhere")
    async with house.bot(DEV_GUILD_ID=str(elsewhere.id)):
        await house.online()
    sandbox.remove_guild(elsewhere)
    async with house.bot() as bot:
        await bot.said(rf"The copies .* server {elsewhere.id} has can't be removed \(403, code 500")
        await sandbox.bot_online()
    sandbox.let_back(elsewhere)
    async with house.bot() as bot:
        await bot.said(rf"Removed the copies of the commands that server {elsewhere.id} had")
    assert sandbox.commands(elsewhere) == []


@pytest.mark.parametrize(
    ("status", "code", "sentence"),
    [
        (403, 50001, "may not change the commands of its application"),
        (400, 50035, "finds fault with them. Update the bot"),
        (400, 30034, "200 new commands a day. Start it again tomorrow"),
    ],
)
async def test_where_discord_refuses_them_it_says_so_and_works_with_those_there_are(
    house: TeaHouse, status: int, code: int, sentence: str
) -> None:
    sandbox = house.sandbox
    async with house.bot():
        await house.online()
    sandbox.replace_commands([one for one in sandbox.commands() if one["name"] != "odds"])
    sandbox.faults.rest("PUT", ALL, status=status, code=code)
    async with house.bot() as bot:
        await bot.said(
            rf"Discord refuses the commands \({status}, code {code}\): .*{re.escape(sentence)}.* "
            "Until then the bot goes on with the commands that Discord has"
        )
        await sandbox.bot_online()
        await house.learn()
        await sandbox.say(house.ada, house.general, "the kettle sings")
        assert await house.messages() == 1
        shown = await sandbox.slash(house.ada, house.general, "help")
        assert f"</say:{sandbox.command_id('say')}>" in shown.content
        assert "`/odds`" in shown.content
        assert "can't be reached" not in bot.output
        assert "Traceback" not in bot.output
    assert sandbox.sessions_started == 2


async def test_for_a_server_that_it_is_not_on_they_are_refused(house: TeaHouse) -> None:
    elsewhere = house.sandbox.add_guild("Elsewhere", bot=False)
    async with house.bot(DEV_GUILD_ID=str(elsewhere.id)) as bot:
        await house.sandbox.bot_online()
        await bot.said(
            rf"Discord refuses the commands for server {elsewhere.id} \(403, code 50001\): the bot "
            r"isn't on that server, or was invited without the scope applications\.commands\."
        )
        assert "Traceback" not in bot.output


async def test_where_discord_fails_it_goes_online_and_tries_again(house: TeaHouse) -> None:
    house.sandbox.faults.rest("GET", ALL, status=503)
    async with house.bot() as bot:
        await house.online()
        assert "Discord's commands can't be compared now (DiscordServerError 503)." in bot.output
        await bot.said(r"Sent the commands: \d+ missing")
        answer = await house.sandbox.slash(house.ada, house.general, "stats")
        assert "What I know" in answer.content
        assert "Traceback" not in bot.output
