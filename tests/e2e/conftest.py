"""The real bot.py, in a process of its own, against the sandbox."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sandbox import Sandbox
from sandbox.process import BotProcess
from tests.support.tea_house import TeaHouse


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[TeaHouse]:
    async with Sandbox() as sandbox:
        guild = sandbox.add_guild("Tea House")
        yield TeaHouse(
            sandbox,
            guild,
            sandbox.add_channel(guild, "general"),
            sandbox.add_channel(guild, "quiet"),
            sandbox.add_member(guild, "Grace", manage_guild=True),
            sandbox.add_member(guild, "Ada"),
            sandbox.add_member(guild, "Bruno"),
            tmp_path,
        )
        assert sandbox.problems == []


@pytest.fixture
async def bot(house: TeaHouse) -> AsyncIterator[BotProcess]:
    async with house.bot() as process:
        await house.online()
        yield process
        assert "Traceback" not in process.output
        assert "could not be answered" not in process.output  # as when something is answered twice
