"""Ask before something goes that can't be brought back."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Final

import discord

from cogs.adapters.errors import SENDING_FAILURES
from cogs.adapters.views import RateLimitedView

TIMEOUT: Final = 60.0


class Confirmation(RateLimitedView):
    """Two buttons below what is about to go; `act` is given the snowflake of the moment,
    does it, and returns what to say then."""

    def __init__(self, asked: discord.Interaction, act: Callable[[int], Awaitable[str]]) -> None:
        super().__init__(timeout=TIMEOUT)
        self._origin = asked
        self._on_confirm = act

    async def interaction_check(self, interaction: discord.Interaction, /) -> bool:
        """Let only the admin who asked decide."""
        asked = interaction.user.id == self._origin.user.id
        return asked and await super().interaction_check(interaction)

    @discord.ui.button(label="Forget", style=discord.ButtonStyle.danger)
    async def confirm(
        self, interaction: discord.Interaction, _button: discord.ui.Button[Any]
    ) -> None:
        """Do it."""
        self.stop()
        await interaction.response.edit_message(content="Forgetting…", view=None)
        await interaction.edit_original_response(content=await self._on_confirm(interaction.id))

    @discord.ui.button(label="Keep", style=discord.ButtonStyle.secondary)
    async def cancel(
        self, interaction: discord.Interaction, _button: discord.ui.Button[Any]
    ) -> None:
        """Leave everything as it is."""
        self.stop()
        await interaction.response.edit_message(content="Nothing was forgotten.", view=None)

    async def on_timeout(self) -> None:
        """Take the buttons away."""
        with suppress(*SENDING_FAILURES):  # the question itself may be gone
            await self._origin.edit_original_response(
                content="Nothing was forgotten: nobody answered.", view=None
            )
