"""/markov pause and resume: stop learning and speaking on the whole server, and go on."""

from typing import Final

import discord
from discord import app_commands
from discord.ext import commands

from cogs.adapters.deferral import respond
from markovbot.admin_log import AdminAction
from markovbot.container import Services
from markovbot.domain import GuildId, MessageId
from markovbot.languages import gettext as _
from markovbot.languages import gettext_noop

PAUSED: Final = gettext_noop(
    "**I'm paused**: on this server I learn nothing and say nothing until `/markov resume`. What "
    "is said meanwhile is never learned, not even when history is read later. What I know stays."
)
RESUMED: Final = gettext_noop(
    "I learn and speak again where I did before. What was said during the pause is never learned."
)
ALREADY_PAUSED: Final = gettext_noop("I'm paused already; `/markov resume` ends it.")
NOT_PAUSED: Final = gettext_noop("I wasn't paused.")
WELL: Final = gettext_noop("I'm not paused.")
PROBLEM: Final = gettext_noop("**Pause.** {paused}")


class PauseCommands(commands.Cog):
    """The subcommands that stop and start everything; a mixin of the /markov cog."""

    _services: Services

    @app_commands.command()
    async def pause(self, interaction: discord.Interaction) -> None:
        """Stop learning and speaking everywhere on this server, until resumed."""
        await respond(interaction, await pause(self._services, interaction))

    @app_commands.command()
    async def resume(self, interaction: discord.Interaction) -> None:
        """Learn and speak again after a pause."""
        await respond(interaction, await resume(self._services, interaction))


async def pause(services: Services, interaction: discord.Interaction) -> str:
    """Pause the server; return what to say."""
    guild = GuildId(interaction.guild_id or 0)
    began = await services.pause_control.pause(guild, MessageId(interaction.id))
    if began:
        services.admin_log.record(guild, AdminAction.PAUSED)
    return _(PAUSED if began else ALREADY_PAUSED)


async def resume(services: Services, interaction: discord.Interaction) -> str:
    """End the server's pause; return what to say."""
    guild = GuildId(interaction.guild_id or 0)
    ended = await services.pause_control.resume(guild, MessageId(interaction.id))
    if ended:
        services.admin_log.record(guild, AdminAction.RESUMED)
    if ended and interaction.guild is not None:  # channels may have been made meanwhile
        interaction.client.dispatch("guild_resumed", interaction.guild)
    return _(RESUMED if ended else NOT_PAUSED)


def pause_state(services: Services, guild: GuildId) -> tuple[str, str]:
    """Return what the doctor says if the server isn't paused, and what it says if it is."""
    paused = services.pauses.is_paused(guild)
    return _(WELL), _(PROBLEM, paused=_(PAUSED)) if paused else ""
