"""Show how far an erasure is that takes long, in place of the panel."""

import asyncio
from contextlib import suppress
from types import TracebackType
from typing import Any, Final, Self

import discord

from cogs.adapters.errors import SENDING_FAILURES
from cogs.privacy._figures import erasing

INTERVAL: Final = 3.0
"""Seconds until the first sentence is shown, and between two of them."""


class ErasureProgress:
    """Shows a sentence, again and again, while the `async with` block lasts; short ones show none.

    The interaction was deferred before, and what it is about is shown after the block.
    """

    def __init__(self, interaction: discord.Interaction[Any]) -> None:
        self._interaction = interaction
        self._text = ""
        self._showing: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._showing = asyncio.create_task(self._show())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._showing is not None:
            self._showing.cancel()
            # One that is on its way must not arrive after what is shown next.
            await asyncio.wait([self._showing])

    def note(self, done: int, servers: int) -> None:
        """Take how many of so many servers are done."""
        self._text = erasing(done, servers)

    async def _show(self) -> None:
        shown = ""
        while True:
            await asyncio.sleep(INTERVAL)
            if self._text != shown:
                shown = self._text
                with suppress(*SENDING_FAILURES):
                    await self._interaction.edit_original_response(content=shown, view=None)
