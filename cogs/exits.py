"""How the bot ends: an exit code and a sentence for everything that can stop it."""

import logging
from typing import Final

import aiohttp
import discord

from markovbot.errors import UserError

log = logging.getLogger(__name__)

DONE: Final = 0
FAILED: Final = 1
MISUSE: Final = 2
TOKEN_REFUSED: Final = 3
INTENT_MISSING: Final = 4
UNREACHABLE: Final = 5

EXIT_CODES: Final = (
    "Exit codes: 0 ended by a signal, 1 failed, 2 settings are missing or wrong, 3 Discord refuses "
    "the token, 4 the message content intent isn't switched on, 5 Discord can't be reached."
)

PORTAL: Final = "https://discord.com/developers/applications"


def explained(error: BaseException) -> tuple[str, int]:
    """Return what to tell the operator, and the exit code."""
    match error:
        case UserError():
            return str(error), FAILED
        case discord.LoginFailure():
            return (
                f"Discord refuses the token. Open {PORTAL}, choose your application, Bot, "
                "Reset Token, put the new token into .env as DISCORD_TOKEN=... and start again.",
                TOKEN_REFUSED,
            )
        case discord.PrivilegedIntentsRequired():
            return (
                f"The bot may not read messages yet. Open {PORTAL}, choose your application, Bot, "
                "switch on 'Message Content Intent' under 'Privileged Gateway Intents', save, "
                "and start again.",
                INTENT_MISSING,
            )
        case aiohttp.ClientError() | OSError() | discord.DiscordServerError():
            return (
                f"Discord can't be reached ({type(error).__name__}). Check the connection, and "
                "DISCORD_API_URL and DISCORD_GATEWAY_URL if they are set; then start again.",
                UNREACHABLE,
            )
        case _:
            log.critical("The bot has failed.", exc_info=error)
            return "The bot has failed; the log above says where. Start it again.", FAILED
