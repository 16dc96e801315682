"""The real bot.py, in a process of its own, against the sandbox."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from sandbox import Sandbox
from sandbox.process import BotProcess
from sandbox.world import Channel, Guild, Member


@dataclass
class TeaHouse:
    """A server with two channels, an admin, and two members who chat."""

    sandbox: Sandbox
    guild: Guild
    general: Channel
    quiet: Channel
    admin: Member
    ada: Member
    bruno: Member
    directory: Path

    def bot(self, **env: str | None) -> BotProcess:
        return BotProcess(self.sandbox, self.directory, env=env)

    async def online(self) -> None:
        await self.sandbox.bot_online()
        await self.sandbox.commands_synced()

    async def learn(self, channel: Channel | None = None) -> None:
        chosen = channel or self.general
        answer = await self.sandbox.slash(self.admin, chosen, "markov learn", channel=chosen)
        assert "From now on I learn" in answer.content
        await self.up_to_date()

    async def messages(self) -> int:
        """Return how many messages the bot says it has learned from, once it is up to date."""
        await self.up_to_date()
        answer = await self.sandbox.slash(self.ada, self.quiet, "stats")
        return int(answer.content.split("I have read ")[1].split()[0].replace(",", ""))

    async def lines(self, place: Channel, person: Member | None = None, **options: object) -> str:
        """Return all that is said when somebody asks a dozen times."""
        asker = person or self.ada
        answers = [await self.sandbox.slash(asker, place, "say", **options) for _ in range(12)]
        return "\n".join(answer.content for answer in answers)

    async def up_to_date(self) -> None:
        """Ask for the status until nothing is left to read up."""
        while True:
            answer = await self.sandbox.slash(self.admin, self.quiet, "markov status")
            if "I'm up to date" in answer.content:
                return


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
