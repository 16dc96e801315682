"""/markov history: learn the messages of a channel from before it was switched on."""

import asyncio
import logging
import time
from contextlib import suppress

import discord
from discord import app_commands
from discord.ext import commands

from cogs.adapters.converters import LearnableChannel
from cogs.adapters.deferral import respond
from cogs.adapters.errors import REST_FAILURES
from cogs.adapters.history import bot_can_read_history
from cogs.adapters.languages import language_of_server
from cogs.adapters.visibility import channels_visible_to_all
from cogs.admin._backfill_progress import progress
from cogs.admin._stop_backfill import stop_backfill, stop_button
from cogs.runtime.client import MarkovBot
from markovbot.admin_log import AdminAction
from markovbot.container import Services
from markovbot.domain import SECONDS_A_DAY, ChannelId, GuildId, MessageId
from markovbot.errors import UserError
from markovbot.ingest.active_backfill import ActiveBackfill
from markovbot.ingest.backfill import REPORT_INTERVAL
from markovbot.ingest.channel_keys import ChannelKey
from markovbot.languages import gettext as _
from markovbot.languages import in_language

log = logging.getLogger(__name__)

MAX_DAYS = 36500
"""A century; snowflakes can't express much more."""


class BackfillCommands(commands.Cog):
    """The subcommands about backfills; a mixin of the /markov cog."""

    _bot: MarkovBot
    _services: Services
    _report_task: asyncio.Task[None] | None = None

    history = app_commands.Group(
        name="history", description="Learn what was said before I was switched on"
    )

    async def cog_load(self) -> None:
        """Start updating the progress messages."""
        self._progress_changed = asyncio.Event()
        self._services.backfill.changed = self._progress_changed.set
        self._report_task = asyncio.create_task(self._report_progress())

    async def cog_unload(self) -> None:
        """Stop updating the progress messages."""
        if self._report_task is not None:
            self._report_task.cancel()
            with suppress(asyncio.CancelledError):
                await self._report_task

    @history.command(name="read")
    @app_commands.describe(
        channel="A channel I learn from; its public threads are included, archived ones too",
        days="How many days to go back; everything if you leave it out",
    )
    async def start_reading(
        self,
        interaction: discord.Interaction,
        channel: LearnableChannel,
        days: app_commands.Range[int, 1, MAX_DAYS] | None = None,
    ) -> None:
        """Learn what was said in a channel before I learned there."""
        place = ChannelKey(GuildId(channel.guild.id), ChannelId(channel.id))
        problem = self._problem(place, channel)
        if problem:
            await respond(interaction, problem)
            return
        oldest, where = self._oldest(interaction, days), interaction.channel
        report_channel = report_message = 0
        shown_here = place.channel in channels_visible_to_all(where)
        begins = _(
            "I read what was said in {channel} before, the latest first. I learn from whom I "
            "may learn by `/markov status`, and nothing of those who asked to be forgotten. "
            "`/markov history stop` ends it; a restart doesn't.",
            channel=channel.mention,
        )
        hidden = _("`/markov status` shows how far I am: not everybody here may read that channel.")
        await respond(interaction, begins if shown_here else f"{begins} {hidden}")
        if shown_here and isinstance(where, discord.abc.Messageable):
            with suppress(*REST_FAILURES):  # without the message, /markov status shows the progress
                with in_language(language_of_server(self._services, interaction.guild)):
                    begun = _(
                        "I begin to read what was said in {channel}.", channel=channel.mention
                    )
                    button = stop_button(place)
                sent = await where.send(begun, view=button)
                report_channel, report_message = sent.channel.id, sent.id
        await self._services.backfill.start(place, oldest, report_channel, report_message)
        self._services.admin_log.record(place.guild, AdminAction.BACKFILL_STARTED, [place.channel])

    @history.command(name="stop")
    @app_commands.describe(channel="The channel whose past I'm reading")
    async def stop_reading(
        self, interaction: discord.Interaction, channel: LearnableChannel
    ) -> None:
        """Stop reading what was said before; what was learned of it stays."""
        place = ChannelKey(GuildId(channel.guild.id), ChannelId(channel.id))
        await respond(interaction, await stop_backfill(self._services, place))

    def _problem(self, place: ChannelKey, channel: LearnableChannel) -> str | None:
        """Return why a backfill of a channel can't begin; None if it can."""
        if not self._services.live.learns(*place):
            return _(
                "I don't learn from {channel}. Switch that on with `/markov learn`.",
                channel=channel.mention,
            )
        if self._services.pauses.is_paused(place.guild):
            return _("I'm paused on this server; `/markov resume` comes first.")
        if not bot_can_read_history(channel):
            return _(
                "I can't read {channel}. Give me the permissions **View Channel** and **Read "
                "Message History** there and ask again.",
                channel=channel.mention,
            )
        active = self._services.backfill.find_active(place)
        return None if active is None else progress(active)

    def _oldest(self, interaction: discord.Interaction, days: int | None) -> MessageId:
        """Return the oldest id to read, limited by `days` and by the server's retention."""
        limits = [days, self._services.policies.of(GuildId(interaction.guild_id or 0)).retention]
        wanted = min((limit for limit in limits if limit), default=None)
        if wanted is None:
            return MessageId(0)
        ago = round(wanted * SECONDS_A_DAY * 1000) << 22
        return MessageId(max(interaction.id - ago, 0))

    async def _report_progress(self) -> None:
        """Update each backfill's progress message, at most every REPORT_INTERVAL seconds."""
        shown: dict[ChannelKey, float] = {}
        while True:
            for active in self._services.backfill.list_active():
                now = time.monotonic()
                if active.done or now >= shown.get(active.channel_key, 0.0) + REPORT_INTERVAL:
                    shown[active.channel_key] = now
                    await self._update_message(active)
                if active.done:
                    del shown[active.channel_key]
                    try:
                        await self._services.backfill.drop_done(active)
                        self._record_end(active)
                    except UserError as error:
                        log.error("%s That the past is read is noted later.", error)
            self._progress_changed.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(REPORT_INTERVAL):
                    await self._progress_changed.wait()

    def _record_end(self, active: ActiveBackfill) -> None:
        guild, channel = active.channel_key
        self._services.admin_log.record(guild, AdminAction.BACKFILL_ENDED, [channel])

    async def _update_message(self, active: ActiveBackfill) -> None:
        if not active.job.report_message:
            return
        place = self._bot.get_partial_messageable(
            active.job.report_channel, guild_id=active.job.guild
        )
        guild = self._bot.get_guild(active.job.guild)
        where = guild and guild.get_channel_or_thread(active.job.report_channel)
        if active.job.channel not in channels_visible_to_all(where):  # any more
            return
        with suppress(*REST_FAILURES):  # deleted, or no longer permitted: the backfill goes on
            message = place.get_partial_message(active.job.report_message)
            with in_language(language_of_server(self._services, guild)):
                text = progress(active)
            if active.done:
                await message.edit(content=text, view=None)
            else:
                await message.edit(content=text)
