"""Guilds' policies, at hand for every message."""

from dataclasses import replace
from typing import Any

from markovbot.clock import Clock
from markovbot.domain import GuildId, Policy
from markovbot.store.ports import Store

DEFAULT_POLICY = Policy()


class Policies:
    """What the store knows of them, in memory."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._known: dict[GuildId, Policy] = {}

    async def load(self) -> None:
        """Read them from the store."""
        self._known = await self._store.policies()

    def of(self, guild: GuildId) -> Policy:
        """Return a guild's policy."""
        return self._known.get(guild, DEFAULT_POLICY)

    def guilds(self) -> set[GuildId]:
        """Return the guilds in which an admin has decided anything, such as where to learn."""
        return set(self._known)

    def drop(self, guild: GuildId) -> None:
        """Forget a guild's policy, which the store has dropped."""
        self._known.pop(guild, None)

    async def change(self, guild: GuildId, **changes: Any) -> Policy:  # noqa: ANN401 - as `replace`
        """Change a guild's policy, in the store first."""
        new = replace(self.of(guild), **changes)
        await self._store.set_policy(guild, new, self._clock.today())
        self._known[guild] = new
        return new
