"""The command "Report this line": its words are never combined again on that server."""

import logging
import time
from typing import Final

import discord
from discord import app_commands
from discord.ext import commands
from discord.ext.commands import CooldownMapping

from cogs.adapters.deferral import respond
from cogs.adapters.rendering import is_line, said_in
from cogs.adapters.visibility import readable_channel
from cogs.privacy._report_post import post_report
from cogs.runtime.client import MarkovBot
from cogs.runtime.command_tree import REPORT_COMMAND
from markovbot.domain import GuildId, MessageId
from markovbot.errors import UserError
from markovbot.languages import gettext as _

log = logging.getLogger(__name__)

MAX_REPORTS: Final = 5
REPORT_WINDOW: Final = 600.0
"""A member may make MAX_REPORTS reports in REPORT_WINDOW seconds, so that nobody can block
everything the bot says. Those that are refused don't count."""


class Reports(commands.Cog):
    """A command in the context menu of messages."""

    def __init__(self, bot: MarkovBot) -> None:
        self._bot = bot
        self._menu = app_commands.ContextMenu(name=REPORT_COMMAND, callback=self.report)
        app_commands.guild_only()(self._menu)
        self._made = CooldownMapping[int](app_commands.Cooldown(MAX_REPORTS, REPORT_WINDOW), int)

    async def cog_load(self) -> None:
        """Add the command; discord.py can't declare context menus in a cog."""
        self._bot.tree.add_command(self._menu)

    async def report(self, interaction: discord.Interaction, message: discord.Message) -> None:
        """Block the words of a line that the bot has said."""
        if message.author != self._bot.user:
            raise UserError(_("Only what I have said can be reported to me."))
        if not is_line(message):
            raise UserError(_("That is no line of mine, so there is nothing in it to take back."))
        self._count(interaction.user.id)
        guild = GuildId(interaction.guild_id or 0)
        said, where = said_in(message), readable_channel(message.channel)
        await self._bot.services.sent_lines.block(guild, MessageId(message.id), said, where)
        await respond(
            interaction,
            _(
                "Thank you. I won't put these words together again on this server, unless an "
                "admin lifts that (`/markov reports`). Moderators can delete the message itself."
            ),
        )
        if interaction.guild is None or where is None:
            return
        try:
            await post_report(self._bot, interaction.guild, message, where)
        except UserError as error:  # the store's; the report itself is in force
            log.error("%s A report on server %d isn't posted.", error, guild)

    def _count(self, member: int) -> None:
        """Count a report that is accepted; raise CommandOnCooldown if it is one too many."""
        now = time.monotonic()  # not the time of day, which may jump
        made = self._made.get_bucket(member, now)
        if made is not None and (wait := made.update_rate_limit(now)):
            raise app_commands.CommandOnCooldown(made, wait)
