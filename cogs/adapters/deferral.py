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

PATIENCE: Final = 1.5
"""Seconds until Discord is told. It counts from when somebody pressed Enter."""

LATE: Final = "late"
"""What is remembered of an interaction under this key belongs here."""


class _Late:
    """Tells Discord in time that an answer takes longer, if it does."""

    def __init__(self, interaction: discord.Interaction) -> None:
        self._interaction = interaction
        self._telling: asyncio.Task[None] | None = None
        self._timer = asyncio.get_running_loop().call_later(PATIENCE, self._begin)

    def stop(self) -> None:
        """Tell it no more."""
        self._timer.cancel()

    async def over(self) -> None:
        """Let the answer come now; whatever was being told is told by then."""
        self.stop()
        if self._telling is not None:
            await self._telling

    def _begin(self) -> None:
        if not self._interaction.response.is_done():
            self._telling = asyncio.create_task(self._tell())

    async def _tell(self) -> None:
        with suppress(*SENDING_FAILURES, discord.InteractionResponded):
            await self._interaction.response.defer(ephemeral=True, thinking=True)


def may_take_long(interaction: discord.Interaction) -> None:
    """See to it that a command isn't given up; only for those whose answer one person sees."""
    late = interaction.extras[LATE] = _Late(interaction)
    if (task := asyncio.current_task()) is not None:
        task.add_done_callback(lambda _: late.stop())  # however it ended


async def answer(
    interaction: discord.Interaction, text: str, view: discord.ui.View = discord.utils.MISSING
) -> None:
    """Answer a command, so that only whoever gave it sees that, however long it took."""
    if await _was_told(interaction):
        await interaction.edit_original_response(content=text, view=view)
    elif interaction.response.is_done():
        await interaction.followup.send(text, view=view, ephemeral=True)
    else:
        await interaction.response.send_message(text, view=view, ephemeral=True)


async def _was_told(interaction: discord.Interaction) -> bool:
    """Tell whether Discord shows that the bot is thinking, in place of an answer."""
    late: Any = interaction.extras.pop(LATE, None)
    if late is not None:
        await late.over()
        return interaction.response.type is discord.InteractionResponseType.deferred_channel_message
    return False
