"""How a request to Discord can fail at any time, through no fault of ours."""

from typing import Final

import aiohttp
import discord

REST_FAILURES: Final = (discord.HTTPException, aiohttp.ClientError, OSError)
"""discord.py lets cut connections through as they come: not all of them are its own errors."""
