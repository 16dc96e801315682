"""The policies of guilds, in memory, because every message asks for one."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from markovbot.clock import Clock
from markovbot.domain import GuildId, Policy
from markovbot.store.ports import Store

DEFAULT_POLICY = Policy()


class Policies:
    """A cache of the policies in the store."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._known: dict[GuildId, Policy] = {}
        self._changing = asyncio.Lock()
        self.changed: Callable[[GuildId, Policy, Policy], None] = lambda *_: None
        """Called with a policy before and after each change, by whoever makes it."""

    async def load(self) -> None:
        """Read all policies from the store."""
        self._known = await self._store.policies()

    def of(self, guild: GuildId) -> Policy:
        """Return a guild's policy; the default if nobody has changed it."""
        return self._known.get(guild, DEFAULT_POLICY)

    def guilds(self) -> set[GuildId]:
        """Return the guilds with a policy in the store, such as those with a contact admin."""
        return set(self._known)

    def drop(self, guild: GuildId) -> None:
        """Remove a guild's policy, which the store has deleted."""
        self._known.pop(guild, None)

    async def change(self, guild: GuildId, **changes: Any) -> Policy:  # noqa: ANN401 - as `replace`
        """Change fields of a guild's policy, first in the store, and return the new one.

        Raises UserError if the store can't; then the policy is as before.
        """
        return await self.update(guild, lambda policy: replace(policy, **changes))

    async def update(self, guild: GuildId, change: Callable[[Policy], Policy]) -> Policy:
        """Change a guild's policy by what it is; else as `change`. One change comes at a time."""
        async with self._changing:
            old = self.of(guild)
            new = change(old)
            await self._store.set_policy(guild, new, self._clock.today())
            self._known[guild] = new
            self.changed(guild, old, new)
            return new
