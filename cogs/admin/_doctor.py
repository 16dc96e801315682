"""/markov doctor: what keeps the bot from working well on this server, and what to do about it."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Final

import discord
from discord import app_commands
from discord.ext import commands

from cogs.adapters.deferral import respond
from cogs.adapters.errors import SENDING_FAILURES
from cogs.adapters.history import bot_can_read_history
from cogs.admin._finding import Finding, Repair
from cogs.admin._findings import examine
from cogs.runtime.client import MarkovBot
from cogs.runtime.views import AdminPanel
from markovbot.domain import GuildId
from markovbot.languages import gettext as _

TIMEOUT: Final = 600.0
"""Seconds until the buttons are removed; an interaction's token is valid for fifteen minutes."""

GOOD: Final = discord.Colour(0x3BA55D)
BAD: Final = discord.Colour(0xED4245)


class DoctorCommand(commands.Cog):
    """The subcommand; a mixin of the /markov cog."""

    _bot: MarkovBot

    @app_commands.command()
    async def doctor(self, interaction: discord.Interaction) -> None:
        """See what keeps me from working well here, and what to do about it."""
        guild = interaction.guild
        if guild is None:
            raise app_commands.NoPrivateMessage
        panel = DoctorPanel(self._bot, guild, interaction)
        await panel.examine()
        await respond(interaction, view=panel)


class DoctorPanel(AdminPanel):
    """What was found, a button beside each problem that the bot can mend, and one to look again."""

    def __init__(self, bot: MarkovBot, guild: discord.Guild, asked: discord.Interaction) -> None:
        super().__init__(timeout=TIMEOUT)
        self._bot = bot
        self._guild = guild
        self._origin = asked

    async def examine(self, done: str = "") -> None:
        """Look at everything and show it, with `done` (what was just done) on top."""
        self._show(await examine(self._bot, self._guild), done)

    async def on_timeout(self) -> None:
        """Remove the buttons."""
        for button in self.walk_children():
            if isinstance(button, discord.ui.Button):
                button.disabled = True
        with suppress(*SENDING_FAILURES):  # the panel itself may be gone
            await self._origin.edit_original_response(view=self)

    def _show(self, findings: Sequence[Finding], done: str) -> None:
        problems = [one for one in findings if one.problem]
        box: discord.ui.Container[DoctorPanel] = discord.ui.Container(
            accent_colour=BAD if problems else GOOD
        )
        head = _("## Something needs you") if problems else _("## All is well")
        box.add_item(discord.ui.TextDisplay(f"{done}\n{head}" if done else head))
        for one in problems:
            text: discord.ui.TextDisplay[DoctorPanel] = discord.ui.TextDisplay(f"❌ {one.problem}")
            if one.repair is None:
                box.add_item(text)
            else:
                box.add_item(discord.ui.Section(text, accessory=_RepairButton(one.repair)))
        well = [f"✅ {one.well}" for one in findings if not one.problem]
        if well:
            box.add_item(discord.ui.Separator())
            box.add_item(discord.ui.TextDisplay("\n".join(well)))
        box.add_item(discord.ui.ActionRow(_LookAgain()))
        self.clear_items()
        self.add_item(box)

    async def repair(self, interaction: discord.Interaction, repair: Repair) -> None:
        """Do what a button is for, and look again."""
        await interaction.response.defer()
        if repair is Repair.SEND_COMMANDS:
            await self._bot.command_sync.mend(GuildId(self._guild.id))
            done = _("Sent: Discord shows them within a minute.")
        else:
            self._read_again()
            done = _("I read it again; look again in a moment.")
        await self.look_again(interaction, done)

    async def look_again(self, interaction: discord.Interaction, done: str = "") -> None:
        """Look at everything anew."""
        if not interaction.response.is_done():
            await interaction.response.defer()
        await self.examine(done)
        await interaction.edit_original_response(view=self)

    def _read_again(self) -> None:
        here = GuildId(self._guild.id)
        catch_up = self._bot.services.catch_up
        for channel in catch_up.failing_channels(here) | catch_up.channels_with_gaps(here):
            place = self._guild.get_channel(channel)
            if place is not None and bot_can_read_history(place):
                catch_up.request_channel(here, channel)
                self._bot.services.archived_threads.request(here, channel)


class _RepairButton(discord.ui.Button[DoctorPanel]):
    def __init__(self, repair: Repair) -> None:
        super().__init__(label=_(repair.value), style=discord.ButtonStyle.primary)
        self._repair = repair

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        if self.view is not None:
            await self.view.repair(interaction, self._repair)


class _LookAgain(discord.ui.Button[DoctorPanel]):
    def __init__(self) -> None:
        super().__init__(label=_("Look again"), style=discord.ButtonStyle.secondary)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        if self.view is not None:
            await self.view.look_again(interaction)
