"""Wait until something is so, without asking in a loop."""

import asyncio
from collections.abc import Callable
from typing import Final, TypeVar

Found = TypeVar("Found")

PATIENCE: Final = 15.0
"""Seconds people wait for an answer."""


class Bell:
    """Rings at every change, so that whoever waits looks again."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Say that something has changed."""
        self._rung.set()
        self._rung = asyncio.Event()

    async def until(self, look: Callable[[], Found | None], timeout: float, what: str) -> Found:  # noqa: ASYNC109
        """Return what `look` finds, once it finds something; TimeoutError says what is missing."""
        try:
            async with asyncio.timeout(timeout):
                while not (found := look()):
                    await self._rung.wait()
                return found
        except TimeoutError:
            raise TimeoutError(f"{what}: not within {timeout:g} s") from None
