"""The command tree: counts each command against the rate limits and answers every error."""

from typing import Any, Final

import discord
from discord import app_commands

from cogs.adapters.deferral import defer_if_slow
from cogs.adapters.languages import language_of_client
from cogs.runtime.error_responses import respond_to_error
from markovbot.admin_log import ACTOR
from markovbot.domain import MemberId
from markovbot.languages import use_language

UNLIMITED_COMMAND: Final = "privacy"
"""Whoever has asked a lot can still leave."""

UNCOUNTED_COMMANDS: Final = frozenset({UNLIMITED_COMMAND, "help", "markov"})
"""Commands that cost little and count for no channel and no server."""

PRIVATE_COMMANDS: Final = UNCOUNTED_COMMANDS | {"odds"}
"""Commands whose answers only one person sees. They don't count for the channel."""

REPORT_COMMAND: Final = "Report this line"
"""A command in the context menu of messages; only one person sees its answer, too."""

ANSWER_COMMAND: Final = "Answer this"
"""Another: what everybody sees is a message of its own, and only who asked is told of it."""

DEFERRED_COMMANDS: Final = PRIVATE_COMMANDS | {REPORT_COMMAND, ANSWER_COMMAND}
"""Commands that are answered so that one person sees it, and so may be deferred."""


class BotCommandTree(app_commands.CommandTree[Any]):
    """A tree that limits how often commands are used, and answers every error."""

    async def interaction_check(self, interaction: discord.Interaction, /) -> bool:
        """Speak its user's language, and count a command for its member, channel and server.

        Returns False if what is typed can't be completed any more, since the bot is about to
        leave. Raises Leaving for a command then, and RateLimited if a limit is exceeded.
        """
        use_language(language_of_client(interaction))
        if interaction.type is not discord.InteractionType.application_command:
            entered: bool = self.client.in_flight.enter()
            return entered
        self.client.in_flight.admit()
        ACTOR.set(MemberId(interaction.user.id))
        command: Any = interaction.data  # discord.py's type is a union of all kinds
        name: str = command["name"]
        if name in DEFERRED_COMMANDS:
            defer_if_slow(interaction)
        if name != UNLIMITED_COMMAND:
            self.client.rate_limits.count(
                interaction.user.id,
                None if name in PRIVATE_COMMANDS else interaction.channel_id,
                None if name in UNCOUNTED_COMMANDS else interaction.guild_id,
            )
        return True

    async def on_error(
        self, interaction: discord.Interaction, error: app_commands.AppCommandError, /
    ) -> None:
        """Answer with one sentence that says what went wrong."""
        await respond_to_error(interaction, error)
