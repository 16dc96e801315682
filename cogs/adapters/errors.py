"""How a request to Discord can fail at any time, through no fault of ours."""

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
"""discord.py lets cut connections and broken answers through as they come: not all of them are its
own errors."""

SENDING_FAILURES: Final = (*REST_FAILURES, RuntimeError)
"""The same, where the client may have left by now: aiohttp says then that the session is closed.
Only around requests, since a RuntimeError of our own is a bug."""

MALFORMED: Final = (KeyError, TypeError, ValueError, AttributeError)
"""What it raises where an answer lacks something, or has it in another form."""
