"""/say and /imitate, and answers to mentions and replies."""

import logging

import discord
from discord import app_commands
from discord.ext import commands

from cogs.adapters.converters import LearnableChannel, is_well_formed, place_of
from cogs.adapters.errors import MALFORMED, SENDING_FAILURES
from cogs.adapters.languages import language_of_server
from cogs.runtime.client import MarkovBot
from cogs.runtime.rate_limits import RateLimited
from cogs.speaking._completion import complete_about
from cogs.speaking._replies import compose_answer, is_addressed, may_write, refusal, send_answer
from cogs.speaking._requests import LineRequest
from cogs.speaking._views import send_line
from markovbot.domain import ChannelId, MemberId
from markovbot.errors import UserError
from markovbot.languages import use_language

log = logging.getLogger(__name__)


@app_commands.guild_only()
class Speaking(commands.Cog):
    """Speak in the style of a server, a channel or a member."""

    def __init__(self, bot: MarkovBot) -> None:
        self._bot = bot

    @app_commands.command()
    @app_commands.describe(
        about="Words that have to come up, up to five",
        channel="The channel whose style to take; otherwise the whole server's",
        wild="Let each word follow from the one before it alone",
    )
    @app_commands.autocomplete(about=complete_about)
    async def say(
        self,
        interaction: discord.Interaction,
        about: app_commands.Range[str, 1, 100] | None = None,
        channel: LearnableChannel | None = None,
        wild: bool = False,
    ) -> None:
        """Say something in the style of this server."""
        chosen = None if channel is None else ChannelId(channel.id)
        await send_line(interaction, LineRequest(channel=chosen, about=about, wild=wild))

    @app_commands.command()
    @app_commands.rename(other="and")
    @app_commands.describe(
        member="Whose style to take",
        other="A second member, whose style to mix in",
        about="Words that have to come up, up to five",
    )
    @app_commands.autocomplete(about=complete_about)
    async def imitate(
        self,
        interaction: discord.Interaction,
        member: discord.Member,
        other: discord.Member | None = None,
        about: app_commands.Range[str, 1, 100] | None = None,
    ) -> None:
        """Say something in the style of a member, or of two."""
        whom = {one.id: one for one in (member, other) if one is not None}
        members = tuple(map(MemberId, whom))
        request = LineRequest(members=members, about=about)
        await send_line(interaction, request, list(whom.values()))

    def on_message(self, message: discord.Message) -> None:
        """Dispatch messages with a mention or a reply; most have neither, and cost nothing more."""
        if getattr(message, "mentions", None) or getattr(message, "reference", None):
            self._bot.dispatch("address", message)

    @commands.Cog.listener()
    async def on_address(self, message: discord.Message) -> None:
        """Answer messages that mention the bot or reply to it, but never another bot."""
        guild, me = message.guild, self._bot.user
        if guild is None or guild.me is None or me is None or not is_well_formed(message):
            return
        if message.author.bot or message.webhook_id is not None:
            return
        if not is_addressed(message, me):
            return
        granted = message.channel.permissions_for(guild.me)
        place = place_of(message.channel)
        if place is None or not self._bot.services.speaking_places.allow(place):
            return
        if not may_write(message.channel, granted) or not self._bot.in_flight.enter():
            return
        asker = MemberId(message.author.id)
        use_language(language_of_server(self._bot.services, guild))
        try:
            self._bot.rate_limits.count(asker, message.channel.id, guild.id)
        except RateLimited:
            return  # no answer at all: even a refusal would be one more message
        try:
            answer = await compose_answer(self._bot, message, guild)
        except UserError as error:
            answer = refusal(error)
        try:
            await send_answer(self._bot, message, answer, granted, asker)
        except (*SENDING_FAILURES, *MALFORMED):
            log.warning("An answer in channel %d could not be sent.", message.channel.id)
