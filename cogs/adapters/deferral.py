"""Answer within the three seconds that Discord waits, whatever holds up the work behind it.

While another program has the database locked, or its file is being rewritten because somebody was
forgotten, what an admin decides may take longer. Then Discord is told so, and shows that the bot
is thinking about it.
"""

import asyncio
from contextlib import suppress
from typing import Any, Final

import discord

from cogs.adapters.errors import SENDING_FAILURES

DEFER_AFTER: Final = 1.5
"""Seconds until Discord is told. It counts from when somebody pressed Enter."""

DEFERRAL: Final = "late"
"""What is remembered of an interaction under this key belongs here."""


class _Deferral:
    """Tells Discord in time that an answer takes longer, if it does."""

    def __init__(self, interaction: discord.Interaction) -> None:
        self._interaction = interaction
        self._deferring: asyncio.Task[None] | None = None
        self._timer = asyncio.get_running_loop().call_later(DEFER_AFTER, self._start)

    def cancel(self) -> None:
        """Tell it no more."""
        self._timer.cancel()

    async def finish(self) -> None:
        """Let the answer come now; whatever was being told is told by then."""
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
    """See to it that a command isn't given up; only for those whose answer one person sees."""
    deferral = interaction.extras[DEFERRAL] = _Deferral(interaction)
    if (task := asyncio.current_task()) is not None:
        task.add_done_callback(lambda _: deferral.cancel())  # however it ended


async def respond(
    interaction: discord.Interaction, text: str, view: discord.ui.View = discord.utils.MISSING
) -> None:
    """Answer a command, so that only whoever gave it sees that, however long it took."""
    if await _was_deferred(interaction):
        await interaction.edit_original_response(content=text, view=view)
    elif interaction.response.is_done():
        await interaction.followup.send(text, view=view, ephemeral=True)
    else:
        await interaction.response.send_message(text, view=view, ephemeral=True)


async def _was_deferred(interaction: discord.Interaction) -> bool:
    """Tell whether Discord shows that the bot is thinking, in place of an answer."""
    deferral: Any = interaction.extras.pop(DEFERRAL, None)
    if deferral is not None:
        await deferral.finish()
        return interaction.response.type is discord.InteractionResponseType.deferred_channel_message
    return False
