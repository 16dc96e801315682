"""The policies of guilds, in memory, because every message asks for one."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from markovbot.clock import Clock
from markovbot.domain import GuildId, Policy
from markovbot.fleet.fleet import ALONE, Fleet
from markovbot.store.ports import Store

DEFAULT_POLICY = Policy()


class Policies:
    """A cache of the policies in the store, of the guilds that this process serves."""

    def __init__(self, store: Store, clock: Clock, fleet: Fleet = ALONE) -> None:
        self._store = store
        self._clock = clock
        self._fleet = fleet
        self._known: dict[GuildId, Policy] = {}
        self._changing = asyncio.Lock()
        self.changed: Callable[[GuildId, Policy, Policy], None] = lambda *_: None
        """Called with a policy before and after each change, by whoever makes it."""

    async def load(self) -> None:
        """Read the policies from the store."""
        self._known = self._fleet.of_ours(await self._store.policies())

    def of(self, guild: GuildId) -> Policy:
        """Return a guild's policy; the default if nobody has changed it."""
        return self._known.get(guild, DEFAULT_POLICY)

    async def current(self, guild: GuildId) -> Policy:
        """Return a guild's policy, also that of a guild which another process serves."""
        if self._fleet.is_ours(guild):
            return self.of(guild)
        return await self._store.policy(guild)

    async def everywhere(self) -> dict[GuildId, Policy]:
        """Return all policies that were changed, also those of guilds of other processes."""
        return dict(self._known) if self._fleet.alone else await self._store.policies()

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
