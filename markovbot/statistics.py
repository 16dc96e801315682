"""How much has been learned."""

from markovbot.domain import ChannelId, Scope
from markovbot.store.ports import CountStore, ScopeStatistics

__all__ = ["ScopeStatistics", "Statistics"]


class Statistics:
    """Numbers of messages, tokens, channels and members; `LiveIngest.refresh` updates them."""

    def __init__(self, store: CountStore) -> None:
        self._store = store

    async def of_scope(
        self, scope: Scope, audience: frozenset[ChannelId] | None = None
    ) -> ScopeStatistics:
        """Return how much was learned in a scope, in the audience's channels (None: in all)."""
        return await self._store.scope_statistics(scope, audience)
