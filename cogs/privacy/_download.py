"""A person's own counts as a file."""

import asyncio
import gzip
import io
import json
from typing import Any

import discord

from markovbot.container import Services
from markovbot.domain import EVERYWHERE, GuildId, MemberId
from markovbot.errors import UserError


async def download(
    services: Services, member: MemberId, guild: GuildId | None, largest: int
) -> discord.File:
    """Return all that is kept of a person, on a server or on all, as JSON; gzipped if it is large.

    Raises UserError if it is larger than Discord takes even so.
    """
    data = await services.privacy.export(member, EVERYWHERE if guild is None else guild)
    name, content = await asyncio.to_thread(_written, data, largest)
    if len(content) > largest:
        raise UserError(
            f"Your data is {len(content) / 1e6:.0f} MB, more than Discord takes in a message. "
            "Ask for it server by server, or ask whoever runs this bot for the file."
        )
    return discord.File(io.BytesIO(content), filename=name)


def _written(data: dict[str, Any], largest: int) -> tuple[str, bytes]:
    content = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
    if len(content) <= largest:
        return "my-data.json", content
    return "my-data.json.gz", gzip.compress(content)
