"""What all views (panels of buttons) have in common."""

from typing import Any

import discord

from cogs.runtime.error_responses import respond_to_error


class BotView(discord.ui.View):
    """A view whose errors are answered."""

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Return False if the bot is about to leave."""
        entered: bool = interaction.client.in_flight.enter()
        return entered

    async def on_error(
        self, interaction: discord.Interaction, error: Exception, _item: discord.ui.Item[Any], /
    ) -> None:
        """Answer with one sentence that says what went wrong."""
        await respond_to_error(interaction, error)


class RateLimitedView(BotView):
    """A view whose presses count against the rate limits."""

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Count a press for the member who pressed.

        Returns False if the bot is about to leave. Raises RateLimited if a limit is exceeded.
        """
        if not await super().interaction_check(interaction):
            return False
        interaction.client.rate_limits.count(interaction.user.id)
        return True
