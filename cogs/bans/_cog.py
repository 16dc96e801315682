"""After a ban: subtract the member's recent messages, and ask an admin about the older counts."""

import logging

import discord
from discord.ext import commands

from cogs.adapters.languages import language_of_server
from cogs.adapters.notify import notify_contact_admin
from cogs.adapters.rendering import escaped
from cogs.bans._views import ForgetBannedButton
from cogs.runtime.client import MarkovBot
from cogs.runtime.views import RateLimitedView
from markovbot.domain import GuildId, MemberId, Scope
from markovbot.languages import gettext as _
from markovbot.languages import use_language

log = logging.getLogger(__name__)


class Bans(commands.Cog):
    """Handles bans."""

    def __init__(self, bot: MarkovBot) -> None:
        self._bot = bot
        self._services = bot.services

    @commands.Cog.listener()
    async def on_member_ban(
        self, guild: discord.Guild, user: discord.User | discord.Member
    ) -> None:
        """Subtract what the undo log holds, and ask the contact admin about the rest."""
        scope = Scope(GuildId(guild.id), member=MemberId(user.id))
        await self._services.live.retract_matching(
            lambda one: one.member == scope.member and one.key.guild == scope.guild
        )
        # No figures in what follows: they would tell of channels that the admin can't read. Whether
        # anything is left anywhere has to be told, or there would be nothing to decide.
        left = await self._services.statistics.of_scope(scope)
        if not left.messages:
            return
        use_language(language_of_server(self._services, guild))
        view = RateLimitedView(timeout=None)
        view.add_item(ForgetBannedButton(guild.id, user.id))
        text = _(
            "**{name}** was banned on **{server}**. What they wrote there lately is taken back. I "
            "still keep counts of what they wrote before. Shall I forget those too? You can also "
            "do it later, with `/markov reset member`.",
            name=escaped(user.display_name),
            server=escaped(guild.name),
        )
        if not await notify_contact_admin(self._bot, self._services.policies, guild, text, view):
            log.warning(
                "Nobody could be asked about a member banned on server %d; their counts stay "
                "until `/markov reset member`.",
                guild.id,
            )
