"""Keep that a guild once had three contributors: then the guard against one member's words stays.

From three contributors on, words that only one member has used aren't said. If that depended on how
many there are now, one of three could leave, and the words of another, refused before, would be
said. So it is kept as a fact beside what people decide: outside the digest, until a reset.
"""

from collections.abc import Callable

from markovbot.chain.evidence import CONTRIBUTORS
from markovbot.domain import ChannelId, GuildId, Scope
from markovbot.store.ports import Store
from markovbot.store.rules.contributors import had_three_contributors

PublicChannels = Callable[[GuildId], frozenset[ChannelId] | None]
"""Returns the channels of a guild that everybody may read, as far as known; None for all."""


class ContributorRecord:
    """Records which guilds have had three contributors in channels that everybody may read.

    Other channels never count: who may not read them could tell from what is refused how many
    write there (law 3).
    """

    def __init__(self, store: Store, public_channels: PublicChannels) -> None:
        self._store = store
        self._public_channels = public_channels

    async def update(self, *guilds: GuildId) -> None:
        """Record it if it is so now: after learning, and before anything is erased.

        Raises UserError if the store can't.
        """
        facts = {had_three_contributors(guild): guild for guild in guilds}
        for fact in facts.keys() - await self._store.facts_among(facts):
            guild = facts[fact]
            tally = await self._store.scope_statistics(Scope(guild), self._public_channels(guild))
            if tally.members >= CONTRIBUTORS:
                await self._store.set_fact(fact, "yes")
