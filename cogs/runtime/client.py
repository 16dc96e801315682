"""The Discord client: what it listens to, and how its shards connect."""

import asyncio
import logging
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from types import SimpleNamespace
from typing import Any

import aiohttp
import discord
import yarl
from discord.ext import commands

from cogs import EXTENSIONS
from cogs.runtime import shards
from cogs.runtime.command_sync import BotCommandTree, sync_if_changed
from cogs.runtime.identify_limiter import IdentifyLimiter
from cogs.runtime.in_flight import InFlight
from cogs.runtime.rate_limits import RateLimits
from cogs.runtime.shards import ResilientShard, YieldingSocket
from markovbot.clock import Clock
from markovbot.config.settings import Settings
from markovbot.container import Services

log = logging.getLogger(__name__)


class MarkovBot(commands.AutoShardedBot):
    """A client that caches no members and no messages, and never pings anyone.

    It lives as long as its connection to Discord can be mended; the services, and `limiter`,
    live as long as the process.
    """

    def __init__(
        self,
        settings: Settings,
        services: Services,
        limiter: IdentifyLimiter,
        *,
        force_sync: bool = False,
    ) -> None:
        intents = discord.Intents.none()
        intents.guilds = intents.guild_messages = intents.message_content = True
        intents.moderation = True  # who is banned: their words go, if an admin wants that
        # Nobody needs to be warned that it can't speak where it never will.
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        super().__init__(
            command_prefix=commands.when_mentioned,  # demanded, and without effect: see dispatch
            help_command=None,
            tree_cls=BotCommandTree,
            intents=intents,
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            allowed_mentions=discord.AllowedMentions.none(),
            allowed_contexts=discord.app_commands.AppCommandContext(guild=True),
            allowed_installs=discord.app_commands.AppInstallationType(guild=True),
            http_trace=_clock_trace(services.clock),
        )
        self.settings = settings
        self.services = services
        self.limiter = limiter
        self.online_since: float | None = None
        self.message_handlers: list[Callable[[discord.Message], None]] = []
        """Who hears every message, at once: a task for each, and another for each of discord.py's
        own listeners, would take as long as the rest of what a message costs."""
        self.rate_limits = RateLimits(settings.answers_per_minute)
        self.in_flight = InFlight()
        self._force_sync = force_sync
        self._resilient_shards: dict[int, ResilientShard] = {}

    async def setup_hook(self) -> None:
        """Load the cogs and the commands."""
        for extension in EXTENSIONS:
            await self.load_extension(extension)
        await sync_if_changed(
            self.tree, self.services.facts, self.settings.dev_guild, force=self._force_sync
        )

    async def launch_shard(
        self, gateway: yarl.URL, shard_id: int, *, initial: bool = False
    ) -> None:
        """Connect a shard, to the gateway of the settings rather than the one REST names."""
        if self.settings.gateway_url is not None:
            gateway = yarl.URL(self.settings.gateway_url)
        await self.limiter.acquire(self, (self.shard_count or 1) - shard_id)
        async with asyncio.timeout(shards.HANDSHAKE):
            socket = await YieldingSocket.from_client(
                self, initial=initial, gateway=gateway, shard_id=shard_id
            )
        ours: Any = self  # the rest of it is discord.py's own business, and has no public names
        queue_put = ours._AutoShardedClient__queue.put_nowait  # noqa: SLF001
        shard = ResilientShard(socket, self, queue_put, self.limiter)
        self._resilient_shards[shard_id] = ours._AutoShardedClient__shards[shard_id] = shard  # noqa: SLF001
        shard.launch()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Wait for nothing: `limiter` has done so, before there was a connection to hold up."""

    def dispatch(self, event_name: str, /, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        """Hand out an event, unless the client is closed: what it knows of guilds may be half."""
        if self.is_closed():
            return
        if event_name != "message":
            super().dispatch(event_name, *args, **kwargs)
            return
        for handler in self.message_handlers:
            try:
                handler(*args)
            except Exception:
                log.exception("A message could not be heard")

    async def close(self) -> None:
        """Leave Discord, once the answers under way are given."""
        await self.in_flight.drain()
        await super().close()
        if (waiting := self._connection._ready_task) is not None:  # noqa: SLF001
            waiting.cancel()  # for guilds that will not come

    async def on_shard_connect(self, shard_id: int) -> None:
        """Take note of a fresh session."""
        self._resilient_shards[shard_id].mark_connected()

    async def on_shard_resumed(self, shard_id: int) -> None:
        """Take note of a session that goes on."""
        self._resilient_shards[shard_id].mark_connected()

    async def on_ready(self) -> None:
        """Say that the bot is up."""
        self.online_since = asyncio.get_running_loop().time()
        log.info("Online as %s on %d servers.", self.user, len(self.guilds))


def use_endpoints(settings: Settings) -> None:
    """Use another API or gateway than Discord's own: a proxy, or a stand-in."""
    if settings.api_url is not None:
        discord.http.Route.BASE = settings.api_url
    if settings.gateway_url is not None:
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(settings.gateway_url)


def _clock_trace(clock: Clock) -> aiohttp.TraceConfig:
    """Return what reads the time from the head of each answer of Discord's."""

    async def note(
        _session: aiohttp.ClientSession,
        _context: SimpleNamespace,
        request: aiohttp.TraceRequestEndParams,
    ) -> None:
        try:
            date = parsedate_to_datetime(request.response.headers["Date"])
        except (KeyError, ValueError):
            return
        clock.tell(date.timestamp())

    trace = aiohttp.TraceConfig()
    trace.on_request_end.append(note)
    return trace
