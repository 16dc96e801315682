"""The six people of the sample chat, who chat by themselves: at a chosen speed, or all at once."""

import asyncio
from collections.abc import Callable
from typing import Final

from sandbox.sample import SampleChat

SPEEDS: Final = {"off": 0.0, "slow": 0.4, "lively": 3.0, "fast": 20.0}
"""Messages a second."""

AT_ONCE: Final = 50
"""Messages that are said before the bot's socket has to have taken them."""


class Chatter:
    """Plays the sample chat from its beginning; after its end, people say it all again."""

    def __init__(self, notify: Callable[[], None]) -> None:
        self._notify = notify
        self._chat: SampleChat | None = None
        self._said = 0
        self._task: asyncio.Task[None] | None = None
        self.speed = "off"

    def status(self) -> dict[str, object]:
        """Return the speed, and how much of the chat has been said."""
        total = 0 if self._chat is None else len(self._chat.rows)
        return {"speed": self.speed, "said": self._said, "total": total}

    async def say_all(self, chat: SampleChat) -> None:
        """Say all the rest as fast as the bot reads."""
        self.set_speed(chat, "off")
        while self._said < len(chat.rows):
            await self._say_next(chat)
            if self._said % AT_ONCE == 0:
                await chat.sandbox.drain()
                self._notify()
        self._notify()

    def set_speed(self, chat: SampleChat, speed: str) -> None:
        """Let the people chat at a speed, or no longer."""
        if speed not in SPEEDS:
            raise LookupError("There is no such speed.")
        self.stop()
        self._chat, self.speed = chat, speed
        if SPEEDS[speed]:
            self._task = asyncio.create_task(self._chat_on(chat, SPEEDS[speed]))
        self._notify()

    def stop(self) -> None:
        """Let nobody chat any more."""
        if self._task is not None:
            self._task.cancel()
        self._task, self.speed = None, "off"

    async def _chat_on(self, chat: SampleChat, per_second: float) -> None:
        while True:
            await self._say_next(chat)
            self._notify()
            await asyncio.sleep(1 / per_second)

    async def _say_next(self, chat: SampleChat) -> None:
        row = chat.rows[self._said % len(chat.rows)]
        self._said += 1
        await chat.say(row)
