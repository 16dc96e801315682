"""The lines said lately, in memory, so that one can be taken back when it is deleted."""

from collections import OrderedDict
from typing import Final

from markovbot.domain import GuildId, MessageId
from markovbot.store.ports import Store
from markovbot.text import tokenize

MAX_LINES: Final = 10_000
"""Lines: about 3 MB."""


class SentLines:
    """Knows which message was made of which line: on Discord, names stand in place of mentions."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lines: OrderedDict[MessageId, str] = OrderedDict()

    def add(self, id_: MessageId, line: str) -> None:
        """Remember what was said in a message."""
        self._lines[id_] = line
        if len(self._lines) > MAX_LINES:
            self._lines.popitem(last=False)

    async def block(self, guild: GuildId, id_: MessageId, fallback: str | None = None) -> bool:
        """Never use a line's transitions again in a guild, until an admin lifts that.

        `fallback` is what the message says if the line isn't remembered. False if it is neither
        given nor remembered.
        """
        line = self._lines.pop(id_, fallback)
        if line is None:
            return False
        await self._store.block_line(guild, tokenize(line))
        return True

    async def blocked(self, guild: GuildId) -> int:
        """Return how many triples of words are blocked in a guild."""
        return await self._store.blocked(guild)

    async def unblock_all(self, guild: GuildId) -> int:
        """Unblock all triples of words of a guild; return how many there were."""
        return await self._store.unblock_all(guild)
