"""/markov consent, imitation, retention, ignore and reports: whom it learns from, how long."""

from typing import Final, Literal

import discord
from discord import app_commands
from discord.ext import commands

from cogs.adapters.deferral import respond
from cogs.admin import _changes as changes
from markovbot.admin_log import AdminAction
from markovbot.container import Services
from markovbot.domain import Consent, GuildId, Imitation, MemberId, MessageId
from markovbot.languages import ngettext
from markovbot.privacy.retention import CHOICES

NO_LIMIT: Final = "off"
RETENTION_NAMES: Final = tuple(str(days) if days else NO_LIMIT for days in CHOICES)


class PolicyCommands(commands.Cog):
    """The subcommands about policies; a mixin of the /markov cog."""

    _services: Services

    @app_commands.command()
    @app_commands.describe(mode="opt-out: all who haven't left; opt-in: only who has agreed")
    async def consent(
        self, interaction: discord.Interaction, mode: Literal["opt-out", "opt-in"]
    ) -> None:
        """Decide whether members are asked before I learn from them."""
        text = await changes.set_consent(self._services, guild_of(interaction), Consent(mode))
        await respond(interaction, text)

    @app_commands.command()
    @app_commands.describe(who="everybody: all who are learned from; agreed: only who opted in")
    async def imitation(
        self, interaction: discord.Interaction, who: Literal["everybody", "agreed"]
    ) -> None:
        """Decide whom /imitate works for."""
        text = await changes.set_imitation(self._services, guild_of(interaction), Imitation(who))
        await respond(interaction, text)

    @app_commands.command()
    @app_commands.describe(days="Days after which nothing of a message is left; off: no limit")
    @app_commands.choices(
        days=[app_commands.Choice(name=one, value=one) for one in RETENTION_NAMES]
    )
    async def retention(self, interaction: discord.Interaction, days: str) -> None:
        """Decide how long I keep what I learn."""
        span = 0 if days == NO_LIMIT else int(days)
        text = await changes.set_retention(self._services, guild_of(interaction), span)
        await respond(interaction, text)

    @app_commands.command()
    @app_commands.describe(
        member="Whom I am never to learn from; an id will do for one who has left",
        lift="Learn from them again",
    )
    async def ignore(
        self, interaction: discord.Interaction, member: discord.User, *, lift: bool = False
    ) -> None:
        """Never learn from a member, whatever they choose themselves."""
        guild, members = guild_of(interaction), [MemberId(member.id)]
        if lift:
            now = MessageId(interaction.id)
            text = await changes.stop_ignoring(self._services, guild, members, now)
        else:
            text = await changes.ignore(self._services, guild, members)
        await respond(interaction, text)

    @app_commands.command()
    @app_commands.describe(lift="Let everything be said again")
    async def reports(self, interaction: discord.Interaction, *, lift: bool = False) -> None:
        """Show how much was taken back after reports and deletions, and lift that."""
        guild = guild_of(interaction)
        if lift:
            unblocked = await self._services.sent_lines.unblock_all(guild)
            self._services.admin_log.record(guild, AdminAction.ALL_UNBLOCKED)
            text = ngettext(
                "Lifted: {count} combination of words may be said again.",
                "Lifted: {count} combinations of words may be said again.",
                unblocked,
            )
        else:
            blocked = await self._services.sent_lines.blocked(guild)
            text = ngettext(
                "{count} combination of three words came from lines that were reported, or that a "
                "moderator deleted, and is never said again. `/markov reports lift:True` lifts "
                "that.",
                "{count} combinations of three words came from lines that were reported, or that "
                "a moderator deleted, and are never said again. `/markov reports lift:True` lifts "
                "that.",
                blocked,
            )
        await respond(interaction, text)


def guild_of(interaction: discord.Interaction) -> GuildId:
    """Return the server that an interaction takes place on."""
    return GuildId(interaction.guild_id or 0)
