"""Keep the bot online: services live as long as the process, clients one after the other."""

import asyncio
import logging
from typing import Final

import aiohttp
import discord
from discord.gateway import ReconnectWebSocket

from cogs.adapters.history import DiscordHistory
from cogs.adapters.visibility import NO_CHANNELS, public_channels
from cogs.runtime.backoff import Backoff
from cogs.runtime.client import MarkovBot
from cogs.runtime.exit_codes import refusal
from cogs.runtime.identify_limiter import IdentifyLimiter
from cogs.runtime.introduction import Introduction
from cogs.runtime.monitoring import Monitoring
from markovbot import __version__
from markovbot.config.settings import Settings
from markovbot.container import Builder, Services
from markovbot.domain import ChannelId, GuildId
from markovbot.errors import UserError, error_location
from markovbot.metrics import Connection

log = logging.getLogger(__name__)

STABLE_AFTER: Final = 600.0
"""Seconds online after which the backoff starts again with the shortest pause."""

ALL_SHARDS: Final = -1
"""In place of a shard's number: the whole connection."""

CLOSE_TIMEOUT: Final = 1.5
"""Seconds that closing a client may take; the next one doesn't depend on it."""

UNREACHABLE: Final = (
    aiohttp.ClientError,
    OSError,
    ReconnectWebSocket,
    discord.ConnectionClosed,
    discord.GatewayNotFound,
    discord.HTTPException,
)
"""Errors that mean that Discord, or the network, is down."""


class Supervisor:
    """Runs the services, and makes a new client whenever the last one has failed.

    `build` makes the services, given the history that they read from, what tells which channels
    everybody may read, and whom to tell numbers.
    """

    def __init__(self, settings: Settings, build: Builder, *, force_sync: bool = False) -> None:
        self._settings = settings
        self._force_sync = force_sync
        self._introduction = Introduction()
        self._backoff = Backoff()
        self._client: MarkovBot | None = None
        self._monitoring = Monitoring(settings)
        self._services: Services = build(
            DiscordHistory(lambda: self._client), self._public_channels, self._monitoring.metrics
        )
        self._limiter = IdentifyLimiter(self._services.identify_pacing)

    async def run(self) -> None:
        """Run until cancelled; then leave Discord, and commit every message received so far.

        Raises FatalError or UserError for what only the operator can mend, and whatever ends a
        service: a bot that seems online but no longer learns would be worse than none.
        """
        log.info("markovbot %s.", __version__)
        services = self._services
        if not services.fleet.alone:
            log.info("This process serves %s.", self._settings.shards)
        await services.policies.load()
        await services.word_lists.load()
        await services.live.load()
        await services.backfill.load()
        online = asyncio.create_task(self._stay_online())
        learning = asyncio.create_task(services.live.run())
        watched = self._monitoring.loops(services, lambda: self._client)
        helpers = [asyncio.create_task(run()) for run in (*services.background, *watched)]
        try:
            ended, _ = await asyncio.wait(
                [online, learning, *helpers], return_when=asyncio.FIRST_COMPLETED
            )
            for task in ended:
                task.result()
        finally:
            await _cancel(online)
            services.live.stop()
            await asyncio.wait([learning])
            # Only now: they may be committing what live learning had buffered.
            await _cancel(*helpers)

    def _public_channels(self, guild: GuildId) -> frozenset[ChannelId]:
        home = None if self._client is None else self._client.get_guild(guild)
        return NO_CHANNELS if home is None else public_channels(home)

    async def _stay_online(self) -> None:
        while True:
            client = MarkovBot(
                self._settings,
                self._services,
                self._limiter,
                self._introduction,
                force_sync=self._force_sync,
            )
            try:
                await self._run(client)
            except Exception as error:
                chosen = self._settings.shards.count is not None
                if (final := refusal(error, shards_chosen=chosen)) is not None:
                    raise final from error
                self._services.metrics.connected(Connection.FAILED)
                # Deletions are not received until there is another client.
                self._services.live.pause(ALL_SHARDS, lambda _: True)
                await self._log_and_wait(client, error)
            await self._invalidate_positions()

    async def _run(self, client: MarkovBot) -> None:
        self._client = client
        try:
            await client.start(self._settings.token)
            raise ConnectionAbortedError  # nothing in this process has closed it
        finally:
            self._client = None
            await asyncio.wait([asyncio.create_task(_close_client(client))], timeout=CLOSE_TIMEOUT)

    async def _log_and_wait(self, client: MarkovBot, error: Exception) -> None:
        now = asyncio.get_running_loop().time()
        if client.online_since is not None and now - client.online_since > STABLE_AFTER:
            self._backoff.reset()
        pause = self._backoff.next()
        log.error("%s It tries again in %.0f s.", _explanation(error), max(1.0, pause))
        await asyncio.sleep(pause)

    async def _invalidate_positions(self) -> None:
        """Have every stream checked against history: a new session gets no events of the old."""
        streams = self._services.streams
        # What can't be read from history has to be learned now.
        flush = self._services.live.flush(lambda key: not streams.track(key).readable)
        await asyncio.shield(flush)  # if cancelled, it would record coverage it has not learned
        streams.invalidate(lambda _: True)
        self._services.live.resume()


async def _cancel(*tasks: asyncio.Task[None]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)


def _explanation(error: Exception) -> str:
    if isinstance(error, UserError):
        return str(error)
    if isinstance(error, UNREACHABLE):
        return (
            f"Discord can't be reached ({_error_name(error)}). Check the connection, and "
            "DISCORD_API_URL and DISCORD_GATEWAY_URL if they are set."
        )
    return f"The connection to Discord has failed ({error_location(error)})."


def _error_name(error: Exception) -> str:
    name = type(error).__name__
    return f"{name} {error.status}" if isinstance(error, discord.HTTPException) else name


async def _close_client(client: MarkovBot) -> None:
    try:
        await client.close()
    except Exception as error:  # noqa: BLE001 - the client is not used again
        log.info("Leaving Discord failed (%s).", error_location(error))
