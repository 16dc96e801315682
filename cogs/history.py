"""Past messages, read from Discord."""

import asyncio
from collections.abc import Callable
from typing import Final

import discord

from cogs.adapting import adapt
from cogs.failures import MALFORMED, REST_FAILURES
from markovbot.domain import MessageId, StreamKey
from markovbot.services.learning import HistoryUnavailable, Page

PAGE: Final = 100
"""Messages in one answer of Discord's, at most."""


PATIENCE: Final = 60.0
"""Seconds for one page; others wait for it."""


class DiscordHistory:
    """Channel history over REST, through whatever client there is at the moment."""

    def __init__(self, client: Callable[[], discord.Client | None]) -> None:
        self._client = client

    async def after(self, key: StreamKey, id_: MessageId) -> Page:
        """Return the oldest page of messages after an id; raises HistoryUnavailable."""
        client = self._client()
        if client is None or not (client.is_ready() or client.get_guild(key.guild)):
            raise HistoryUnavailable(permitted=True)
        if isinstance(client.get_channel(key.stream), discord.ForumChannel):
            return Page([], None, full=False)  # its posts are threads, followed one by one
        channel = client.get_partial_messageable(key.stream, guild_id=key.guild)
        try:
            async with asyncio.timeout(PATIENCE):
                read = [
                    message
                    async for message in channel.history(
                        limit=PAGE, after=discord.Object(id_), oldest_first=True
                    )
                ]
        except (discord.Forbidden, discord.NotFound) as error:
            raise HistoryUnavailable(permitted=False) from error
        except (*REST_FAILURES, *MALFORMED, discord.DiscordException) as error:
            raise HistoryUnavailable(permitted=True) from error
        learnable = [ours for message in read if (ours := adapt(message, key)) is not None]
        newest = MessageId(max(message.id for message in read)) if read else None
        return Page(learnable, newest, full=len(read) == PAGE)
