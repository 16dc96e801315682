"""Wait until a condition holds, without polling."""

import asyncio
from collections.abc import Callable
from typing import Final, TypeVar

Found = TypeVar("Found")

RESPONSE_TIMEOUT: Final = 15.0
"""Seconds to wait for an answer of the bot."""


class ChangeSignal:
    """Wakes all waiters at every change, so that they check their condition again."""

    def __init__(self) -> None:
        self._changed = asyncio.Event()

    def notify(self) -> None:
        """Wake all waiters."""
        self._changed.set()
        self._changed = asyncio.Event()

    async def wait_for(self, look: Callable[[], Found | None], timeout: float, what: str) -> Found:  # noqa: ASYNC109
        """Return what `look` returns once that is true; raise TimeoutError that names `what`."""
        try:
            async with asyncio.timeout(timeout):
                while not (found := look()):
                    await self._changed.wait()
                return found
        except TimeoutError:
            raise TimeoutError(f"{what}: not within {timeout:g} s") from None
