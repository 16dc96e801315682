"""The first run: on a terminal a person is asked for what is missing; elsewhere it is said."""

import re
import stat
from pathlib import Path

import pytest

from cogs.runtime.invitation import invitation
from tests.support.tea_house import PROJECT, TeaHouse
from tests.support.terminal import CTRL_C, Terminal, bot_on_terminal

PASTE = "Paste the token"


def variables(house: TeaHouse) -> dict[str, str]:
    return {
        "DISCORD_API_URL": house.sandbox.api_url,
        "DISCORD_GATEWAY_URL": house.sandbox.gateway_url,
        "DATABASE_URL": f"sqlite:///{house.directory / 'markov.db'}",
    }


async def paste(terminal: Terminal, text: str) -> None:
    await terminal.shows(PASTE)
    terminal.type(f"{text}\n")


async def test_a_person_is_led_from_no_token_to_a_bot_that_is_online(house: TeaHouse) -> None:
    sandbox = house.sandbox
    sandbox.message_content_allowed = False
    env_file = house.directory / ".env"
    env_file.write_text("# mine\nLOG_LEVEL=INFO\nDISCORD_TOKEN=\n")
    env_file.chmod(0o644)
    async with bot_on_terminal(house.directory, variables(house)) as terminal:
        await terminal.shows("https://discord.com/developers/applications")
        await terminal.shows("Message Content Intent")
        await paste(terminal, "1234567890")
        await terminal.shows("doesn't look like a bot token")
        await paste(terminal, "MTA.wrong.token")
        await terminal.shows("Discord refuses this token")
        sandbox.faults.rest("GET", r"/users/@me$", status=0, times=100)
        await paste(terminal, f'  "{sandbox.token}" ')
        await terminal.shows("Discord can't be reached")
        await terminal.shows("Press Enter to try again")
        sandbox.faults.heal()
        terminal.type("\n")
        await terminal.shows('"Message Content Intent" is off')
        await terminal.shows("Press Enter when that is done")
        terminal.type("\n")  # too early
        await terminal.shows('"Message Content Intent" is off')
        await terminal.shows("Press Enter when that is done")
        assert "DISCORD_TOKEN=\n" in env_file.read_text()
        sandbox.message_content_allowed = True
        terminal.type("\n")
        await terminal.shows(invitation(sandbox.bot_user.id))
        await house.online()
        await terminal.shows("markovbot ")
        await terminal.shows("Online as")
        await terminal.shows(invitation(sandbox.bot_user.id))
        await terminal.shows("type /markov learn in a channel")
        terminal.type(CTRL_C)
        assert await terminal.ends() == 0
    assert sandbox.token not in terminal.screen
    written = env_file.read_text()
    assert written.startswith(f"# mine\nLOG_LEVEL=INFO\nDISCORD_TOKEN={sandbox.token}\n")
    assert stat.S_IMODE(env_file.stat().st_mode) == 0o600
    async with house.bot(DISCORD_TOKEN=None) as bot:
        await house.online()
    assert PASTE not in bot.output


async def test_who_ends_it_has_nothing_written(house: TeaHouse) -> None:
    async with bot_on_terminal(house.directory, variables(house)) as terminal:
        await terminal.shows(PASTE)
        terminal.type(CTRL_C)
        assert await terminal.ends() == 2
        await terminal.shows("No token was written")
    assert "Traceback" not in terminal.screen
    assert list(house.directory.iterdir()) == []


async def test_where_it_cannot_be_written_the_token_is_not_taken_for_kept(house: TeaHouse) -> None:
    (house.directory / ".env").symlink_to(house.directory / "gone" / ".env")
    async with bot_on_terminal(house.directory, variables(house)) as terminal:
        await paste(terminal, house.sandbox.token)
        await terminal.shows("The token can't be kept.")
        await terminal.shows("let this user write there")
        assert await terminal.ends() == 2
    assert "Traceback" not in terminal.screen


async def test_what_else_is_wrong_is_told_before_anything_is_asked(house: TeaHouse) -> None:
    wrong = {**variables(house), "DATABASE_URL": "nonsense"}
    async with bot_on_terminal(house.directory, wrong) as terminal:
        await terminal.shows("DISCORD_TOKEN: missing")
        await terminal.shows("DATABASE_URL: must look like")
        assert await terminal.ends() == 2
    assert PASTE not in terminal.screen


async def test_without_a_terminal_one_paragraph_says_what_to_do(house: TeaHouse) -> None:
    async with house.bot(DISCORD_TOKEN=None) as bot:
        assert await bot.wait() == 2
    (paragraph,) = bot.output.splitlines()
    for part in ("https://discord.com/developers/applications", str(house.directory / ".env")):
        assert part in paragraph


@pytest.mark.parametrize("document", ["README.md"])
def test_the_documents_invite_with_the_same_permissions(document: str) -> None:
    link = invitation(0).replace("client_id=0", "client_id=YOUR_APPLICATION_ID")
    assert link in Path(PROJECT, document).read_text("utf-8")


async def test_joining_and_leaving_is_logged_by_id_alone(house: TeaHouse) -> None:
    sandbox = house.sandbox
    async with house.bot() as bot:
        await bot.said("Online as")
        guild = sandbox.add_guild("Bakery", bot=False)
        owner = sandbox.add_member(guild, "Berta", manage_guild=True)
        sandbox.add_channel(guild, "counter")
        sandbox.invite(guild, owner)
        await bot.said(rf"Joined server {guild.id}; 2 servers have the bot now")
        sandbox.remove_guild(guild)
        await bot.said(rf"Left server {guild.id}; 1 servers have the bot now")
    assert not re.search("Bakery|Berta|counter", bot.output)
