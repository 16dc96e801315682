"""Connections that hang, with the bot's patience made short: the real client, in this process."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import discord
import pytest
import yarl

from cogs.runtime import shards
from cogs.runtime.client import MarkovBot
from cogs.runtime.exit_codes import TokenRefused
from cogs.runtime.supervisor import Supervisor
from markovbot.config.settings import load_settings
from markovbot.container import services_builder
from markovbot.store import open_store
from sandbox import Sandbox
from sandbox.patience import patience

SHORT = 0.3
"""Seconds."""


@pytest.fixture
async def sandbox(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Sandbox]:
    monkeypatch.setattr("cogs.runtime.backoff.FIRST", 0.05)
    async with Sandbox() as one:
        monkeypatch.setattr(discord.http.Route, "BASE", one.api_url)
        monkeypatch.setattr(
            discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(one.gateway_url)
        )
        one.add_channel(one.add_guild("Tea House"), "general")
        yield one


@pytest.fixture
async def living(sandbox: Sandbox, tmp_path: Path) -> AsyncIterator[asyncio.Task[None]]:
    """A bot that is online, and what it does."""
    variables = {
        "DISCORD_TOKEN": sandbox.token,
        "DISCORD_API_URL": sandbox.api_url,
        "DISCORD_GATEWAY_URL": sandbox.gateway_url,
    }
    async with open_store(tmp_path / "markov.db", create=True) as store:
        settings = load_settings(variables)
        build = services_builder(settings, store)
        task = asyncio.create_task(Supervisor(settings, build).run())
        await sandbox.bot_online()
        yield task
        task.cancel()
        await asyncio.wait([task])


@pytest.mark.parametrize("resuming", [True, False])
async def test_a_handshake_that_hangs_is_given_up(
    sandbox: Sandbox,
    living: asyncio.Task[None],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    resuming: bool,
) -> None:
    monkeypatch.setattr(shards, "HANDSHAKE", SHORT)
    sandbox.faults.handshake(status=500, delay=600, times=2, resuming=resuming)
    sandbox.refuse_resume = not resuming
    await sandbox.drop_gateway()
    await sandbox.bot_identified(2)
    assert "Shard 0 can't connect to Discord (TimeoutError)" in caplog.text
    assert not living.done()


async def test_a_connection_without_a_sign_of_life_is_resumed(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    class Impatient(MarkovBot):
        def __init__(self, *args: object, **options: object) -> None:
            super().__init__(*args, **options)  # type: ignore[arg-type]
            self._connection.heartbeat_timeout = SHORT

    monkeypatch.setattr("cogs.runtime.supervisor.MarkovBot", Impatient)
    sandbox.acknowledge_heartbeats(False)
    variables = {"DISCORD_TOKEN": sandbox.token, "DISCORD_API_URL": sandbox.api_url}
    async with open_store(tmp_path / "markov.db", create=True) as store:
        settings = load_settings(variables)
        build = services_builder(settings, store)
        task = asyncio.create_task(Supervisor(settings, build).run())
        try:
            await sandbox.bot_resumed(1)
            assert sandbox.sessions_started == 1
        finally:
            task.cancel()
            await asyncio.wait([task])


async def test_a_token_that_is_reset_ends_it(sandbox: Sandbox, living: asyncio.Task[None]) -> None:
    await sandbox.drop_gateway(4004)
    with pytest.raises(TokenRefused):
        await asyncio.wait_for(living, patience())


async def test_closed_clients_leave_nothing_behind(
    sandbox: Sandbox, living: asyncio.Task[None]
) -> None:
    left: list[int] = []
    for number in range(2, 7):
        sandbox.send_raw("no payload")
        await sandbox.bot_identified(number)
        left.append(len(asyncio.all_tasks()))
    assert max(left[2:]) <= max(left[:2]) + 1
