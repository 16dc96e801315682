"""Read past messages and archived threads over REST."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final

import discord

from cogs.adapters.converters import stream_key_of, to_message
from cogs.adapters.errors import MALFORMED, SENDING_FAILURES
from markovbot.domain import ChannelId, GuildId, MessageId, StreamKey, snowflake_at
from markovbot.ingest import HistoryUnavailable, Page, Thread

PAGE: Final = 100
"""Messages or threads in one response, at most."""

MESSAGES_PER_YIELD: Final = 10
"""Messages converted before other tasks get a turn."""

MILLISECOND: Final = 1 << 22
"""One millisecond in a snowflake. Discord's archive timestamps are finer than that."""

PAGE_TIMEOUT: Final = 60.0
"""Seconds for one page; other streams wait for it."""

Readable = discord.abc.GuildChannel


class DiscordHistory:
    """Channel history over REST, through the client that is connected at the moment."""

    def __init__(self, client: Callable[[], discord.Client | None]) -> None:
        self._client = client

    async def after(self, key: StreamKey, id_: MessageId) -> Page:
        """Return the oldest page of messages after an id; raise HistoryUnavailable."""
        return await self._page(key, after=discord.Object(id_), oldest_first=True)

    async def before(self, key: StreamKey, id_: MessageId) -> Page:
        """Return the newest page of messages before an id, the oldest first.

        Raises HistoryUnavailable.
        """
        return await self._page(key, before=discord.Object(id_), oldest_first=False)

    async def active(self, guild: GuildId, channel: ChannelId) -> Sequence[StreamKey]:
        """Return a channel and its open public threads; raise HistoryUnavailable."""
        place = self._readable(guild, channel)
        threads = [stream_key_of(one) for one in place.guild.threads if one.parent_id == channel]
        return [key for key in (stream_key_of(place), *threads) if key is not None]

    async def archived(
        self, guild: GuildId, channel: ChannelId, before: MessageId | None
    ) -> tuple[Sequence[Thread], bool]:
        """Return a page of public archived threads, the latest first, and whether more follow.

        Raises HistoryUnavailable.
        """
        place = self._readable(guild, channel)
        if not isinstance(place, discord.TextChannel | discord.ForumChannel):
            return [], False
        limit = None if before is None else discord.Object(before + MILLISECOND)
        try:
            async with _history_request():
                found = [one async for one in place.archived_threads(limit=PAGE, before=limit)]
        except discord.NotFound:
            return [], False  # deleted meanwhile
        self._readable(guild, channel)
        threads = [
            Thread(key, MessageId(one.last_message_id or 0), snowflake_at(one.archive_timestamp))
            for one in found
            if (key := stream_key_of(one)) is not None
        ]
        return threads, len(found) == PAGE

    async def _page(self, key: StreamKey, *, oldest_first: bool, **around: Any) -> Page:  # noqa: ANN401 - as history() wants it
        place = self._readable(key.guild, key.channel)
        if isinstance(place, discord.ForumChannel) and place.id == key.stream:
            return Page([], None, full=False)  # its posts are threads, read one by one
        client = self._client()
        if client is None:
            raise HistoryUnavailable(permitted=True)
        channel = client.get_partial_messageable(key.stream, guild_id=key.guild)
        try:
            async with _history_request():
                read = []
                async for message in channel.history(
                    limit=PAGE, oldest_first=oldest_first, **around
                ):
                    read.append(message)
                    if len(read) % MESSAGES_PER_YIELD == 0:
                        await asyncio.sleep(0)
        except discord.NotFound:
            return Page([], None, full=False)  # deleted meanwhile
        # Without the permission Discord returns an empty page instead of an error.
        self._readable(key.guild, key.channel)
        if not read:
            return Page([], None, full=False)
        reach = MessageId(read[-1].id)
        read.sort(key=lambda message: message.id)
        learnable = [ours for message in read if (ours := to_message(message, key)) is not None]
        return Page(learnable, reach, full=len(read) == PAGE)

    def _readable(self, guild: GuildId, channel: ChannelId) -> Readable:
        """Return a channel whose history may be read; raise HistoryUnavailable.

        Checked before each request: Discord blocks clients with too many refused requests.
        """
        client = self._client()
        home = None if client is None else client.get_guild(guild)
        place = None if home is None or home.unavailable else home.get_channel(channel)
        if place is None or place.guild.me is None:  # its GUILD_CREATE has not arrived yet
            raise HistoryUnavailable(permitted=True)
        if not bot_can_read_history(place):
            raise HistoryUnavailable(permitted=False)
        return place


def bot_can_read_history(place: Readable) -> bool:
    """Tell whether the bot may read the history of a channel."""
    if place.guild.me is None:
        return False
    mine = place.permissions_for(place.guild.me)
    return mine.read_messages and mine.read_message_history


@asynccontextmanager
async def _history_request() -> AsyncIterator[None]:
    """Limit a request to PAGE_TIMEOUT, and turn its errors into HistoryUnavailable.

    NotFound passes through: the channel or thread was deleted.
    """
    try:
        async with asyncio.timeout(PAGE_TIMEOUT):
            yield
    except discord.NotFound:
        raise
    except discord.Forbidden as error:
        raise HistoryUnavailable(permitted=False) from error
    except (*SENDING_FAILURES, *MALFORMED, discord.DiscordException) as error:
        raise HistoryUnavailable(permitted=True) from error
