"""The command "Report this line": its words are never combined again on that server."""

from typing import Final

import discord
from discord import app_commands
from discord.ext import commands

from cogs.adapters.deferral import respond
from cogs.adapters.rendering import is_line, strip_label
from cogs.adapters.visibility import readable_channel
from cogs.runtime.client import MarkovBot
from cogs.runtime.command_tree import REPORT_COMMAND
from markovbot.domain import GuildId, MessageId
from markovbot.errors import UserError

MAX_REPORTS: Final = 5
REPORT_WINDOW: Final = 600.0
"""A member may make MAX_REPORTS reports in REPORT_WINDOW seconds, so that nobody can block
everything the bot says."""


class Reports(commands.Cog):
    """A command in the context menu of messages."""

    def __init__(self, bot: MarkovBot) -> None:
        self._bot = bot
        self._menu = app_commands.ContextMenu(name=REPORT_COMMAND, callback=self.report)
        app_commands.guild_only()(self._menu)
        app_commands.checks.cooldown(MAX_REPORTS, REPORT_WINDOW)(self._menu)

    async def cog_load(self) -> None:
        """Add the command; discord.py can't declare context menus in a cog."""
        self._bot.tree.add_command(self._menu)

    async def report(self, interaction: discord.Interaction, message: discord.Message) -> None:
        """Block the words of a line that the bot has said."""
        if message.author != self._bot.user:
            raise UserError("Only what I have said can be reported to me.")
        if not is_line(message):
            raise UserError("That is no line of mine, so there is nothing in it to take back.")
        guild = GuildId(interaction.guild_id or 0)
        said = strip_label(message.content)
        await self._bot.services.sent_lines.block(
            guild, MessageId(message.id), said, readable_channel(message.channel)
        )
        await respond(
            interaction,
            "Thank you. I won't put these words together again on this server, unless an admin "
            "lifts that (`/markov reports`). Moderators can delete the message itself.",
        )
