"""Choose the channels to learn from in a direct message about a server, where no panel works."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

import discord
from discord import app_commands

from cogs.adapters.converters import LearnableChannel
from cogs.adapters.rendering import channel_list
from cogs.adapters.visibility import can_read
from cogs.admin._learning import PAUSED_LEARNING, learn_from
from cogs.admin._notice import post_notice
from cogs.runtime.client import MarkovBot
from cogs.runtime.views import RateLimitedView
from markovbot.domain import GuildId
from markovbot.errors import UserError
from markovbot.languages import gettext as _

MOST: Final = 25
"""Channels that a select offers, or takes."""

TIMEOUT: Final = 600.0
"""Seconds until the select is removed."""


class ChannelChoice(RateLimitedView):
    """A select of channels; choosing switches them on.

    In a direct message Discord can't offer a server's channels and search them, so the first that
    the member can read are listed.
    """

    def __init__(self, bot: MarkovBot, member: discord.Member) -> None:
        super().__init__(timeout=TIMEOUT)
        self._bot = bot
        self._guild = member.guild
        self.text = _("Where shall I learn?")
        offered = [one for one in _learnable(member.guild.channels) if can_read(member, one)]
        if not offered:
            raise UserError(_("There is no channel there that both of us can read."))
        if len(offered) > MOST:
            self.text += " " + _(
                "These are the first {most}; `/markov learn` on the server takes others.", most=MOST
            )
        self.add_item(_List(offered[:MOST]))

    async def learn(self, interaction: discord.Interaction, chosen: Iterable[int]) -> None:
        """Switch channels on, and say so here and there."""
        member = await member_of(interaction, self._guild)
        if not member.guild_permissions.manage_guild:
            raise app_commands.MissingPermissions(["manage_guild"])
        await interaction.response.defer()
        self.stop()
        found = [one for id_ in chosen if (one := self._guild.get_channel(id_)) is not None]
        places = _learnable(found)
        services = self._bot.services
        fresh = (await learn_from(services, interaction, places)).fresh
        policy = self._bot.settings.privacy_policy
        untold = [one for one in fresh if not await post_notice(services, one, policy)]
        text = _done(found, places, untold)
        if places and services.pauses.is_paused(GuildId(self._guild.id)):
            text += f"\n{_(PAUSED_LEARNING)}"
        await interaction.edit_original_response(content=text, view=None)


class _List(discord.ui.Select[ChannelChoice]):
    def __init__(self, offered: Sequence[LearnableChannel]) -> None:
        super().__init__(
            placeholder=_("Channels to learn from"),
            max_values=len(offered),
            options=[
                discord.SelectOption(label=f"#{one.name}"[:100], value=str(one.id))
                for one in offered
            ],
        )

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        if self.view is not None:
            await self.view.learn(interaction, map(int, self.values))


async def member_of(interaction: discord.Interaction, guild: discord.Guild) -> discord.Member:
    """Return who uses an interaction as a member of a guild, in direct messages too.

    Raises UserError if they aren't one.
    """
    if isinstance(interaction.user, discord.Member) and interaction.guild_id == guild.id:
        return interaction.user
    try:
        return await guild.fetch_member(interaction.user.id)
    except discord.NotFound:
        raise UserError(_("You aren't on that server any more.")) from None


def _learnable(places: Iterable[discord.abc.GuildChannel]) -> list[LearnableChannel]:
    """Return those that can be learned from and that the bot sees, in the order of the server."""
    kept = [
        one
        for one in places
        if isinstance(one, LearnableChannel) and one.permissions_for(one.guild.me).view_channel
    ]
    return sorted(kept, key=lambda one: (one.position, one.id))


def _done(
    chosen: Iterable[discord.abc.GuildChannel],
    places: Sequence[LearnableChannel],
    untold: Sequence[LearnableChannel],
) -> str:
    lines = []
    if places:
        lines.append(
            _(
                "I learn from {channels} now. `/markov stop` ends it, and `/markov history read` "
                "also learns what was said before.",
                channels=_listed(places),
            )
        )
    if untold:
        lines.append(
            _(
                "I may not write in {channels}, so please tell its members yourself: what I keep, "
                "and how to leave, is behind `/privacy`.",
                channels=_listed(untold),
            )
        )
    if unseen := [one for one in chosen if one not in places]:
        lines.append(
            _(
                "I can't see {channels}: give me **View Channel** there, and choose again.",
                channels=_listed(unseen),
            )
        )
    return "\n".join(lines) or _("Those channels are gone.")


def _listed(places: Iterable[discord.abc.GuildChannel]) -> str:
    return channel_list(one.id for one in places)
