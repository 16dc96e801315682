"""The confirmation before an erasure."""

from collections.abc import Awaitable, Callable
from typing import Any

import discord

from cogs.runtime.views import BotView
from markovbot.languages import gettext_noop

Button = discord.ui.Button[Any]
Next = Callable[[discord.Interaction], Awaitable[None]]


class ForgetConfirmation(BotView):
    """Stands in place of the panel's buttons for so many seconds; one of two things comes next."""

    def __init__(self, erase: Next, keep: Next, timeout: float) -> None:
        super().__init__(timeout=timeout)
        self._erase = erase
        self._keep = keep

    @discord.ui.button(label=gettext_noop("Forget"), style=discord.ButtonStyle.danger)
    async def erase(self, interaction: discord.Interaction, _button: Button) -> None:
        """Erase."""
        await self._erase(interaction)

    @discord.ui.button(label=gettext_noop("Keep"), style=discord.ButtonStyle.secondary)
    async def cancel(self, interaction: discord.Interaction, _button: Button) -> None:
        """Go back to the panel."""
        await self._keep(interaction)
