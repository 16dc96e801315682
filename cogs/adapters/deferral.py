"""Answer an interaction within Discord's limit of three seconds.

While another process has the database locked, or after an erasure rewrites its file, an answer may
take longer. Then it is deferred: Discord shows that the bot is thinking, to those who will see the
answer. Who that is can't be changed later, so it is settled before anything that takes long.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any, Final

import discord

from cogs.adapters.errors import SENDING_FAILURES
from markovbot.errors import UserError
from markovbot.languages import gettext as _
from markovbot.languages import gettext_noop

MISSING: Final = discord.utils.MISSING

DEFER_AFTER: Final = 1.5
"""Seconds after which an answer is deferred. Discord's three seconds begin at the user's Enter."""

GIVE_UP_AFTER: Final = 20.0
"""Seconds after which nobody waits for a line any more."""

TOO_SLOW: Final = gettext_noop("That takes me too long just now, I'm busy; try again in a minute.")

DEFERRAL: Final = "deferral"
"""The key in `interaction.extras` under which this module keeps its state."""


class _Deferral:
    """Defers an answer that is not sent in time."""

    def __init__(self, interaction: discord.Interaction[Any], *, ephemeral: bool) -> None:
        self.ephemeral = ephemeral
        self._interaction = interaction
        self._deferring: asyncio.Task[None] | None = None
        self._timer = asyncio.get_running_loop().call_later(DEFER_AFTER, self._start)

    def cancel(self) -> None:
        """Don't defer any more."""
        self._timer.cancel()

    async def finish(self) -> bool:
        """Don't defer any more; return whether it was deferred, after that is sent."""
        self.cancel()
        if self._deferring is not None:
            await self._deferring
        response = self._interaction.response
        return response.type is discord.InteractionResponseType.deferred_channel_message

    def _start(self) -> None:
        if not self._interaction.response.is_done():
            self._deferring = asyncio.create_task(self._defer())

    async def _defer(self) -> None:
        with suppress(*SENDING_FAILURES, discord.InteractionResponded):
            await self._interaction.response.defer(ephemeral=self.ephemeral, thinking=True)


def defer_if_slow(interaction: discord.Interaction[Any], *, ephemeral: bool = True) -> None:
    """Defer an answer if it takes long; if `ephemeral`, only who asked sees that it is coming."""
    deferral = interaction.extras[DEFERRAL] = _Deferral(interaction, ephemeral=ephemeral)
    if (task := asyncio.current_task()) is not None:
        task.add_done_callback(lambda _: deferral.cancel())  # whether it returned or raised


@asynccontextmanager
async def give_up_if_too_slow(seconds: float = GIVE_UP_AFTER) -> AsyncIterator[None]:
    """Cancel what takes longer than anybody waits for; it must change nothing.

    Raises UserError then.
    """
    timeout = asyncio.timeout(seconds)
    try:
        async with timeout:
            yield
    except TimeoutError:
        if timeout.expired():
            raise UserError(_(TOO_SLOW)) from None
        raise


async def respond(
    interaction: discord.Interaction[Any],
    text: str = MISSING,
    view: discord.ui.View | discord.ui.LayoutView = MISSING,
    file: discord.File = MISSING,
    *,
    ephemeral: bool = True,
) -> int | None:
    """Answer an interaction, deferred or not; return the id of the message, if Discord says it.

    If `ephemeral`, only who asked sees it, whoever has seen that it was coming.
    """
    deferral: _Deferral | None = interaction.extras.pop(DEFERRAL, None)
    # discord.py's overloads tell messages of text from panels; the caller gives one or the other.
    content: dict[str, Any] = {"content": text, "view": view}
    if deferral is not None and await deferral.finish():
        if deferral.ephemeral is ephemeral:
            files: Any = MISSING if file is MISSING else [file]
            edited = await interaction.edit_original_response(**content, attachments=files)
            return edited.id
        # Else what follows would take its place, and be seen by the same people.
        await interaction.delete_original_response()
    if interaction.response.is_done():
        followup = await interaction.followup.send(
            **content, file=file, ephemeral=ephemeral, wait=True
        )
        return followup.id
    sent = await interaction.response.send_message(**content, file=file, ephemeral=ephemeral)
    return sent.message_id
