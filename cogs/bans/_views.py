"""The button below the question whether a banned member is to be erased."""

import re
from typing import Any, Self

import discord

from cogs.adapters.servers import find_server
from cogs.runtime.views import AnsweringButton
from markovbot.admin_log import AdminAction
from markovbot.domain import GuildId, MemberId, MessageId, Scope
from markovbot.languages import gettext as _


class ForgetBannedButton(
    AnsweringButton,
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=r"forget:(?P<guild>\d{1,20}):(?P<member>\d{1,20})",
):
    """A button that still works after a restart: its custom id holds server and member."""

    def __init__(self, guild: int, member: int) -> None:
        self._scope = Scope(GuildId(guild), member=MemberId(member))
        super().__init__(
            discord.ui.Button(
                label=_("Forget them"),
                style=discord.ButtonStyle.danger,
                custom_id=f"forget:{guild}:{member}",
            )
        )

    @classmethod
    def rebuilt(cls, match: re.Match[str]) -> Self:
        """Return the button that has a custom id."""
        return cls(int(match["guild"]), int(match["member"]))

    async def answer(self, interaction: discord.Interaction[Any]) -> None:
        """Erase the member, if the user is still the contact admin or the owner."""
        bot = interaction.client
        guild = await find_server(bot, bot.services.fleet, self._scope.guild)
        contact_admin = (await bot.services.policies.current(self._scope.guild)).contact_admin
        if interaction.user.id not in (contact_admin, guild and guild.owner_id):
            await interaction.response.send_message(
                _(
                    "Somebody else looks after me there now: `/markov reset member` is for you "
                    "both."
                ),
                ephemeral=True,
            )
            return
        await interaction.response.defer()
        await bot.services.eraser.erase(self._scope, MessageId(interaction.id))
        bot.services.admin_log.record(
            self._scope.guild, AdminAction.MEMBER_RESET, member=self._scope.member
        )
        await interaction.edit_original_response(
            content=_("Forgotten: all that I learned from them."), view=None
        )
