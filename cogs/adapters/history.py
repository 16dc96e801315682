"""Read past messages and archived threads over REST."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final

import discord
from discord.http import Route

from cogs.adapters.converters import ID_LIMIT, is_well_formed, stream_key_of, to_message
from cogs.adapters.errors import MALFORMED, SENDING_FAILURES
from markovbot.domain import ChannelId, GuildId, Message, MessageId, StreamKey, snowflake_at
from markovbot.ingest.history import HistoryUnavailable, Page, Thread

log = logging.getLogger(__name__)

PAGE: Final = 100
"""Messages or threads in one response, at most."""

MESSAGES_PER_YIELD: Final = 10
"""Messages converted before other tasks get a turn."""

MILLISECOND: Final = 1 << 22
"""One millisecond in a snowflake. Discord's archive timestamps are finer than that."""

PAGE_TIMEOUT: Final = 60.0
"""Seconds for one page; other streams wait for it."""

MOST_SEARCHED: Final = 500
"""Channels and threads in one search, at most."""

MOST_REPORTED: Final = 10_000
"""Unreadable messages that are remembered, so that each is reported once."""

Readable = discord.abc.GuildChannel


class DiscordHistory:
    """Channel history over REST, through the client that is connected at the moment."""

    def __init__(self, client: Callable[[], discord.Client | None]) -> None:
        self._client = client
        self._reported: set[tuple[StreamKey, MessageId | None]] = set()

    async def after(self, key: StreamKey, id_: MessageId) -> Page:
        """Return the oldest page of messages after an id; raise HistoryUnavailable."""
        return await self._page(key, after=id_)

    async def before(self, key: StreamKey, id_: MessageId) -> Page:
        """Return the newest page of messages before an id, the oldest first.

        Raises HistoryUnavailable.
        """
        return await self._page(key, before=id_)

    async def count(
        self, guild: GuildId, channel: ChannelId, after: MessageId, before: MessageId
    ) -> int | None:
        """Return about how many messages of people a channel and its open threads have between two
        ids; None if Discord doesn't know. Raises HistoryUnavailable."""
        streams = await self.active(guild, channel)
        client = self._client()
        if client is None:
            raise HistoryUnavailable(permitted=True)
        query = [("channel_id", str(key.stream)) for key in streams[:MOST_SEARCHED]]
        query += [("min_id", str(after)), ("max_id", str(before)), ("author_type", "user")]
        query += [("include_nsfw", "true"), ("limit", "1")]
        route = Route("GET", "/guilds/{guild_id}/messages/search", guild_id=guild)
        try:
            async with _history_request():
                found: Any = await client.http.request(route, params=query)
                total = found.get("total_results")  # missing while Discord is indexing
        except discord.NotFound:
            return None
        return total if isinstance(total, int) else None

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

    async def _page(self, key: StreamKey, **side: MessageId) -> Page:
        """Return the page `after` or `before` an id.

        Each message is parsed on its own: one that can't be read is skipped and reported, and the
        others are read.
        """
        place = self._readable(key.guild, key.channel)
        if isinstance(place, discord.ForumChannel) and place.id == key.stream:
            return Page([], None, full=False)  # its posts are threads, read one by one
        client = self._client()
        if client is None:
            raise HistoryUnavailable(permitted=True)
        try:
            async with _history_request():
                found: list[Any] = await client.http.logs_from(key.stream, PAGE, **side)
                ids = [id_ for one in found if (id_ := _id_of(one)) is not None]
        except discord.NotFound:
            return Page([], None, full=False)  # deleted meanwhile
        # Without the permission Discord returns an empty page instead of an error.
        self._readable(key.guild, key.channel)
        if not found:
            return Page([], None, full=False)
        if not ids:  # the response is damaged, not a message
            raise HistoryUnavailable(permitted=True)
        messages = await self._parsed(client, key, found)
        return Page(
            sorted(messages, key=lambda one: one.id),
            ids[0] if "after" in side else ids[-1],  # the newest comes first
            full=len(found) == PAGE,
        )

    async def _parsed(
        self, client: discord.Client, key: StreamKey, found: Sequence[Any]
    ) -> list[Message]:
        """Return the members' messages of a page, and report those that can't be read."""
        channel = client.get_partial_messageable(key.stream, guild_id=key.guild)
        # discord.py itself parses whole pages only.
        parse = client._connection.create_message  # noqa: SLF001
        messages = []
        unreadable: list[tuple[MessageId | None, str]] = []
        for number, payload in enumerate(found, 1):
            try:
                message = parse(channel=channel, data=payload)
                if not is_well_formed(message):
                    why = "a field is missing, or is of another type"
                    unreadable.append((_id_of(payload), why))
                elif (ours := to_message(message, key)) is not None:
                    messages.append(ours)
            except Exception as error:  # noqa: BLE001 - whatever it is, it is this message's
                unreadable.append((_id_of(payload), type(error).__name__))
            if number % MESSAGES_PER_YIELD == 0:
                await asyncio.sleep(0)
        self._report(key, unreadable)
        return messages

    def _report(self, key: StreamKey, unreadable: Sequence[tuple[MessageId | None, str]]) -> None:
        """Log how many messages of a page can't be read, those that were told of before aside."""
        new = [one for one in unreadable if (key, one[0]) not in self._reported]
        if not new:
            return
        if len(self._reported) > MOST_REPORTED:
            self._reported.clear()
        self._reported.update((key, id_) for id_, _ in new)
        id_, why = new[0]
        log.warning(
            "Messages in the history of %d that can't be read and are skipped: %d; the first is %s "
            "(%s).",
            key.stream,
            len(new),
            id_ or "without an id",
            why,
        )

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


def _id_of(payload: Any) -> MessageId | None:  # noqa: ANN401 - any JSON
    """Return the id of a message's payload; None if there is none that can be read."""
    try:
        id_ = int(payload["id"])
    except MALFORMED:
        return None
    return MessageId(id_) if 0 < id_ < ID_LIMIT else None


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
