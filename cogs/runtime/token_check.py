"""Ask Discord whose token one is."""

import asyncio
from dataclasses import dataclass
from typing import Final

import discord

from cogs.adapters.errors import MALFORMED, REST_FAILURES
from markovbot.errors import UserError

TIMEOUT: Final = 30.0
"""Seconds that Discord may take; discord.py tries again on errors of the server."""


@dataclass(frozen=True, slots=True)
class Application:
    """The application that a token belongs to, and whether its message content intent is on."""

    id: int
    name: str
    reads_messages: bool


def application_of(token: str) -> Application | None:
    """Return the application; None if Discord refuses the token.

    Raises UserError if Discord can't be asked.
    """
    try:
        return asyncio.run(_ask(token))
    except discord.LoginFailure:
        return None
    except (*REST_FAILURES, *MALFORMED, TimeoutError) as error:
        raise UserError(
            f"Discord can't be reached ({type(error).__name__}). Check the connection."
        ) from None


async def _ask(token: str) -> Application:
    async with asyncio.timeout(TIMEOUT), discord.Client(intents=discord.Intents.none()) as client:
        await client.login(token)
        found = await client.application_info()
        flags = found.flags
        reads = flags.gateway_message_content or flags.gateway_message_content_limited
        return Application(found.id, found.name, reads)
