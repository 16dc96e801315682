"""What opens something is seen nowhere: not in the log, the arguments, or other programs."""

import asyncio
import os
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from tests.support.tea_house import PROJECT, TeaHouse

CALLBACK = re.compile(r"/interactions/\d+/([^/]+)/callback")
WEBHOOK = re.compile(r"/webhooks/\d+/([^/]+)")


def tokens_seen(house: TeaHouse) -> set[str]:
    """Return the tokens in what the bot has asked for: of interactions, and of their answers."""
    return {
        match[1]
        for one in house.sandbox.requests
        for pattern in (CALLBACK, WEBHOOK)
        if (match := pattern.search(one.path))
    }


async def ask_in_vain(house: TeaHouse, count: int) -> None:
    """Use a command whose answer fails."""
    asking = asyncio.create_task(house.sandbox.slash(house.ada, house.general, "stats"))
    await house.sandbox.requested("POST", CALLBACK.pattern, count=count)
    asking.cancel()
    with suppress(asyncio.CancelledError):
        await asking


async def test_no_log_holds_a_token_whatever_fails(house: TeaHouse) -> None:
    sandbox, place = house.sandbox, house.general
    async with house.bot(LOG_LEVEL="DEBUG") as bot:
        await house.online()
        await house.learn()
        await sandbox.say(house.ada, place, "the kettle sings")
        await house.messages()
        for status in (500, 404, 401, 503, 0):
            before = sum(CALLBACK.search(one.path) is not None for one in sandbox.requests)
            sandbox.faults.rest("POST", CALLBACK.pattern, status=status)
            await ask_in_vain(house, before + 1)
        sandbox.faults.heal()  # an answer sent again may have been taken for the next one's
        panel = await sandbox.slash(house.ada, place, "privacy")
        for status in (0, 404):
            sandbox.faults.rest("POST", WEBHOOK.pattern, status=status)
            await sandbox.click(house.ada, panel, "Download my data")
        sandbox.faults.rest("POST", r"/channels/\d+/messages", status=401)
        await sandbox.say(house.bruno, place, f"{sandbox.bot_user.mention} hello?")
        await bot.said("could not be sent")
        await sandbox.drop_gateway()
        await sandbox.bot_online()
        await sandbox.slash(house.ada, place, "stats")
        arguments = Path(f"/proc/{bot.pid}/cmdline")
        if arguments.exists():
            assert sandbox.token not in arguments.read_text()
        await sandbox.drop_gateway(4004)  # the token was reset
        assert await bot.wait() != 0
    secrets = {sandbox.token, *tokens_seen(house)}
    key = re.search(r"DATABASE_KEY=(\w+)", (house.directory / ".env").read_text())
    assert key is not None
    assert len(secrets) > 8
    for secret in {*secrets, key[1]}:
        assert secret not in bot.output


LAUNCH = """
import subprocess, sys
import bot
async def run(settings, *, force_sync):
    assert settings.token and settings.keys.current
    subprocess.run([sys.executable, "-c", "import os; print(dict(os.environ))"], check=True)
bot.run = run
sys.exit(bot.main([]))
"""


def test_no_program_started_by_it_gets_a_secret(tmp_path: Path) -> None:
    token, key = "MTA.made.up", "5f" * 32
    printed = subprocess.run(
        [sys.executable, "-c", LAUNCH],
        cwd=tmp_path,
        env={
            **os.environ,
            "PYTHONPATH": str(PROJECT),
            "DISCORD_TOKEN": token,
            "DATABASE_KEY": key,
        },
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    assert "PYTHONPATH" in printed
    assert token not in printed
    assert key not in printed


@pytest.mark.skipif(os.name != "posix", reason="needs modes of files")
async def test_it_says_who_else_may_read_what_at_the_start(house: TeaHouse) -> None:
    settings = house.directory / ".env"
    settings.write_text("DATABASE_KEY=\nDISCORD_TOKEN=not.used.here\n")
    settings.chmod(0o644)
    house.directory.chmod(0o755)
    async with house.bot() as bot:
        await house.online()
        await bot.said(r"Take care: others than its owner may read or write \S*/\.env \(chmod 600")
        await bot.said(r"Take care: others .* into the directory .* \(chmod 700")
        modes = {file.name: file.stat().st_mode & 0o777 for file in house.directory.glob("markov*")}
        assert set(modes.values()) == {0o600}
        assert {"markov.db", "markov.db-wal", "markov.db-shm"} <= set(modes)
