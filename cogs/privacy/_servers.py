"""What a privacy panel says of servers: their names, and how long they keep counts."""

import asyncio
from collections.abc import Iterable

import discord

from cogs.adapters import amounts
from cogs.adapters.errors import MALFORMED, REST_FAILURES
from cogs.adapters.rendering import escaped
from cogs.adapters.servers import find_server
from markovbot.container import Services
from markovbot.domain import GuildId
from markovbot.languages import gettext as _


class PanelServers:
    """Knows the servers that were loaded; some of them may be another process's."""

    def __init__(self, client: discord.Client, services: Services, here: GuildId | None) -> None:
        self._client = client
        self._services = services
        self._here = here
        self._names: dict[GuildId, str] = {}
        self._retention: dict[GuildId, int] = {}

    async def load(self, guilds: Iterable[GuildId]) -> None:
        """Find out about some servers; those that are known aren't asked for again."""
        await asyncio.gather(*(self._load(one) for one in set(guilds) - self._names.keys()))

    def name(self, guild: GuildId) -> str:
        """Return what to call a server that was loaded."""
        return _("this server") if guild == self._here else self._names[guild]

    def retention(self, guild: GuildId) -> int:
        """Return for how many days a server that was loaded keeps counts; 0 for no limit."""
        return self._retention[guild]

    async def _load(self, guild: GuildId) -> None:
        self._retention[guild] = (await self._services.policies.current(guild)).retention
        self._names[guild] = await self._ask(guild)

    async def _ask(self, guild: GuildId) -> str:
        try:
            known = await find_server(self._client, self._services.fleet, guild)
        except REST_FAILURES + MALFORMED:
            return amounts.other_servers(1)
        return _("a server I have left") if known is None else f"**{escaped(known.name)}**"
