"""Notice where something may have been missed, and have it read up."""

import asyncio
import logging
from collections.abc import Callable

import discord
from discord.ext import commands

from cogs.adapters.converters import key_of
from cogs.adapters.errors import REST_FAILURES
from cogs.adapters.history import may_read
from cogs.adapters.notify import tell_caretaker
from cogs.adapters.rendering import plain
from cogs.runtime.client import MarkovBot
from markovbot.domain import ChannelId, GuildId, MessageId, Scope, StreamId, StreamKey

log = logging.getLogger(__name__)

LEARNABLE_THREADS = (discord.ChannelType.public_thread, discord.ChannelType.news_thread)


class Following(commands.Cog):
    """Follow servers, channels, threads and permissions as they come and go."""

    def __init__(self, bot: MarkovBot) -> None:
        self._bot = bot
        self._services = bot.services
        self._unreadable: set[ChannelId] = set()
        self._looking = asyncio.Lock()  # what was told before has to be written down first

    @commands.Cog.listener()
    async def on_shard_disconnect(self, shard_id: int) -> None:
        """Let wait what waits: what is deleted meanwhile will be told after resuming."""
        self._services.live.pause(shard_id, self._served_by(shard_id))

    @commands.Cog.listener()
    async def on_shard_resumed(self, shard_id: int) -> None:
        """Go on: everything that was missed has come."""
        self._services.live.resume(shard_id)

    @commands.Cog.listener()
    async def on_shard_connect(self, shard_id: int) -> None:
        """Trust no position of a fresh session's guilds: events of the old one may be lost."""
        served = self._served_by(shard_id)
        self._services.streams.invalidate(lambda key: served(key.guild))
        self._services.live.resume(shard_id)

    @commands.Cog.listener("on_guild_unavailable")
    @commands.Cog.listener("on_guild_remove")
    async def lose_sight(self, guild: discord.Guild) -> None:
        """Trust no position in a guild that is out of sight, or left: it may come back."""
        self._services.streams.invalidate(lambda key: key.guild == guild.id)

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Forget a guild that has removed the bot, after a while."""
        await self._services.scheduler.schedule_deletion(GuildId(guild.id))

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Notice which guilds have removed the bot while it was away, or taken it back."""
        policies, live = self._services.policies, self._services.live
        await self._services.scheduler.reconcile(
            policies.guilds() | live.guilds(), {GuildId(one.id) for one in self._bot.guilds}
        )

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Read up what was said in a guild while it was out of sight."""
        await self._follow(guild)

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Read up a guild that the bot has come back to."""
        await self._services.scheduler.cancel_deletion(GuildId(guild.id))
        await self._follow(guild)

    @commands.Cog.listener()
    async def on_thread_join(self, thread: discord.Thread) -> None:
        """Follow a thread that comes into sight, together with its channel for example."""
        self._follow_place(thread)

    @commands.Cog.listener()
    async def on_raw_thread_update(self, payload: discord.RawThreadUpdateEvent) -> None:
        """Follow a thread that is open again: its first message may have come before this news."""
        guild, channel = GuildId(payload.guild_id), ChannelId(payload.parent_id)
        if (
            payload.thread_type in LEARNABLE_THREADS
            and self._services.live.learns(guild, channel)
            and not payload.data["thread_metadata"]["archived"]
        ):
            key = StreamKey(guild, channel, StreamId(payload.thread_id))
            newest = MessageId(int(payload.data.get("last_message_id") or 0))
            self._services.catch_up.follow(key, newest)

    @commands.Cog.listener()
    async def on_guild_channel_update(
        self, _before: discord.abc.GuildChannel, after: discord.abc.GuildChannel
    ) -> None:
        """Look at what may be read now."""
        await self._look_at_permissions(after.guild)

    @commands.Cog.listener("on_guild_role_update")
    @commands.Cog.listener("on_member_update")
    async def on_rights_change(
        self, _before: discord.Role | discord.Member, after: discord.Role | discord.Member
    ) -> None:
        """Look at what may be read now."""
        await self._look_at_permissions(after.guild)

    @commands.Cog.listener()
    async def on_guild_role_delete(self, role: discord.Role) -> None:
        """Look at what may be read now."""
        await self._look_at_permissions(role.guild)

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """Forget a channel that is no more."""
        await self._forget(GuildId(channel.guild.id), ChannelId(channel.id))

    def _served_by(self, shard_id: int) -> Callable[[GuildId], bool]:
        shards = self._bot.shard_count or 1
        return lambda guild: (guild >> 22) % shards == shard_id

    async def _follow(self, guild: discord.Guild) -> None:
        """Read up all of a guild."""
        for place in (*guild.channels, *guild.threads):
            self._follow_place(place)
        self._services.backfill.request_now(GuildId(guild.id))
        channels = self._services.live.channels(GuildId(guild.id))
        there = [channel for channel in channels if guild.get_channel(channel) is not None]
        for channel in there:
            self._services.archived_threads.request(GuildId(guild.id), channel)
        for channel in channels:
            if channel not in there:
                await self._look_for(guild, channel)
        async with self._looking:
            for channel in there:
                await self._note_return(guild, channel)
        await self._look_at_permissions(guild)

    def _follow_place(self, place: discord.abc.GuildChannel | discord.Thread) -> None:
        key = key_of(place)
        if key is not None and self._services.live.learns(key.guild, key.channel):
            newest = getattr(place, "last_message_id", None) or 0
            self._services.catch_up.follow(key, MessageId(newest))

    async def _look_for(self, guild: discord.Guild, channel: ChannelId) -> None:
        """Forget a channel that was deleted while the bot was away, once Discord confirms that."""
        try:
            await guild.fetch_channel(channel)
        except discord.NotFound:
            await self._forget(GuildId(guild.id), channel)
        except (*REST_FAILURES, discord.DiscordException):
            log.warning("Channel %d is out of sight.", channel)

    async def _forget(self, guild: GuildId, channel: ChannelId) -> None:
        self._unreadable.discard(channel)
        if self._services.live.learns(guild, channel):
            await self._services.live.switch_off(guild, channel)
        now = self._services.clock.snowflake()
        await self._services.eraser.erase(Scope(guild, channel=channel), now)

    async def _look_at_permissions(self, guild: discord.Guild) -> None:
        """Read up channels that may be read again; tell an admin, once, of those that may not."""
        async with self._looking:
            await self._look(guild)

    async def _look(self, guild: discord.Guild) -> None:
        lost: list[discord.abc.GuildChannel] = []
        returned: list[discord.abc.GuildChannel] = []
        for channel in self._services.live.channels(GuildId(guild.id)):
            place = guild.get_channel(channel)
            if place is None:
                continue
            if not may_read(place):
                if channel not in self._unreadable:
                    self._unreadable.add(channel)
                    lost.append(place)
            elif channel in self._unreadable:
                self._unreadable.discard(channel)
                returned.append(place)
                self._services.catch_up.request_channel(GuildId(guild.id), channel)
                self._services.archived_threads.request(GuildId(guild.id), channel)
        for known in returned:  # only now: while the database is locked, that fails
            await self._services.store.set_fact(_fact(known), "no")
        untold = [one for one in lost if await self._services.store.get_fact(_fact(one)) != "yes"]
        if untold:
            await self._tell(guild, untold)

    async def _note_return(self, guild: discord.Guild, channel: ChannelId) -> None:
        """Let the next loss of a channel be told, if this one was over while the bot was away."""
        place = guild.get_channel(channel)
        if place is None or not may_read(place):
            return
        if await self._services.store.get_fact(_fact(place)) == "yes":
            await self._services.store.set_fact(_fact(place), "no")

    async def _tell(self, guild: discord.Guild, lost: list[discord.abc.GuildChannel]) -> None:
        for place in lost:  # before anything else can find them untold
            await self._services.store.set_fact(_fact(place), "yes")
        where = ", ".join(place.mention for place in lost[:SHOWN])
        if len(lost) > SHOWN:
            where += f" and {len(lost) - SHOWN} more"
        told = await tell_caretaker(
            self._bot,
            guild,
            f"On **{plain(guild.name)}** I can't read {where} any more. "
            "What is said there while I can't see it is not learned. Give me the permissions "
            "**View Channel** and **Read Message History** there, and I read up what I missed; "
            "or `/markov stop` ends it.",
        )
        if not told:
            log.warning(
                "%d channels of server %d can't be read (permissions 'View Channel' and 'Read "
                "Message History'), and no admin could be told.",
                len(lost),
                guild.id,
            )


SHOWN = 20
"""Channels named in one message."""


def _fact(place: discord.abc.GuildChannel) -> str:
    return f"guild {place.guild.id} unreadable {place.id}"
