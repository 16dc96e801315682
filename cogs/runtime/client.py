"""The Discord client: which events it receives, and how its shards connect."""

import asyncio
import logging
import sys
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from types import SimpleNamespace
from typing import Any, Final

import aiohttp
import discord
import yarl
from discord.ext import commands

from cogs import EXTENSIONS
from cogs.runtime import shards
from cogs.runtime.command_sync import CommandSync
from cogs.runtime.command_translator import CommandTranslator
from cogs.runtime.command_tree import BotCommandTree
from cogs.runtime.identify_limiter import IdentifyLimiter
from cogs.runtime.in_flight import InFlight
from cogs.runtime.introduction import Introduction
from cogs.runtime.rate_limits import RateLimits
from cogs.runtime.request_limiter import RequestLimiter
from cogs.runtime.shards import ResilientShard, YieldingSocket
from cogs.runtime.views import answer_if_unheard
from markovbot.clock import Clock
from markovbot.config.settings import Settings
from markovbot.container import Services
from markovbot.domain import GuildId
from markovbot.errors import UserError
from markovbot.fleet.shards import shard_of
from markovbot.metrics import Connection, Metrics

log = logging.getLogger(__name__)

BAD_REQUEST: Final = 400
"""The lowest status of HTTP that means an error."""


class MarkovBot(commands.AutoShardedBot):
    """A client that caches no members and no messages, and never pings anyone.

    It connects the shards of this process.

    It lives until its connection to Discord fails for good; then the supervisor makes another. The
    services, `limiter` and `introduction` live as long as the process.
    """

    def __init__(
        self,
        settings: Settings,
        services: Services,
        limiter: IdentifyLimiter,
        introduction: Introduction,
        *,
        force_sync: bool = False,
    ) -> None:
        intents = discord.Intents.none()
        intents.guilds = intents.guild_messages = intents.message_content = True
        intents.dm_messages = True  # answered with where /privacy is, never learned
        intents.moderation = True  # bans: an admin may have a banned member erased
        # Without this discord.py warns that voice won't work; this bot has no use for voice.
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        shards = settings.shards
        # A proxy, if there is one, shares Discord's limit out by itself.
        shares = shards.processes > 1 and settings.api_url is None
        super().__init__(
            shard_count=shards.count,
            command_prefix=commands.when_mentioned,  # required; without effect, see dispatch
            help_command=None,
            tree_cls=BotCommandTree,
            intents=intents,
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            allowed_mentions=discord.AllowedMentions.none(),
            allowed_contexts=discord.app_commands.AppCommandContext(guild=True),
            allowed_installs=discord.app_commands.AppInstallationType(guild=True),
            http_trace=_trace(
                services.clock,
                services.metrics,
                RequestLimiter(shards.processes) if shares else None,
            ),
        )
        self.shard_ids = None if shards.ids is None else list(shards.ids)
        self.settings = settings
        self.services = services
        self.limiter = limiter
        self._introduction = introduction
        self.online_since: float | None = None
        self.message_handlers: list[Callable[[discord.Message], None]] = []
        """Functions that are called with every message, without a task for each: tasks would
        double the time that a message takes."""
        self.rate_limits = RateLimits(settings.answers_per_minute)
        self.in_flight = InFlight()
        self.command_sync = CommandSync(
            self.tree,
            services.facts,
            settings.dev_guild,
            force=force_sync,
            leads=services.fleet.leads,
        )
        self._resilient_shards: dict[int, ResilientShard] = {}

    async def setup_hook(self) -> None:
        """Load the cogs and the languages, and sync the commands."""
        for extension in EXTENSIONS:
            await self.load_extension(extension)
        await self.tree.set_translator(CommandTranslator())
        await self.command_sync.start()
        if (count := self.settings.shards.count) is not None:
            recommended, *_ = await self.http.get_bot_gateway()
            if recommended > count:
                log.warning(
                    "Discord recommends %d shards, and SHARD_COUNT is %d: set it higher, the same "
                    "in every process, before a shard has more servers than Discord allows.",
                    recommended,
                    count,
                )

    async def launch_shard(
        self, gateway: yarl.URL, shard_id: int, *, initial: bool = False
    ) -> None:
        """Connect a shard: to the gateway of the settings if there is one, else to Discord's."""
        if self.settings.gateway_url is not None:
            gateway = yarl.URL(self.settings.gateway_url)
        mine = self.shard_ids or range(self.shard_count or 1)
        left = sum(one >= shard_id for one in mine)  # they are launched in order
        await self.limiter.acquire(self, shard_id, left)
        async with asyncio.timeout(shards.HANDSHAKE):
            socket = await YieldingSocket.from_client(
                self, initial=initial, gateway=gateway, shard_id=shard_id
            )
        ours: Any = self  # discord.py has no public names for these
        queue_put = ours._AutoShardedClient__queue.put_nowait  # noqa: SLF001
        shard = ResilientShard(socket, self, queue_put, self.limiter, self.services.metrics)
        self._resilient_shards[shard_id] = ours._AutoShardedClient__shards[shard_id] = shard  # noqa: SLF001
        shard.launch()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Don't wait here: `limiter` has waited already, before the connection was opened."""

    def dispatch(self, event_name: str, /, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        """Pass on an event, unless the client is closed: its cache may be incomplete by then."""
        if self.is_closed():
            return
        if event_name == "shard_connect":
            self._drop_left_guilds(*args)
        if event_name != "message":
            super().dispatch(event_name, *args, **kwargs)
            return
        for handler in self.message_handlers:
            try:
                handler(*args)
            except Exception:
                log.exception("A message could not be heard")

    async def on_error(self, event_method: str, /, *args: object, **kwargs: object) -> None:
        """Say in a sentence that the store can't do what an event asks for just now; report
        anything else as a bug."""
        error = sys.exception()
        if isinstance(error, UserError):
            log.warning("%s What was to be done then (%s) is left undone.", error, event_method)
            return
        await super().on_error(event_method, *args, **kwargs)

    def _drop_left_guilds(self, shard_id: int) -> None:
        """Drop from the cache the guilds that a new session of a shard doesn't have.

        Those that it has are unavailable until their events come. discord.py keeps the others.
        """
        for guild in self.guilds:
            of_shard = shard_of(GuildId(guild.id), self.shard_count or 1) == shard_id
            if of_shard and not guild.unavailable:
                self._connection._remove_guild(guild)  # noqa: SLF001 - no public name for this

    async def close(self) -> None:
        """Leave Discord, once the answers in flight are sent."""
        self.command_sync.stop()
        await self.in_flight.drain()
        await super().close()
        if (waiting := self._connection._ready_task) is not None:  # noqa: SLF001
            waiting.cancel()  # it waits for guilds that will never become available

    def is_connected(self) -> bool:
        """Tell whether every shard is connected, and has told which servers there are."""
        closed = any(shard.is_closed() for shard in self.shards.values())
        return self.is_ready() and not closed

    async def on_shard_connect(self, shard_id: int) -> None:
        """Record that a new session is open."""
        self._resilient_shards[shard_id].mark_connected(Connection.OPENED)

    async def on_shard_resumed(self, shard_id: int) -> None:
        """Record that a session was resumed."""
        self._resilient_shards[shard_id].mark_connected(Connection.RESUMED)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Answer presses of buttons that nobody waits for any more."""
        await answer_if_unheard(interaction)

    async def on_ready(self) -> None:
        """Log that the bot is online."""
        self.online_since = asyncio.get_running_loop().time()
        log.info("Online as %s on %d servers.", self.user, len(self.guilds))
        if self.application_id is not None:
            channels = self.services.live.channel_count
            self._introduction.give(self.application_id, len(self.guilds), channels)


def use_endpoints(settings: Settings) -> None:
    """Set another API or gateway than Discord's own, such as a proxy or the sandbox."""
    if settings.api_url is not None:
        discord.http.Route.BASE = settings.api_url
    if settings.gateway_url is not None:
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(settings.gateway_url)


def _trace(clock: Clock, metrics: Metrics, limiter: RequestLimiter | None) -> aiohttp.TraceConfig:
    """Return a trace that sets the clock by the Date header of each of Discord's responses, counts
    requests that fail, and delays requests if there is a limiter."""

    async def note(
        _session: aiohttp.ClientSession,
        _context: SimpleNamespace,
        request: aiohttp.TraceRequestEndParams,
    ) -> None:
        if request.response.status >= BAD_REQUEST:
            metrics.request_failed(str(request.response.status))
        try:
            date = parsedate_to_datetime(request.response.headers["Date"])
        except (KeyError, ValueError):
            return
        clock.tell(date.timestamp())

    async def note_failure(
        _session: aiohttp.ClientSession,
        _context: SimpleNamespace,
        _request: aiohttp.TraceRequestExceptionParams,
    ) -> None:
        metrics.request_failed("none")

    trace = aiohttp.TraceConfig()
    if limiter is not None:
        trace.on_request_start.append(limiter.before_request)
    trace.on_request_end.append(note)
    trace.on_request_exception.append(note_failure)
    return trace
