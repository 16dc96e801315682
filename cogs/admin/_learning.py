"""Switch a channel on at an admin's request."""

import discord

from cogs.adapters.converters import LearnableChannel
from markovbot.container import Services
from markovbot.domain import ChannelId, GuildId, MemberId, MessageId, StreamId, StreamKey


async def learn_from(
    services: Services, channel: LearnableChannel, interaction: discord.Interaction
) -> bool:
    """Learn from a channel from an interaction on, and note whose wish that was.

    Returns False if it was on already.
    """
    key = StreamKey(GuildId(channel.guild.id), ChannelId(channel.id), StreamId(channel.id))
    fresh = await services.live.switch_on(key, MessageId(interaction.id))
    await services.policies.change(key.guild, contact_admin=MemberId(interaction.user.id))
    return fresh
