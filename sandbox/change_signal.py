"""Wait until something is so, without asking in a loop."""

import asyncio
from collections.abc import Callable
from typing import Final, TypeVar

Found = TypeVar("Found")

RESPONSE_TIMEOUT: Final = 15.0
"""Seconds people wait for an answer."""


class ChangeSignal:
    """Rings at every change, so that whoever waits looks again."""

    def __init__(self) -> None:
        self._changed = asyncio.Event()

    def notify(self) -> None:
        """Say that something has changed."""
        self._changed.set()
        self._changed = asyncio.Event()

    async def wait_for(self, look: Callable[[], Found | None], timeout: float, what: str) -> Found:  # noqa: ASYNC109
        """Return what `look` finds, once it finds something; TimeoutError says what is missing."""
        try:
            async with asyncio.timeout(timeout):
                while not (found := look()):
                    await self._changed.wait()
                return found
        except TimeoutError:
            raise TimeoutError(f"{what}: not within {timeout:g} s") from None
