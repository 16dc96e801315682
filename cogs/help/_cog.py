"""/help, and what a direct message is answered."""

import logging

import discord
from discord import app_commands
from discord.ext import commands

from cogs.adapters.converters import LEARNED_TYPES, is_well_formed
from cogs.adapters.errors import MALFORMED, SENDING_FAILURES
from cogs.runtime.client import MarkovBot
from cogs.runtime.command_overview import available_commands, help_text
from cogs.runtime.rate_limits import RateLimited
from markovbot.languages import gettext as _

log = logging.getLogger(__name__)


class HelpCog(commands.Cog):
    """Says what the bot is and what can be asked of it."""

    def __init__(self, bot: MarkovBot) -> None:
        self._bot = bot

    @app_commands.command()
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    @app_commands.allowed_installs(guilds=True, users=True)
    async def help(self, interaction: discord.Interaction) -> None:
        """See what I do and which commands you can use."""
        everything = self._bot.tree.get_commands()
        at_home = interaction.is_guild_integration()
        usable = available_commands(everything, interaction.permissions, at_home=at_home)
        text = help_text(usable, self._bot.command_sync.sent, at_home=at_home)
        await interaction.response.send_message(text, ephemeral=True)

    def on_message(self, message: discord.Message) -> None:
        """Dispatch direct messages."""
        if message.guild is None:
            self._bot.dispatch("direct_message", message)

    @commands.Cog.listener()
    async def on_direct_message(self, message: discord.Message) -> None:
        """Answer a person's direct message with one paragraph."""
        if not is_well_formed(message) or message.author.bot or message.type not in LEARNED_TYPES:
            return
        if not self._bot.in_flight.enter():
            return
        try:
            self._bot.rate_limits.count(message.author.id)
        except RateLimited:
            return  # no answer at all: even a refusal would be one more message
        mention = self._bot.command_sync.sent.mention
        try:
            await message.channel.send(
                _(
                    "Hi! I talk like the servers that I'm on, from counts of which word follows "
                    "which. I learn nothing from what you write to me here. What I keep about "
                    "you, and how to leave, is behind {privacy}; {help} says more.",
                    privacy=mention("privacy"),
                    help=mention("help"),
                )
            )
        except (*SENDING_FAILURES, *MALFORMED):
            log.warning("A direct message could not be answered.")
