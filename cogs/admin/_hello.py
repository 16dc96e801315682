"""Say hello once on a new server: to whoever invited the bot, or where it may write."""

import asyncio
import logging
from collections.abc import Iterator
from typing import Final

import discord
from discord.ext import commands

from cogs.adapters.errors import MALFORMED, REST_FAILURES
from cogs.adapters.languages import language_of_server
from cogs.adapters.notify import write_to
from cogs.adapters.rendering import escaped
from cogs.admin._hello_buttons import hello_buttons
from cogs.runtime.client import MarkovBot
from cogs.runtime.sent_commands import SentCommands
from markovbot.domain import SECONDS_A_DAY, GuildId
from markovbot.errors import UserError
from markovbot.languages import gettext as _
from markovbot.languages import in_language

log = logging.getLogger(__name__)

NEW_FOR: Final = 7 * SECONDS_A_DAY
"""For how many seconds a server is new. The bot may be invited while it doesn't run, as before its
very first start; servers that have had it for longer know it."""

SERVERS_PER_STEP: Final = 100
"""Servers looked at before other tasks run, some 2 ms."""


class Hello(commands.Cog):
    """Greets new servers, each once: not after a restart, an outage or a new session."""

    def __init__(self, bot: MarkovBot) -> None:
        self._bot = bot
        self._services = bot.services
        self._greeting: set[int] = set()

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Greet a server that has just invited the bot."""
        await self._greet_if_new(guild)

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Greet servers that have invited the bot while it was offline."""
        for number, guild in enumerate(list(self._bot.guilds), 1):
            await self._greet_if_new(guild)
            if number % SERVERS_PER_STEP == 0:
                await asyncio.sleep(0)

    async def _greet_if_new(self, guild: discord.Guild) -> None:
        if guild.id in self._greeting or not self._is_new(guild):
            return
        self._greeting.add(guild.id)  # at once: both events may come for the same server
        try:
            await self._greet_once(guild)
        except UserError as error:  # the store's
            log.error("%s The hello to server %d waits for the next start.", error, guild.id)
        finally:
            self._greeting.discard(guild.id)

    def _is_new(self, guild: discord.Guild) -> bool:
        """Tell whether a server has invited the bot lately, and nothing was decided there yet."""
        here = GuildId(guild.id)
        joined = None if guild.me is None else guild.me.joined_at
        if joined is None or self._services.live.channels(here):
            return False
        known = here in self._services.policies.guilds()
        return not known and joined.timestamp() > self._services.clock.now() - NEW_FOR

    async def _greet_once(self, guild: discord.Guild) -> None:
        key = f"guild {guild.id} greeted"
        if await self._services.facts.get(key) == "yes":
            return
        await self._services.facts.set(key, "yes")  # first: rather no hello than two
        if not await self._greet(guild):
            await self._services.facts.set(key, "no")
            log.warning("The hello to server %d could not be sent.", guild.id)

    async def _greet(self, guild: discord.Guild) -> bool:
        """Send the hello if there is a place for it; return False if Discord didn't take it."""
        with in_language(language_of_server(self._services, guild)):
            text, view = hello(guild.name, self._bot.command_sync.sent), hello_buttons(guild.id)
        inviter = await self._inviter(guild)
        if inviter is not None and await write_to(self._bot, inviter, text, view):
            return True
        place = next(_places(guild), None)
        if place is None:
            log.info("There is nobody to say hello to on server %d.", guild.id)
            return True
        try:
            await place.send(text, view=view)
        except REST_FAILURES:
            return False
        return True

    async def _inviter(self, guild: discord.Guild) -> int | None:
        """Return who added the bot, if the audit log may be read and still says so."""
        if not guild.me.guild_permissions.view_audit_log:
            return None
        action = discord.AuditLogAction.bot_add
        try:
            async for entry in guild.audit_logs(limit=100, action=action):
                if entry.target is not None and entry.target.id == guild.me.id:
                    return entry.user_id
        except REST_FAILURES + MALFORMED:
            log.info("The audit log of server %d can't be read now.", guild.id)
        return None


def hello(server: str, sent: SentCommands) -> str:
    """Return the hello."""
    return _(
        "Hello, **{server}**! I learn how people here talk and talk like them: I count which word "
        "follows which, and keep no messages.\nSo far I learn nothing. That begins in the "
        "channels that you choose, and each of them is told so. What I keep about you, and how to "
        "leave, is behind {privacy} for everybody; {doctor} says what I lack to work well.",
        server=escaped(server),
        privacy=sent.mention("privacy"),
        doctor=sent.mention("markov doctor"),
    )


def _places(guild: discord.Guild) -> Iterator[discord.TextChannel]:
    """Yield where the hello may be written: the system channel, then others in their order, those
    in which not everybody may write last."""
    first = [] if guild.system_channel is None else [guild.system_channel]
    others = sorted(guild.text_channels, key=lambda one: not _everybody_writes(one))
    for place in (*first, *others):
        mine = place.permissions_for(guild.me)
        if mine.view_channel and mine.send_messages:
            yield place


def _everybody_writes(place: discord.TextChannel) -> bool:
    granted = place.permissions_for(place.guild.default_role)
    return granted.view_channel and granted.send_messages
