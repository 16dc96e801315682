"""/privacy: also in direct messages, and for people who have left the server."""

import discord
from discord import app_commands
from discord.ext import commands

from cogs.adapters.deferral import respond
from cogs.privacy._open_panels import OpenPanels
from cogs.privacy._views import PrivacyPanel
from cogs.runtime.client import MarkovBot
from markovbot.domain import MemberId


class PrivacyCog(commands.Cog):
    """One command, which opens a panel that only its user sees."""

    def __init__(self, bot: MarkovBot) -> None:
        self._bot = bot
        self._panels = OpenPanels()

    @app_commands.command()
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    @app_commands.allowed_installs(guilds=True, users=True)
    async def privacy(self, interaction: discord.Interaction) -> None:
        """See what I keep about you, opt out or in, have it forgotten, or download it."""
        panel = PrivacyPanel(self._bot.services, interaction, self._bot.settings.privacy_policy)
        await respond(interaction, await panel.refresh(), panel)
        await self._panels.add(MemberId(interaction.user.id), panel)
