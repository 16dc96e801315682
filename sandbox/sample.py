"""The sample chat on a server of the sandbox: six people in five channels, written by us."""

import json
from pathlib import Path
from typing import Any, Final

from sandbox.server import Sandbox
from sandbox.world import Channel, Member

SAMPLE: Final = Path(__file__).parents[1] / "data" / "sample" / "chat.jsonl"


class SampleChat:
    """The server "Tea House" with its people and channels, and what they write, in `rows`."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.rows: list[dict[str, Any]] = [
            json.loads(line) for line in SAMPLE.read_text("utf-8").splitlines()
        ]
        self.guild = sandbox.add_guild("Tea House")
        self.admin = sandbox.add_member(self.guild, "Grace", manage_guild=True)
        self.people: dict[str, Member] = {
            name: sandbox.add_member(self.guild, name)
            for name in dict.fromkeys(row["author"] for row in self.rows)
        }
        self.places: dict[str, Channel] = {
            name: sandbox.add_channel(self.guild, name)
            for name in dict.fromkeys(row["channel"] for row in self.rows)
        }

    async def say(self, row: dict[str, Any]) -> None:
        """Write one message of the chat."""
        author, place = self.people[row["author"]], self.places[row["channel"]]
        await self.sandbox.say(author, place, row["content"])


async def up_to_date(sandbox: Sandbox, admin: Member, place: Channel) -> None:
    """Wait until the bot has learned all that was said on a server."""
    while True:
        status = await sandbox.slash(admin, place, "markov status")
        if "up to date" in status.content:
            return
