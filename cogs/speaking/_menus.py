"""The commands in context menus: imitate a person, answer a message."""

import discord
from discord import app_commands
from discord.ext import commands

from cogs.adapters.converters import is_well_formed
from cogs.adapters.deferral import respond
from cogs.adapters.rendering import escaped
from cogs.runtime.client import MarkovBot
from cogs.runtime.command_tree import ANSWER_COMMAND
from cogs.speaking._lines import guild_of
from cogs.speaking._replies import compose_answer, may_write, send_answer
from cogs.speaking._requests import LineRequest
from cogs.speaking._views import send_line
from markovbot.domain import MemberId
from markovbot.errors import UserError
from markovbot.languages import gettext as _


class SpeakingMenus(commands.Cog):
    """Speaks where somebody points."""

    def __init__(self, bot: MarkovBot) -> None:
        self._bot = bot
        self._menus = [
            app_commands.ContextMenu(name="Imitate", callback=self.imitate),
            app_commands.ContextMenu(name=ANSWER_COMMAND, callback=self.answer),
        ]

    async def cog_load(self) -> None:
        """Add the commands; discord.py can't declare context menus in a cog."""
        for menu in self._menus:
            self._bot.tree.add_command(app_commands.guild_only(menu))

    async def imitate(
        self, interaction: discord.Interaction, person: discord.Member | discord.User
    ) -> None:
        """Say something in the style of a person, as `/imitate` does."""
        if not isinstance(person, discord.Member):
            name = escaped(person.display_name)
            raise UserError(_("{name} isn't a member of this server.", name=name))
        await send_line(interaction, LineRequest(members=(MemberId(person.id),)), [person])

    async def answer(self, interaction: discord.Interaction, message: discord.Message) -> None:
        """Answer a message as if its author had mentioned the bot."""
        granted, guild = interaction.app_permissions, guild_of(interaction)
        if not is_well_formed(message):
            raise UserError(_("I can't make sense of that message."))
        if not may_write(interaction.channel, granted):
            raise UserError(_("I may not write in this channel."))
        answer = await compose_answer(self._bot, message, guild)
        await send_answer(self._bot, message, answer, granted, MemberId(interaction.user.id))
        await respond(interaction, _("I've answered that."))
