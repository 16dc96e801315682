"""Logging that never holds what people write, nor what opens anything."""

import logging
import re
import sys
from collections.abc import Collection
from typing import Final

TALKATIVE: Final = ("aiohttp", "aiosqlite", "asyncio", "discord")
"""At DEBUG these print gateway payloads and statements, message content and all."""

HIDDEN: Final = "(hidden)"

TOKENS: Final = re.compile(
    r"""
      (?<=/webhooks/)(\d+/)[\w.-]+                          # of interactions, and of webhooks
    | (?<=/interactions/)(\d+/)[\w.-]+
    | (?<![\w.-])[\w-]{18,40}\.[\w-]{6}\.[\w-]{25,}         # of bots: id, time, signature
    | (?<![0-9a-fA-F])[0-9a-fA-F]{64}(?![0-9a-fA-F])        # the database's key
    """,
    re.VERBOSE,
)
"""What has to be secret wherever it comes from: libraries put URLs into their exceptions."""


class Discreet(logging.Formatter):
    """Formats records, tracebacks included, and hides every secret in them."""

    def __init__(self, secrets: Collection[str] = ()) -> None:
        super().__init__(
            "{asctime} {levelname:<7} {name}: {message}", "%Y-%m-%d %H:%M:%S", style="{"
        )
        self._secrets = [secret for secret in secrets if secret]

    def format(self, record: logging.LogRecord) -> str:
        """Return what is printed of a record."""
        text = super().format(record)
        for secret in self._secrets:
            text = text.replace(secret, HIDDEN)
        return TOKENS.sub(lambda match: f"{match[1] or match[2] or ''}{HIDDEN}", text)


def set_up_logging(level: int, secrets: Collection[str] = ()) -> None:
    """Log to stderr from a level on, never any of the secrets.

    Libraries that would log content stop at INFO.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Discreet(secrets))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(max(level, logging.INFO))
