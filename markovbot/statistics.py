"""What people may see of the counts: how much was learned, and the odds behind a word."""

from markovbot.domain import Scope, Style
from markovbot.ingest import LiveIngest
from markovbot.speaking.odds import Odds, odds
from markovbot.store import ScopeStatistics, Store


class Statistics:
    """Reads figures from the store."""

    def __init__(self, store: Store, live: LiveIngest) -> None:
        self._store = store
        self._live = live

    async def of(self, scope: Scope) -> ScopeStatistics:
        """Return how much is known of a scope, without what still waits to be learned."""
        return await self._store.scope_statistics(scope)

    async def refreshed(self, scope: Scope) -> ScopeStatistics:
        """Return how much is known of a scope, once what waits is learned (if that is quick)."""
        await self._live.refresh()
        return await self.of(scope)

    async def odds(self, style: Style, text: str, rows: int) -> Odds:
        """Return the likeliest next words after one or two words, as members may see them.

        Raises UserError if the text is not one or two words.
        """
        return await odds(self._store, style, text, rows, filtered=True)
