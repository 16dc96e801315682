"""Small facts that the bot remembers over a restart, such as which notice it has posted."""

from markovbot.domain import ChannelId, GuildId
from markovbot.store import Store


class Facts:
    """Texts by key, each of a few bytes."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def get(self, key: str) -> str | None:
        """Return the fact under a key; None if there is none."""
        return await self._store.get_fact(key)

    async def set(self, key: str, value: str) -> None:
        """Save a fact, in place of the one before."""
        await self._store.set_fact(key, value)


def channel_key(guild: GuildId, name: str, channel: ChannelId) -> str:
    """Return the key of a fact about a channel; the fact is deleted together with its guild."""
    return f"guild {guild} {name} {channel}"
