"""The confirmation before an erasure."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Final

import discord

from cogs.adapters.errors import SENDING_FAILURES
from cogs.runtime.views import RateLimitedView

TIMEOUT: Final = 60.0
"""Seconds until the buttons are removed."""


class Confirmation(RateLimitedView):
    """Two buttons below the question whether to erase.

    `act` gets the snowflake of the confirming interaction, erases, and returns the answer's text.
    """

    def __init__(self, asked: discord.Interaction, act: Callable[[int], Awaitable[str]]) -> None:
        super().__init__(timeout=TIMEOUT)
        self._origin = asked
        self._on_confirm = act

    async def interaction_check(self, interaction: discord.Interaction, /) -> bool:
        """Accept presses only from the admin who used the command."""
        asked = interaction.user.id == self._origin.user.id
        return asked and await super().interaction_check(interaction)

    @discord.ui.button(label="Forget", style=discord.ButtonStyle.danger)
    async def confirm(
        self, interaction: discord.Interaction, _button: discord.ui.Button[Any]
    ) -> None:
        """Erase."""
        self.stop()
        await interaction.response.edit_message(content="Forgetting…", view=None)
        await interaction.edit_original_response(content=await self._on_confirm(interaction.id))

    @discord.ui.button(label="Keep", style=discord.ButtonStyle.secondary)
    async def cancel(
        self, interaction: discord.Interaction, _button: discord.ui.Button[Any]
    ) -> None:
        """Erase nothing."""
        self.stop()
        await interaction.response.edit_message(content="Nothing was forgotten.", view=None)

    async def on_timeout(self) -> None:
        """Remove the buttons."""
        with suppress(*SENDING_FAILURES):  # the question itself may be gone
            await self._origin.edit_original_response(
                content="Nothing was forgotten: nobody answered.", view=None
            )
