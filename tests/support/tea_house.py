"""A server for the real bot.py, which runs in a process of its own against the sandbox."""

import asyncio
import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest

from sandbox import Sandbox
from sandbox.patience import patient
from sandbox.process import BotProcess
from sandbox.responses import Response
from sandbox.world import Channel, Guild, Member, Message, Person

PROJECT: Final = Path(__file__).parents[2]


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

    async def learn(self, channel: Channel | None = None, *, again: bool = False) -> None:
        """Switch a channel on, and wait until the channel was told, or the admin that it can't be;
        the second time, when it was switched on `again`, nobody is."""
        chosen = channel or self.general
        told = rf"/channels/{chosen.id}/messages$|/webhooks/\d+/"
        before = self.sent("POST", told)
        answer = await self.sandbox.slash(self.admin, chosen, "markov learn", channel=chosen)
        assert "From now on I learn" in answer.content
        if not again:
            await self.sandbox.requested("POST", told, count=before + 1)
        await self.up_to_date()

    def sent(self, method: str, path: str) -> int:
        """Return how many requests there were whose path a pattern is found in."""
        return sum(
            one.method == method and re.search(path, one.path) is not None
            for one in self.sandbox.requests
        )

    async def messages(self) -> int:
        """Return how many messages the bot says it has learned from, once it is up to date."""
        await self.up_to_date()
        answer = await self.sandbox.slash(self.admin, self.quiet, "stats")
        return messages_told(answer.content)

    async def settled(self, count: int) -> None:
        """Ask for the figures until it has learned from so many messages and no others."""
        async with patient():
            while await self.messages() != count:
                pass

    async def lines(self, place: Channel, person: Member | None = None, **options: Any) -> str:
        """Return all that is said when somebody asks often enough: of two lines that are equally
        likely, each is missing once in a million."""
        asker = person or self.ada
        answers = [await self.sandbox.slash(asker, place, "say", **options) for _ in range(20)]
        return "\n".join(answer.content for answer in answers)

    async def press(self, person: Person, shown: Response | Message, label: str) -> Response:
        """Press a button whose work takes a while; return what is shown when it is done."""
        answer = await self.sandbox.click(person, shown, label)
        await self.sandbox.settled(answer)
        return answer

    async def reset(self, question: Response) -> Response:
        """Confirm a reset by typing the word; return what is shown when it is done."""
        form = await self.sandbox.click(self.admin, question, "Forget")
        done = await self.sandbox.type_in(self.admin, form, "RESET")
        await self.sandbox.shows(done, "Forgotten: ")
        return done

    async def digest(self) -> str:
        """Return the digest of the server's counts, as the command line tells it."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "markovbot",
            "--database",
            f"sqlite:///{self.directory / 'markov.db'}",
            "digest",
            "--guild",
            str(self.guild.id),
            cwd=self.directory,
            env={**os.environ, "PYTHONPATH": str(PROJECT)},
            stdout=asyncio.subprocess.PIPE,
        )
        printed, _ = await process.communicate()
        assert process.returncode == 0
        return printed.decode().strip()

    async def up_to_date(self) -> None:
        """Ask for the status until nothing is left to read up, nor to learn of what was said."""
        async with patient(120):
            while True:
                answer = await self.sandbox.slash(self.admin, self.quiet, "markov status")
                if "I'm up to date" in answer.content:
                    return


def messages_told(stats: str) -> int:
    """Return from how many messages the panel of /stats says that something was learned."""
    if "I know nothing yet" in stats:
        return 0
    return int(stats.split("I have read ")[1].split(maxsplit=1)[0].replace(",", ""))


def limit_files(bot: BotProcess, size: int | None) -> None:
    """Let none of the bot's files grow beyond so many bytes; None: as far as they like."""
    resource = pytest.importorskip("resource")
    if not hasattr(resource, "prlimit"):
        pytest.skip("only Linux limits other processes")
    most = resource.RLIM_INFINITY
    resource.prlimit(bot.pid, resource.RLIMIT_FSIZE, (most if size is None else size, most))
