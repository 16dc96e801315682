"""Wait until a condition holds, without polling."""

import asyncio
import time
from collections.abc import Callable
from typing import Final, TypeVar

from sandbox.patience import USUAL, patient

Found = TypeVar("Found")

RESPONSE_TIMEOUT: Final = USUAL
"""Seconds people wait for an answer, on a quiet machine."""


class ChangeSignal:
    """Wakes all waiters at every change, so that they check their condition again."""

    def __init__(self) -> None:
        self._changed = asyncio.Event()

    def notify(self) -> None:
        """Wake all waiters."""
        self._changed.set()
        self._changed = asyncio.Event()

    async def next(self) -> None:
        """Wait until the next change."""
        await self._changed.wait()

    async def wait_for(self, look: Callable[[], Found | None], timeout: float, what: str) -> Found:  # noqa: ASYNC109
        """Return what `look` finds, once it finds something; TimeoutError says what is missing.

        `timeout` is in seconds of a quiet machine: a busy one gets more.
        """
        began = time.monotonic()
        try:
            async with patient(timeout):
                while not (found := look()):
                    await self._changed.wait()
                return found
        except TimeoutError:
            passed = time.monotonic() - began
            raise TimeoutError(f"{what}: not within {passed:.1f} s") from None
