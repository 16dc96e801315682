"""A press of something on /markov settings, and what it says."""

from typing import Any, NamedTuple

import discord

from cogs.adapters.converters import LearnablePlace
from markovbot.container import Services
from markovbot.domain import ChannelId, GuildId, MemberId, MessageId

Interaction = discord.Interaction[Any]


class Press(NamedTuple):
    """A press of a button, or a choice in a select, and what it says."""

    services: Services
    interaction: Interaction
    guild: GuildId
    value: str
    chosen: list[Any]

    @property
    def now(self) -> MessageId:
        """Return the snowflake of the press."""
        return MessageId(self.interaction.id)

    def channel_ids(self) -> list[ChannelId]:
        """Return the channels that were chosen."""
        return [ChannelId(one.id) for one in self.chosen]

    def places(self) -> list[LearnablePlace]:
        """Return the channels and categories that were chosen, as far as they are known."""
        guild = self.interaction.guild
        found = [guild and guild.get_channel(one.id) for one in self.chosen]
        return [one for one in found if isinstance(one, LearnablePlace)]

    def members(self) -> list[MemberId]:
        """Return the members that were chosen."""
        return [MemberId(one.id) for one in self.chosen]
