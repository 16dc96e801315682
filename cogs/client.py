"""The Discord client: what it listens to, and how it starts and ends."""

import asyncio
import logging
import random
import signal
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any

import discord
import yarl
from discord.ext import commands

from cogs import EXTENSIONS
from cogs.history import DiscordHistory
from cogs.tree import Tree, sync_if_changed
from markovbot.services.backups import Backups
from markovbot.services.hub import build_services
from markovbot.settings import Settings
from markovbot.store import Store

log = logging.getLogger(__name__)


class MarkovBot(commands.AutoShardedBot):
    """A client that caches no members and no messages, and never pings anyone."""

    def __init__(self, settings: Settings, store: Store, *, force_sync: bool = False) -> None:
        intents = discord.Intents.none()
        intents.guilds = intents.guild_messages = intents.message_content = True
        intents.moderation = True  # who is banned: their words go, if an admin wants that
        super().__init__(
            command_prefix=commands.when_mentioned,  # demanded, and without effect: see on_message
            help_command=None,
            tree_cls=Tree,
            intents=intents,
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            allowed_mentions=discord.AllowedMentions.none(),
            allowed_contexts=discord.app_commands.AppCommandContext(guild=True),
            allowed_installs=discord.app_commands.AppInstallationType(guild=True),
        )
        self.settings = settings
        self._force_sync = force_sync
        self.services = build_services(
            store,
            DiscordHistory(self),
            random.Random,
            settle=settings.settle,
            grace=settings.grace,
        )
        self._learning: asyncio.Task[None] | None = None
        self._catching_up: asyncio.Task[None] | None = None
        self._keeping_house: asyncio.Task[None] | None = None
        self._minding_the_file: list[asyncio.Task[None]] = []
        self._closing: asyncio.Task[None] | None = None
        self._told_to_stop = False
        self._failure: BaseException | None = None

    async def setup_hook(self) -> None:
        """Load what was switched on, the cogs and the commands, and start the services."""
        await self.services.policies.load()
        await self.services.learner.load()
        for extension in EXTENSIONS:
            await self.load_extension(extension)
        await sync_if_changed(
            self.tree, self.services.store, self.settings.dev_guild, force=self._force_sync
        )
        self._learning = self._start(self.services.learner.run())
        self._catching_up = self._start(self.services.catch_up.run())
        self._keeping_house = self._start(self.services.housekeeper.run())
        store, wanted = self.services.store, self.settings
        backups = Backups(store, wanted.database, wanted.backup_every, wanted.backup_keep)
        self._minding_the_file = [self._start(store.watch()), self._start(backups.run())]

    async def launch_shard(
        self, gateway: yarl.URL, shard_id: int, *, initial: bool = False
    ) -> None:
        """Connect a shard, to the gateway of the settings rather than the one REST names."""
        if self.settings.gateway_url is not None:
            gateway = yarl.URL(self.settings.gateway_url)
        await super().launch_shard(gateway, shard_id, initial=initial)

    async def on_message(self, message: discord.Message, /) -> None:
        """Leave messages to the cogs: there are no text commands."""

    async def on_ready(self) -> None:
        """Say that the bot is up."""
        log.info("Online as %s on %d servers.", self.user, len(self.guilds))

    async def live(self) -> None:
        """Run until a signal ends it; raise whatever else does."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            with suppress(NotImplementedError):  # Windows has none; Ctrl-C works there all the same
                loop.add_signal_handler(number, self._stop)
        try:
            await self.start(self.settings.token)
        except Exception:
            if not self._told_to_stop:  # otherwise it is only that closing cut a request short
                raise
        if self._failure is not None:
            raise self._failure

    async def close(self) -> None:
        """Leave Discord, then commit everything heard so far; whoever calls waits for both."""
        await asyncio.shield(self._end())

    def _stop(self) -> None:
        self._told_to_stop = True
        self._end()

    def _end(self) -> asyncio.Task[None]:
        if self._closing is None:
            self._closing = asyncio.create_task(self._shut_down())
        return self._closing

    async def _shut_down(self) -> None:
        log.info("Closing.")
        for task in (self._catching_up, self._keeping_house, *self._minding_the_file):
            if task is not None:
                task.cancel()
        await super().close()
        if self._learning is not None:
            self.services.learner.stop()
            await asyncio.wait([self._learning])

    def _start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (failure := task.exception()) is not None:
            # A bot that no longer learns but seems alive would be worse than one that stops.
            self._failure = failure
            self._stop()


def point_at(settings: Settings) -> None:
    """Use another API or gateway than Discord's own: a proxy, or a stand-in."""
    if settings.api_url is not None:
        discord.http.Route.BASE = settings.api_url
    if settings.gateway_url is not None:
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(settings.gateway_url)
