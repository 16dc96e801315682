"""How the bot ends: an exit code and a sentence for everything that can stop it."""

import logging
from typing import Final

import discord

from markovbot.errors import UserError

log = logging.getLogger(__name__)

DONE: Final = 0
FAILED: Final = 1
MISUSE: Final = 2
TOKEN_REFUSED: Final = 3
INTENT_MISSING: Final = 4

EXIT_CODES: Final = (
    "Exit codes: 0 ended by a signal, 1 failed, 2 settings are missing or wrong, 3 Discord refuses "
    "the token, 4 the message content intent isn't switched on."
)

PORTAL: Final = "https://discord.com/developers/applications"

CLOSE_BAD_TOKEN: Final = 4004
CLOSE_BAD_INTENTS: Final = 4014
FATAL_CLOSE_CODES: Final = (4012, 4013)
"""Codes the gateway closes with when it takes a newer version of this program to go on.

https://discord.com/developers/docs/topics/opcodes-and-status-codes#gateway"""


class FatalError(Exception):
    """Discord won't have this bot: trying again would only make it worse."""


class TokenRefused(FatalError):
    """The token isn't valid, or not any more."""


class IntentMissing(FatalError):
    """The message content intent isn't switched on, or not any more."""


class VersionRefused(FatalError):
    """Discord no longer takes what this version asks for."""


def refusal(error: BaseException) -> FatalError | None:
    """Return what an error means if nothing but its operator can bring the bot online."""
    code = error.code if isinstance(error, discord.ConnectionClosed) else None
    if isinstance(error, discord.LoginFailure) or code == CLOSE_BAD_TOKEN:
        return TokenRefused()
    if isinstance(error, discord.PrivilegedIntentsRequired) or code == CLOSE_BAD_INTENTS:
        return IntentMissing()
    return VersionRefused() if code in FATAL_CLOSE_CODES else None


def exit_message(error: BaseException) -> tuple[str, int]:
    """Return what to tell the operator, and the exit code."""
    match error:
        case UserError():
            return str(error), FAILED
        case TokenRefused():
            return (
                f"Discord refuses the token. Open {PORTAL}, choose your application, Bot, "
                "Reset Token, put the new token into .env as DISCORD_TOKEN=... and start again.",
                TOKEN_REFUSED,
            )
        case IntentMissing():
            return (
                f"The bot may not read messages yet. Open {PORTAL}, choose your application, Bot, "
                "switch on 'Message Content Intent' under 'Privileged Gateway Intents', save, "
                "and start again.",
                INTENT_MISSING,
            )
        case VersionRefused():
            return (
                "Discord no longer takes what this version of the bot asks for; update it "
                "(git pull, and requirements.txt).",
                FAILED,
            )
        case _:
            log.critical("The bot has failed.", exc_info=error)
            return "The bot has failed; the log above says where. Start it again.", FAILED
