"""How much has been learned, and since when."""

from collections.abc import Mapping

from markovbot.domain import ChannelId, GuildId, MessageId, Scope
from markovbot.store.ports import ScopeStatistics, Store

__all__ = ["ScopeStatistics", "Statistics"]


class Statistics:
    """Numbers of messages, tokens, channels and members; `LiveIngest.refresh` updates them."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def of_scope(
        self, scope: Scope, audience: frozenset[ChannelId] | None = None
    ) -> ScopeStatistics:
        """Return how much was learned in a scope, in the audience's channels (None: in all)."""
        return await self._store.scope_statistics(scope, audience)

    async def learned_since(
        self, guild: GuildId, audience: frozenset[ChannelId]
    ) -> Mapping[ChannelId, MessageId]:
        """Return those of the audience's channels that are learned from, and the ids of when that
        was switched on, or when what was learned was last erased."""
        switches = await self._store.switches(guild)
        return {channel: since for channel, since in switches.items() if channel in audience}
