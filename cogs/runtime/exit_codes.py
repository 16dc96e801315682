"""An exit code and a sentence for everything that can end the bot."""

import logging
from typing import Final

import discord

from markovbot.errors import DatabaseMisconfigured, UserError

log = logging.getLogger(__name__)

DONE: Final = 0
FAILED: Final = 1
MISUSE: Final = 2
TOKEN_REFUSED: Final = 3
INTENT_MISSING: Final = 4

EXIT_CODES: Final = (
    "Exit codes: 0 ended by a signal, 1 failed, 2 settings are missing or wrong, or don't fit the "
    "database, 3 Discord refuses the token, 4 the message content intent isn't switched on."
)

PORTAL: Final = "https://discord.com/developers/applications"

CLOSE_BAD_TOKEN: Final = 4004
CLOSE_BAD_INTENTS: Final = 4014
SHARD_CLOSE_CODES: Final = (4010, 4011)
"""Close codes that mean that there are too few shards, or that a shard has a wrong number."""

FATAL_CLOSE_CODES: Final = (4012, 4013)
"""Close codes of the gateway that only a newer version of this program can avoid.

https://discord.com/developers/docs/topics/opcodes-and-status-codes#gateway"""


class FatalError(Exception):
    """Discord refuses this bot; trying again would not help."""


class TokenRefused(FatalError):
    """The token is not valid, or no longer."""


class IntentMissing(FatalError):
    """The message content intent is not switched on, or no longer."""


class VersionRefused(FatalError):
    """Discord no longer supports the API version that this program uses."""


class ShardsRefused(FatalError):
    """Discord refuses the shards that the settings ask for."""


def refusal(error: BaseException, *, shards_chosen: bool) -> FatalError | None:
    """Return the fatal error that an exception stands for; None if trying again may help.

    `shards_chosen` tells that the settings say how many shards there are; else a new attempt asks
    for as many as Discord wants by then.
    """
    code = error.code if isinstance(error, discord.ConnectionClosed) else None
    if isinstance(error, discord.LoginFailure) or code == CLOSE_BAD_TOKEN:
        return TokenRefused()
    if isinstance(error, discord.PrivilegedIntentsRequired) or code == CLOSE_BAD_INTENTS:
        return IntentMissing()
    if shards_chosen and code in SHARD_CLOSE_CODES:
        return ShardsRefused()
    return VersionRefused() if code in FATAL_CLOSE_CODES else None


def exit_message(error: BaseException) -> tuple[str, int]:
    """Return what to tell the operator, and the exit code."""
    match error:
        case UserError():
            return str(error), MISUSE if isinstance(error, DatabaseMisconfigured) else FAILED
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
        case ShardsRefused():
            return (
                "Discord refuses the shards of this bot: SHARD_COUNT is too small for its servers. "
                "Set it higher, the same in every process, and start all of them again.",
                MISUSE,
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
