"""The errors that a request to Discord can raise at any time."""

import json
from typing import Final

import aiohttp
import discord

REST_FAILURES: Final = (
    discord.HTTPException,
    aiohttp.ClientError,
    OSError,
    json.JSONDecodeError,
)
"""discord.py doesn't wrap errors of the connection, nor those of a response that is not JSON."""

SENDING_FAILURES: Final = (*REST_FAILURES, RuntimeError)
"""The same, and aiohttp's RuntimeError ("Session is closed") where the client may have been closed.
Catch it only around requests: any other RuntimeError is a bug."""

MALFORMED: Final = (KeyError, TypeError, ValueError, AttributeError)
"""What discord.py raises where a response lacks a field, or has it in another type."""
