"""Learn from channels that are made, or moved, where admins have decided that."""

import logging

import discord
from discord.ext import commands

from cogs.adapters.converters import LearnableChannel, place_of
from cogs.admin._notice import post_notice
from cogs.runtime.client import MarkovBot
from markovbot.domain import MessageId
from markovbot.errors import UserError

log = logging.getLogger(__name__)


class NewChannels(commands.Cog):
    """Looks at channels whenever there may be new ones to learn from."""

    def __init__(self, bot: MarkovBot) -> None:
        self._bot = bot

    @commands.Cog.listener()
    async def on_guild_channel_create(self, channel: discord.abc.GuildChannel) -> None:
        """Look at a channel that was made."""
        await self._look(channel)

    @commands.Cog.listener()
    async def on_guild_channel_update(
        self, _before: discord.abc.GuildChannel, after: discord.abc.GuildChannel
    ) -> None:
        """Look at a channel that may have been moved, or become visible."""
        await self._look(after)

    @commands.Cog.listener("on_guild_available")
    @commands.Cog.listener("on_guild_join")
    @commands.Cog.listener("on_guild_resumed")
    async def look_at_all(self, guild: discord.Guild) -> None:
        """Look at all channels of a server that was out of sight, or paused."""
        for channel in guild.channels:
            await self._look(channel)

    async def _look(self, channel: discord.abc.GuildChannel) -> None:
        place, me = place_of(channel), channel.guild.me
        if place is None or not isinstance(channel, LearnableChannel) or me is None:
            return
        if not channel.permissions_for(me).read_messages:
            return
        services = self._bot.services
        newest = MessageId(getattr(channel, "last_message_id", None) or 0)
        try:
            if await services.learning_places.learn_if_due(*place, newest):
                await post_notice(services, channel, self._bot.settings.privacy_policy)
        except UserError as error:
            log.error("%s Channel %d isn't learned yet.", error, channel.id)
