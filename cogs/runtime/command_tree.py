"""The command tree: counts each command against the rate limits and answers every error."""

from typing import Any, Final

import discord
from discord import app_commands

from cogs.adapters.deferral import defer_if_slow
from cogs.runtime.error_responses import respond_to_error

UNLIMITED_COMMAND: Final = "privacy"
"""Whoever has asked a lot can still leave."""

PRIVATE_COMMANDS: Final = frozenset({UNLIMITED_COMMAND, "help", "markov"})
"""Commands whose answers only one person sees. They don't count for the channel and the server."""

REPORT_COMMAND: Final = "Report this line"
"""A command in the context menu of messages; only one person sees its answer, too."""

ANSWER_COMMAND: Final = "Answer this"
"""Another: what everybody sees is a message of its own, and only who asked is told of it."""

DEFERRED_COMMANDS: Final = PRIVATE_COMMANDS | {REPORT_COMMAND, ANSWER_COMMAND}
"""Commands that are answered so that one person sees it, and so may be deferred."""


class BotCommandTree(app_commands.CommandTree[Any]):
    """A tree that limits how often commands are used, and answers every error."""

    async def interaction_check(self, interaction: discord.Interaction, /) -> bool:
        """Count a command for its member and, unless it is private, for its channel and server.

        Returns False if the bot is about to leave. Raises RateLimited if a limit is exceeded.
        """
        if not self.client.in_flight.enter():
            return False
        if interaction.type is discord.InteractionType.application_command:
            command: Any = interaction.data  # discord.py's type is a union of all kinds
            private = command["name"] in PRIVATE_COMMANDS
            if command["name"] in DEFERRED_COMMANDS:
                defer_if_slow(interaction)
            place = () if private else (interaction.channel_id, interaction.guild_id)
            if command["name"] != UNLIMITED_COMMAND:
                self.client.rate_limits.count(interaction.user.id, *place)
        return True

    async def on_error(
        self, interaction: discord.Interaction, error: app_commands.AppCommandError, /
    ) -> None:
        """Answer with one sentence that says what went wrong."""
        await respond_to_error(interaction, error)
