"""Write a person's own counts to a file."""

import asyncio
import gzip
import io
import json
from typing import Any

import discord

from markovbot.container import Services
from markovbot.domain import EVERYWHERE, GuildId, MemberId
from markovbot.errors import UserError
from markovbot.languages import gettext as _
from markovbot.languages import number


async def download(
    services: Services, member: MemberId, guild: GuildId | None, max_bytes: int
) -> discord.File:
    """Return all that is kept of a person as JSON, for one server or (None) for all.

    It is gzipped if it exceeds `max_bytes`. Raises UserError if it does so even then.
    """
    data = await services.privacy.export(member, EVERYWHERE if guild is None else guild)
    name, content = await asyncio.to_thread(_encode, data, max_bytes)
    if len(content) > max_bytes:
        raise UserError(
            _(
                "Your data is {size} MB, more than Discord takes in a message. Ask for it server "
                "by server, or ask whoever runs this bot for the file.",
                size=number(round(len(content) / 1e6)),
            )
        )
    return discord.File(io.BytesIO(content), filename=name)


def _encode(data: dict[str, Any], max_bytes: int) -> tuple[str, bytes]:
    content = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
    if len(content) <= max_bytes:
        return "my-data.json", content
    return "my-data.json.gz", gzip.compress(content)
