"""When somebody is banned: take back what they said lately, and ask about the rest."""

import logging
import re
from typing import Any, Self

import discord
from discord.ext import commands

from cogs.adapters.notify import notify_contact_admin
from cogs.adapters.rendering import escaped, plural
from cogs.adapters.views import RateLimitedView
from cogs.runtime.client import MarkovBot
from markovbot.domain import GuildId, MemberId, MessageId, Scope

log = logging.getLogger(__name__)


class Bans(commands.Cog):
    """Follow bans."""

    def __init__(self, bot: MarkovBot) -> None:
        self._bot = bot
        self._services = bot.services

    @commands.Cog.listener()
    async def on_member_ban(
        self, guild: discord.Guild, user: discord.User | discord.Member
    ) -> None:
        """Take back what is remembered, and ask whoever switched learning on about the rest."""
        scope = Scope(GuildId(guild.id), member=MemberId(user.id))
        await self._services.live.retract_matching(
            lambda one: one.member == scope.member and one.key.guild == scope.guild
        )
        left = await self._services.statistics.of_scope(scope)
        if not left.messages:
            return
        view = RateLimitedView(timeout=None)
        view.add_item(ForgetBannedButton(guild.id, user.id))
        text = (
            f"**{escaped(user.display_name)}** was banned on **{escaped(guild.name)}**. What they "
            f"wrote there lately is taken back. I still keep counts of "
            f"{plural(left.messages, 'message')} of theirs. Shall I forget those too? You can "
            "also do it later, with `/markov reset member`."
        )
        if not await notify_contact_admin(self._bot, guild, text, view):
            log.warning(
                "Nobody could be asked about a member banned on server %d; their counts stay "
                "until `/markov reset member`.",
                guild.id,
            )


class ForgetBannedButton(
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=r"forget:(?P<guild>\d{1,20}):(?P<member>\d{1,20})",
):
    """A button that still works after a restart: what it is about is in its id."""

    def __init__(self, guild: int, member: int) -> None:
        self._scope = Scope(GuildId(guild), member=MemberId(member))
        super().__init__(
            discord.ui.Button(
                label="Forget them",
                style=discord.ButtonStyle.danger,
                custom_id=f"forget:{guild}:{member}",
            )
        )

    @classmethod
    async def from_custom_id(
        cls,
        _interaction: discord.Interaction[Any],
        _item: discord.ui.Item[Any],
        match: re.Match[str],
        /,
    ) -> Self:
        """Make the button that was pressed."""
        return cls(int(match["guild"]), int(match["member"]))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Forget, if whoever was asked is still the one to ask."""
        bot = interaction.client
        if not bot.in_flight.enter():
            return
        guild = bot.get_guild(self._scope.guild)
        contact_admin = bot.services.policies.of(self._scope.guild).contact_admin
        if interaction.user.id not in (contact_admin, guild and guild.owner_id):
            await interaction.response.send_message(
                "Somebody else looks after me there now: `/markov reset member` is for you both.",
                ephemeral=True,
            )
            return
        await interaction.response.defer()
        erased = await bot.services.eraser.erase(self._scope, MessageId(interaction.id))
        await interaction.edit_original_response(
            content=f"Forgotten: {plural(erased.messages, 'message')} and "
            f"{plural(erased.tokens, 'token')}.",
            view=None,
        )
