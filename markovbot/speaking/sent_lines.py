"""The lines said lately, in memory, so that one can be taken back when it is deleted."""

from collections import OrderedDict
from typing import Final

from markovbot.domain import ChannelId, GuildId, MessageId
from markovbot.store.ports import Store
from markovbot.text import tokenize

MAX_LINES: Final = 10_000
"""Lines: about 3 MB."""


class SentLines:
    """Knows which message was made of which line: on Discord, names stand in place of mentions."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lines: OrderedDict[MessageId, tuple[str, ChannelId | None]] = OrderedDict()

    def add(self, id_: MessageId, line: str, channel: ChannelId | None) -> None:
        """Remember what was said in a message, and the channel that its readers may read."""
        self._lines[id_] = line, channel
        if len(self._lines) > MAX_LINES:
            self._lines.popitem(last=False)

    def forget(self, id_: MessageId) -> None:
        """Don't take a line back when its message is deleted."""
        self._lines.pop(id_, None)

    async def block(
        self,
        guild: GuildId,
        id_: MessageId,
        fallback: str | None = None,
        channel: ChannelId | None = None,
    ) -> bool:
        """Never use a line's transitions again in a guild, until an admin lifts that.

        That holds for audiences that may read where the line was said: to others it would tell
        something about a channel they can't read. `fallback` is what the message says, and
        `channel` where (None: everywhere), if the line isn't remembered. False if it is neither
        given nor remembered.
        """
        line, channel = self._lines.get(id_, (fallback, channel))
        if line is None:
            return False
        await self._store.block_line(guild, tokenize(line), channel)
        return True

    async def unblock(
        self, guild: GuildId, id_: MessageId, fallback: str | None, channel: ChannelId | None
    ) -> bool:
        """Let a line be said again where it was said; the rest as `block`."""
        line, channel = self._lines.get(id_, (fallback, channel))
        if line is None:
            return False
        await self._store.unblock_line(guild, tokenize(line), channel)
        return True

    async def blocked(self, guild: GuildId) -> int:
        """Return how many triples of words are blocked in a guild."""
        return await self._store.blocked(guild)

    async def unblock_all(self, guild: GuildId) -> int:
        """Unblock all triples of words of a guild; return how many there were."""
        return await self._store.unblock_all(guild)
