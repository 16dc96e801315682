"""/stats: how much was learned, since when, and what a channel is about."""

from typing import Final

import discord
from discord import app_commands
from discord.ext import commands

from cogs.adapters.deferral import defer_if_slow, give_up_if_too_slow, respond
from cogs.adapters.languages import language_of_server
from cogs.adapters.visibility import channels_visible_to_all, readable_channel
from cogs.runtime.client import MarkovBot
from cogs.stats._panel import Figures, stats_panel
from markovbot.domain import ChannelId, GuildId, Scope
from markovbot.languages import in_language

MAX_KEYWORDS: Final = 8


@app_commands.guild_only()
class StatsCog(commands.Cog):
    """Shows figures of what everybody who sees them may read."""

    def __init__(self, bot: MarkovBot) -> None:
        self._services = bot.services

    @app_commands.command()
    async def stats(self, interaction: discord.Interaction) -> None:
        """Show how much I know, since when, and what this channel is about."""
        here = readable_channel(interaction.channel)
        audience = channels_visible_to_all(interaction.channel)
        if here not in audience:  # who sees it may not read back what was said there
            here = None
        defer_if_slow(interaction, ephemeral=False)
        async with give_up_if_too_slow():
            figures = await self._figures(GuildId(interaction.guild_id or 0), here, audience)
        with in_language(language_of_server(self._services, interaction.guild)):
            panel = stats_panel(figures)
        await respond(interaction, view=panel, ephemeral=False)

    async def _figures(
        self, guild: GuildId, here: ChannelId | None, audience: frozenset[ChannelId]
    ) -> Figures:
        """Return what there is to show of the audience's channels, `here` being one of them."""
        await self._services.live.refresh()
        statistics, keywords = self._services.statistics, self._services.keywords
        total, own, words = await statistics.of_scope(Scope(guild), audience), None, list[str]()
        if here is not None:
            own = await statistics.of_scope(Scope(guild, here), audience)
            tokens = own.tokens, total.tokens
            if not self._services.pauses.is_paused(guild):  # figures are told, words would be said
                words = await keywords.of_channel(guild, here, audience, tokens, MAX_KEYWORDS)
        since = await statistics.learned_since(guild, audience)
        retention = self._services.policies.of(guild).retention
        return Figures(here, total, own, since, words, retention)
