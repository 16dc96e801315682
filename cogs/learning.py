"""Listen in the channels that are switched on."""

import discord
from discord.ext import commands

from cogs.adapting import adapt, key_of
from cogs.client import MarkovBot
from markovbot.domain import GuildId, MessageId


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
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Read up what was said in a guild while it was out of sight."""
        self._follow(guild)

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Read up a guild that the bot has come back to."""
        self._follow(guild)

    def _follow(self, guild: discord.Guild) -> None:
        learned = set(self._services.learner.channels(GuildId(guild.id)))
        for place in (*guild.channels, *guild.threads):
            key = key_of(place)
            if key is not None and key.channel in learned:
                newest = getattr(place, "last_message_id", None) or 0
                self._services.catch_up.follow(key, MessageId(newest))


async def setup(bot: MarkovBot) -> None:
    """Add the cog."""
    await bot.add_cog(Learning(bot))
