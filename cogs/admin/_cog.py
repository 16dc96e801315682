"""/markov: what those who manage a server decide, and how things stand."""

import discord
from discord import app_commands
from discord.ext import commands

from cogs.adapters import amounts
from cogs.adapters.deferral import respond
from cogs.adapters.visibility import channels_readable_by
from cogs.admin._backfill import BackfillCommands
from cogs.admin._backfill_progress import progress
from cogs.admin._doctor import DoctorCommand
from cogs.admin._learning import LearningCommands
from cogs.admin._panel import PanelCommand
from cogs.admin._pause import PAUSED, PauseCommands
from cogs.admin._policy import PolicyCommands, guild_of
from cogs.admin._reset import ResetCommands
from cogs.admin._sentences import learning_sentences, policy_sentence
from cogs.admin._speech import SpeechCommands
from cogs.admin._words_commands import WordCommands
from cogs.runtime.client import MarkovBot
from markovbot.domain import Scope
from markovbot.languages import gettext as _

BACKFILLS_SHOWN = 2
"""So many backfills fit into one message."""


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class Admin(
    LearningCommands,
    SpeechCommands,
    PolicyCommands,
    PauseCommands,
    BackfillCommands,
    ResetCommands,
    WordCommands,
    DoctorCommand,
    PanelCommand,  # last, so that Discord and /help list it first
    commands.GroupCog,
    group_name="markov",
    group_description="Where I learn and speak, and what I forget",
):
    """The commands of those who manage a server."""

    def __init__(self, bot: MarkovBot) -> None:
        self._bot = bot
        self._services = bot.services
        self._privacy_policy = bot.settings.privacy_policy

    async def interaction_check(self, interaction: discord.Interaction, /) -> bool:
        """Check the permission here too: Discord's own check can be changed by a server."""
        if not interaction.permissions.manage_guild:
            raise app_commands.MissingPermissions(["manage_guild"])
        return True

    @app_commands.command()
    async def status(self, interaction: discord.Interaction) -> None:
        """Show where I learn, how far I am, and how much I know."""
        guild = guild_of(interaction)
        learned = await self._services.live.refresh()
        policy = self._services.policies.of(guild)
        readable = channels_readable_by(interaction.user)
        tally = await self._services.statistics.of_scope(Scope(guild), readable)
        pending = self._services.catch_up.pending_streams(guild)
        backfills = [
            one
            for one in self._services.backfill.list_active()
            if one.job.guild == guild and one.job.channel in readable
        ]
        lines = [
            *learning_sentences(policy, self._services.live.channels(guild)),
            _(
                "Known: {messages}, {tokens}, {members}, {channels}.",
                messages=amounts.messages(tally.messages),
                tokens=amounts.tokens(tally.tokens),
                members=amounts.members(tally.members),
                channels=amounts.channels(tally.channels),
            ),
            _("Still reading up {channels}.", channels=amounts.channels(pending))
            if pending
            else _("I'm up to date.")
            if learned
            else _("I'm still learning what was said last."),
            *[progress(active) for active in backfills[:BACKFILLS_SHOWN]],
            policy_sentence(policy),
        ]
        if self._services.pauses.is_paused(guild):
            lines.insert(0, _(PAUSED))
        await respond(interaction, "\n".join(lines))
