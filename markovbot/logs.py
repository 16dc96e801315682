"""Logging that never holds what people write."""

import logging
import sys
from typing import Final

TALKATIVE: Final = ("aiosqlite", "asyncio", "discord")
"""At DEBUG these print gateway payloads and statements, message content and all."""


def set_up_logging(level: int) -> None:
    """Log to stderr from a level on; libraries that would log content stop at INFO."""
    logging.basicConfig(
        level=level,
        stream=sys.stderr,
        format="{asctime} {levelname:<7} {name}: {message}",
        datefmt="%Y-%m-%d %H:%M:%S",
        style="{",
        force=True,
    )
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(max(level, logging.INFO))
