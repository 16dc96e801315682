"""Listen in the channels that are switched on, and follow what becomes of what was said."""

import discord
from discord.ext import commands

from cogs.adapting import adapt, key_of
from cogs.client import MarkovBot
from markovbot.domain import ChannelId, GuildId, MessageId, Scope


class Learning(commands.Cog):
    """Hand messages to the learner, and tell it where it may have missed some."""

    def __init__(self, bot: MarkovBot) -> None:
        self._bot = bot
        self._services = bot.services

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Hear a live message."""
        key = key_of(message.channel)
        if key is not None and (ours := adapt(message, key)) is not None:
            self._services.learner.hear(ours)

    @commands.Cog.listener()
    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        """Count a message as it reads now."""
        key = key_of(payload.message.channel)
        if key is not None and self._services.learner.learns(key.guild, key.channel):
            ours = adapt(payload.message, key)
            await self._services.learner.revise(MessageId(payload.message_id), ours)

    @commands.Cog.listener()
    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """Take back a message, or a line of the bot's own."""
        await self._gone(payload.guild_id, [payload.message_id])

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """Take back many messages."""
        await self._gone(payload.guild_id, sorted(payload.message_ids))

    @commands.Cog.listener()
    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        """Take back what was said in a thread lately: its older counts are its channel's."""
        thread = payload.thread_id
        await self._services.learner.retract_matching(lambda one: one.key.stream == thread)

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """Forget a channel that is no more."""
        guild, place = GuildId(channel.guild.id), ChannelId(channel.id)
        if self._services.learner.learns(guild, place):
            await self._services.learner.switch_off(guild, place)
        now = self._services.clock.snowflake()
        await self._services.forgetter.forget(Scope(guild, channel=place), now)

    @commands.Cog.listener()
    async def on_shard_connect(self, shard_id: int) -> None:
        """Trust no position of a fresh session's guilds: events of the old one may be lost."""
        shards = self._bot.shard_count or 1
        self._services.streams.lose_track(lambda key: (key.guild >> 22) % shards == shard_id)

    @commands.Cog.listener("on_guild_unavailable")
    @commands.Cog.listener("on_guild_remove")
    async def lose_sight(self, guild: discord.Guild) -> None:
        """Trust no position in a guild that is out of sight, or left: it may come back."""
        self._services.streams.lose_track(lambda key: key.guild == guild.id)

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Forget a guild that has removed the bot, after a while."""
        await self._services.housekeeper.depart(GuildId(guild.id))

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Notice which guilds have removed the bot while it was away, or taken it back."""
        policies, learner = self._services.policies, self._services.learner
        await self._services.housekeeper.compare(
            policies.guilds() | learner.guilds(), {GuildId(one.id) for one in self._bot.guilds}
        )

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Read up what was said in a guild while it was out of sight."""
        self._follow(guild)

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Read up a guild that the bot has come back to."""
        self._follow(guild)
        await self._services.housekeeper.come_back(GuildId(guild.id))

    def _follow(self, guild: discord.Guild) -> None:
        learned = set(self._services.learner.channels(GuildId(guild.id)))
        for place in (*guild.channels, *guild.threads):
            key = key_of(place)
            if key is not None and key.channel in learned:
                newest = getattr(place, "last_message_id", None) or 0
                self._services.catch_up.follow(key, MessageId(newest))

    async def _gone(self, guild: int | None, ids: list[int]) -> None:
        if guild is None:
            return
        await self._services.learner.retract([MessageId(id_) for id_ in ids])
        for id_ in ids:
            await self._services.spoken.take_back(GuildId(guild), MessageId(id_))


async def setup(bot: MarkovBot) -> None:
    """Add the cog."""
    await bot.add_cog(Learning(bot))
