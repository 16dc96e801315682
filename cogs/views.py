"""What all buttons have in common."""

from typing import Any

import discord

from cogs.tree import answer_error


class AnsweringView(discord.ui.View):
    """A view whose errors are answered as those of commands are."""

    async def on_error(
        self, interaction: discord.Interaction, error: Exception, _item: discord.ui.Item[Any], /
    ) -> None:
        """Tell whoever pressed in one sentence what went wrong."""
        await answer_error(interaction, error)
