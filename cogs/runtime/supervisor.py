"""Keep the bot alive: services as long as the process, one client after the other."""

import asyncio
import logging
from collections.abc import Callable
from typing import Final

import aiohttp
import discord
from discord.gateway import ReconnectWebSocket

from cogs.adapters.history import DiscordHistory
from cogs.runtime.backoff import Backoff
from cogs.runtime.client import MarkovBot
from cogs.runtime.exit_codes import refusal
from cogs.runtime.identify_limiter import IdentifyLimiter
from markovbot.config.logs import error_location
from markovbot.config.settings import Settings
from markovbot.container import Services
from markovbot.errors import UserError
from markovbot.ingest import History

log = logging.getLogger(__name__)

STABLE_AFTER: Final = 600.0
"""Seconds online after which a failure counts as the first one again."""

ALL_SHARDS: Final = -1
"""No shard's number: stands for the whole connection."""

CLOSE_TIMEOUT: Final = 1.5
"""Seconds for Discord to say goodbye; whether it does changes nothing."""

UNREACHABLE: Final = (
    aiohttp.ClientError,
    OSError,
    ReconnectWebSocket,
    discord.ConnectionClosed,
    discord.GatewayNotFound,
    discord.HTTPException,
)
"""How Discord's absence shows, through no fault of anybody here."""


class Supervisor:
    """Runs the services, and makes a new client whenever the one there was has failed.

    `build` makes the services, given the history that they read from.
    """

    def __init__(
        self, settings: Settings, build: Callable[[History], Services], *, force_sync: bool = False
    ) -> None:
        self._settings = settings
        self._force_sync = force_sync
        self._identifies = IdentifyLimiter()
        self._backoff = Backoff()
        self._client: MarkovBot | None = None
        self._services = build(DiscordHistory(lambda: self._client))

    async def run(self) -> None:
        """Run until cancelled; then leave Discord, and commit everything heard so far.

        Raises what only the operator can mend (`FatalError`, UserError), and what ends a service: a
        bot that no longer learns but seems alive would be worse than one that stops.
        """
        services = self._services
        await services.policies.load()
        await services.live.load()
        await services.backfill.load()
        online = asyncio.create_task(self._stay_online())
        learning = asyncio.create_task(services.live.run())
        helpers = [asyncio.create_task(run()) for run in services.background]
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
            # Only now: they may be in the middle of committing what the learner had waiting.
            await _cancel(*helpers)

    async def _stay_online(self) -> None:
        while True:
            client = MarkovBot(
                self._settings, self._services, self._identifies, force_sync=self._force_sync
            )
            try:
                await self._run(client)
            except Exception as error:
                if (final := refusal(error)) is not None:
                    raise final from error
                # Nobody hears what is deleted until there is another one.
                self._services.live.pause(ALL_SHARDS, lambda _: True)
                await self._log_and_wait(client, error)
            await self._invalidate_positions()

    async def _run(self, client: MarkovBot) -> None:
        self._client = client
        try:
            await client.start(self._settings.token)
            raise ConnectionAbortedError  # nobody here has asked it to end
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
        """Take no stream's position for granted: the new session knows nothing of the old one."""
        streams = self._services.streams
        # What can't be read from history is learned now, or never.
        flush = self._services.live.flush(lambda message: not streams.track(message.key).readable)
        await asyncio.shield(flush)  # cut short, it would claim as learned what it hasn't
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
    except Exception as error:  # noqa: BLE001 - it is gone either way
        log.info("Leaving Discord failed (%s).", error_location(error))
