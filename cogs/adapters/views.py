"""What all buttons have in common."""

from typing import Any

import discord

from cogs.runtime.command_sync import respond_to_error


class RateLimitedView(discord.ui.View):
    """A view whose errors are answered as those of commands are, and whose buttons count so."""

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Count a press for whoever pressed; raise Limited if it is one too many.

        False if the bot is about to leave.
        """
        if not interaction.client.in_flight.enter():
            return False
        interaction.client.rate_limits.count(interaction.user.id)
        return True

    async def on_error(
        self, interaction: discord.Interaction, error: Exception, _item: discord.ui.Item[Any], /
    ) -> None:
        """Tell whoever pressed in one sentence what went wrong."""
        await respond_to_error(interaction, error)
