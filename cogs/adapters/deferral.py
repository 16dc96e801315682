"""Answer an interaction within Discord's limit of three seconds.

While another process has the database locked, or after an erasure rewrites its file, a command may
take longer. Then the answer is deferred: Discord shows that the bot is thinking.
"""

import asyncio
from contextlib import suppress
from typing import Any, Final

import discord

from cogs.adapters.errors import SENDING_FAILURES

DEFER_AFTER: Final = 1.5
"""Seconds after which an answer is deferred. Discord's three seconds begin at the user's Enter."""

DEFERRAL: Final = "deferral"
"""The key in `interaction.extras` under which this module keeps its state."""


class _Deferral:
    """Defers an answer that is not sent in time."""

    def __init__(self, interaction: discord.Interaction) -> None:
        self._interaction = interaction
        self._deferring: asyncio.Task[None] | None = None
        self._timer = asyncio.get_running_loop().call_later(DEFER_AFTER, self._start)

    def cancel(self) -> None:
        """Don't defer any more."""
        self._timer.cancel()

    async def finish(self) -> None:
        """Don't defer any more, and wait for a deferral that is being sent."""
        self.cancel()
        if self._deferring is not None:
            await self._deferring

    def _start(self) -> None:
        if not self._interaction.response.is_done():
            self._deferring = asyncio.create_task(self._defer())

    async def _defer(self) -> None:
        with suppress(*SENDING_FAILURES, discord.InteractionResponded):
            await self._interaction.response.defer(ephemeral=True, thinking=True)


def defer_if_slow(interaction: discord.Interaction) -> None:
    """Defer the answer of a command if it takes long; only for answers that one person sees."""
    deferral = interaction.extras[DEFERRAL] = _Deferral(interaction)
    if (task := asyncio.current_task()) is not None:
        task.add_done_callback(lambda _: deferral.cancel())  # whether it returned or raised


async def respond(
    interaction: discord.Interaction, text: str, view: discord.ui.View = discord.utils.MISSING
) -> None:
    """Answer a command so that only its user sees it, deferred or not."""
    if await _was_deferred(interaction):
        await interaction.edit_original_response(content=text, view=view)
    elif interaction.response.is_done():
        await interaction.followup.send(text, view=view, ephemeral=True)
    else:
        await interaction.response.send_message(text, view=view, ephemeral=True)


async def _was_deferred(interaction: discord.Interaction) -> bool:
    """Tell whether the answer was deferred, after any deferral is sent."""
    deferral: Any = interaction.extras.pop(DEFERRAL, None)
    if deferral is not None:
        await deferral.finish()
        return interaction.response.type is discord.InteractionResponseType.deferred_channel_message
    return False
