"""Follow servers, channels, threads and permissions, and read from history what was missed."""

import asyncio
import logging
from collections.abc import Callable

import discord
from discord.ext import commands

from cogs.adapters.converters import stream_key_of
from cogs.adapters.errors import REST_FAILURES
from cogs.adapters.history import bot_can_read_history
from cogs.adapters.languages import language_of_server
from cogs.adapters.notify import notify_contact_admin
from cogs.adapters.rendering import channel_list, escaped
from cogs.runtime.client import MarkovBot
from markovbot.domain import ChannelId, GuildId, MessageId, Scope, StreamId, StreamKey
from markovbot.fleet.shards import shard_of
from markovbot.languages import gettext as _
from markovbot.languages import in_language

log = logging.getLogger(__name__)

LEARNABLE_THREADS = (discord.ChannelType.public_thread, discord.ChannelType.news_thread)


class Lifecycle(commands.Cog):
    """Tells the services when servers, channels, threads and permissions appear or go."""

    def __init__(self, bot: MarkovBot) -> None:
        self._bot = bot
        self._services = bot.services
        self._unreadable: set[ChannelId] = set()
        self._permissions_lock = asyncio.Lock()  # one report at a time, so that none is sent twice

    @commands.Cog.listener()
    async def on_shard_disconnect(self, shard_id: int) -> None:
        """Pause learning of buffered messages: deletions arrive only after resuming."""
        self._services.live.pause(shard_id, self._served_by(shard_id))

    @commands.Cog.listener()
    async def on_shard_resumed(self, shard_id: int) -> None:
        """Resume learning: Discord has replayed every missed event."""
        self._services.live.resume(shard_id)

    @commands.Cog.listener()
    async def on_shard_connect(self, shard_id: int) -> None:
        """Check a new session's guilds against history: events of the old one may be lost."""
        served = self._served_by(shard_id)
        self._services.streams.invalidate(lambda key: served(key.guild))
        self._services.live.resume(shard_id)

    @commands.Cog.listener("on_guild_unavailable")
    @commands.Cog.listener("on_guild_remove")
    async def invalidate_positions(self, guild: discord.Guild) -> None:
        """Mark a guild that is unavailable, or left, for a check against history."""
        self._services.streams.invalidate(lambda key: key.guild == guild.id)

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Schedule the deletion of a guild that has removed the bot."""
        log.info("Left server %d; %d servers have the bot now.", guild.id, len(self._bot.guilds))
        await self._services.scheduler.schedule_deletion(GuildId(guild.id))

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Find the guilds that removed the bot, or added it again, while it was offline."""
        await self._reconcile()

    @commands.Cog.listener()
    async def on_shard_ready(self, _shard_id: int) -> None:
        """Do the same for a shard that has a new session, once all shards have had one."""
        if self._bot.is_ready():
            await self._reconcile()

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Read what was said in a guild while it was unavailable."""
        await self._catch_up_guild(guild)

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Keep a guild that has added the bot again, and read what was missed."""
        log.info("Joined server %d; %d servers have the bot now.", guild.id, len(self._bot.guilds))
        await self._services.scheduler.cancel_deletion(GuildId(guild.id))
        await self._catch_up_guild(guild)

    @commands.Cog.listener()
    async def on_thread_join(self, thread: discord.Thread) -> None:
        """Read a thread that becomes visible, for example together with its channel."""
        self._catch_up_channel(thread)

    @commands.Cog.listener()
    async def on_raw_thread_update(self, payload: discord.RawThreadUpdateEvent) -> None:
        """Read a thread that is open again: its first message may precede this event."""
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
        """Compare which channels can be read now."""
        await self._check_permissions(after.guild)

    @commands.Cog.listener("on_guild_role_update")
    @commands.Cog.listener("on_member_update")
    async def on_permissions_change(
        self, _before: discord.Role | discord.Member, after: discord.Role | discord.Member
    ) -> None:
        """Compare which channels can be read now."""
        await self._check_permissions(after.guild)

    @commands.Cog.listener()
    async def on_guild_role_delete(self, role: discord.Role) -> None:
        """Compare which channels can be read now."""
        await self._check_permissions(role.guild)

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """Erase a deleted channel."""
        await self._erase_channel(GuildId(channel.guild.id), ChannelId(channel.id))

    async def _reconcile(self) -> None:
        policies, live = self._services.policies, self._services.live
        await self._services.scheduler.reconcile(
            policies.guilds() | live.guilds(), {GuildId(one.id) for one in self._bot.guilds}
        )

    def _served_by(self, shard_id: int) -> Callable[[GuildId], bool]:
        shards = self._bot.shard_count or 1
        return lambda guild: shard_of(guild, shards) == shard_id

    async def _catch_up_guild(self, guild: discord.Guild) -> None:
        """Read what was missed in all of a guild."""
        for place in (*guild.channels, *guild.threads):
            self._catch_up_channel(place)
        self._services.backfill.request_now(GuildId(guild.id))
        channels = self._services.live.channels(GuildId(guild.id))
        there = [channel for channel in channels if guild.get_channel(channel) is not None]
        for channel in there:
            self._services.archived_threads.request(GuildId(guild.id), channel)
        for channel in channels:
            if channel not in there:
                await self._erase_if_deleted(guild, channel)
        async with self._permissions_lock:
            for channel in there:
                await self._reset_if_readable(guild, channel)
        await self._check_permissions(guild)

    def _catch_up_channel(self, place: discord.abc.GuildChannel | discord.Thread) -> None:
        key = stream_key_of(place)
        if key is not None and self._services.live.learns(key.guild, key.channel):
            newest = getattr(place, "last_message_id", None) or 0
            self._services.catch_up.follow(key, MessageId(newest))

    async def _erase_if_deleted(self, guild: discord.Guild, channel: ChannelId) -> None:
        """Erase a channel that was deleted while the bot was offline, if Discord confirms it."""
        try:
            await guild.fetch_channel(channel)
        except discord.NotFound:
            await self._erase_channel(GuildId(guild.id), channel)
        except (*REST_FAILURES, discord.DiscordException):
            log.warning("Channel %d is out of sight.", channel)

    async def _erase_channel(self, guild: GuildId, channel: ChannelId) -> None:
        self._unreadable.discard(channel)
        if self._services.live.learns(guild, channel):
            await self._services.live.switch_off(guild, channel)
        now = self._services.clock.snowflake()
        await self._services.eraser.erase(Scope(guild, channel=channel), now)

    async def _check_permissions(self, guild: discord.Guild) -> None:
        """Read channels that became readable; report unreadable ones to an admin, once."""
        async with self._permissions_lock:
            await self._compare_permissions(guild)

    async def _compare_permissions(self, guild: discord.Guild) -> None:
        lost: list[discord.abc.GuildChannel] = []
        returned: list[discord.abc.GuildChannel] = []
        for channel in self._services.live.channels(GuildId(guild.id)):
            place = guild.get_channel(channel)
            if place is None:
                continue
            if not bot_can_read_history(place):
                if channel not in self._unreadable:
                    self._unreadable.add(channel)
                    lost.append(place)
            elif channel in self._unreadable:
                self._unreadable.discard(channel)
                returned.append(place)
                self._services.catch_up.request_channel(GuildId(guild.id), channel)
                self._services.archived_threads.request(GuildId(guild.id), channel)
        for known in returned:  # last, since it fails while the database is locked
            await self._services.facts.set(_fact_key(known), "no")
        unreported = [
            one for one in lost if await self._services.facts.get(_fact_key(one)) != "yes"
        ]
        if unreported:
            await self._report_lost(guild, unreported)

    async def _reset_if_readable(self, guild: discord.Guild, channel: ChannelId) -> None:
        """Report a channel's next loss again, if it became readable while the bot was offline."""
        place = guild.get_channel(channel)
        if place is None or not bot_can_read_history(place):
            return
        if await self._services.facts.get(_fact_key(place)) == "yes":
            await self._services.facts.set(_fact_key(place), "no")

    async def _report_lost(
        self, guild: discord.Guild, lost: list[discord.abc.GuildChannel]
    ) -> None:
        for place in lost:  # first, so that no other event reports them again
            await self._services.facts.set(_fact_key(place), "yes")
        with in_language(language_of_server(self._services, guild)):
            text = _(
                "On **{server}** I can't read {channels} any more. What is said there while I "
                "can't see it is not learned. Give me the permissions **View Channel** and **Read "
                "Message History** there, and I read up what I missed; or `/markov stop` ends it.",
                server=escaped(guild.name),
                channels=channel_list(place.id for place in lost),
            )
        notified = await notify_contact_admin(self._bot, self._services.policies, guild, text)
        if not notified:
            log.warning(
                "%d channels of server %d can't be read (permissions 'View Channel' and 'Read "
                "Message History'), and no admin could be told.",
                len(lost),
                guild.id,
            )


def _fact_key(place: discord.abc.GuildChannel) -> str:
    return f"guild {place.guild.id} unreadable {place.id}"
