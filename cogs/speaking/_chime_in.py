"""Say something unasked, where and as often as a server's admins have set."""

import logging

import discord
from discord.ext import commands

from cogs.adapters.converters import place_of, stream_key_of, to_message
from cogs.adapters.errors import MALFORMED, SENDING_FAILURES
from cogs.runtime.client import MarkovBot
from cogs.speaking._replies import compose_answer, is_addressed, may_write, send_answer
from markovbot.domain import MemberId, Message
from markovbot.errors import UserError
from markovbot.speaking.places import Place

log = logging.getLogger(__name__)


class ChimingIn(commands.Cog):
    """Passes what people say to the service that decides, and sends what comes of it."""

    def __init__(self, bot: MarkovBot) -> None:
        self._bot = bot
        self._chime_in = bot.services.chime_in

    def on_message(self, message: discord.Message) -> None:
        """Dispatch the few messages after which something is said."""
        place = place_of(message.channel)
        if place is None or not self._chime_in.may_ever(place):
            return
        key = stream_key_of(message.channel)  # None for private threads: nothing is said there
        ours = None if key is None else to_message(message, key)
        if ours is None or is_addressed(message, self._bot.user):  # then it is answered anyway
            return
        if self._chime_in.draws(ours, place):
            self._bot.dispatch("turn_to_speak", message, ours, place)

    @commands.Cog.listener()
    async def on_turn_to_speak(self, message: discord.Message, ours: Message, place: Place) -> None:
        """Say something after a message; if nothing can be said, nothing is."""
        guild = message.guild
        if guild is None or guild.me is None:
            return
        granted = message.channel.permissions_for(guild.me)
        if not may_write(message.channel, granted) or not self._bot.in_flight.enter():
            return
        try:
            if not await self._chime_in.take_turn(ours, place):
                return
            line = await compose_answer(self._bot, message, guild)
            await send_answer(self._bot, message, line, granted, MemberId(message.author.id))
        except UserError:
            return
        except (*SENDING_FAILURES, *MALFORMED):
            log.warning("A line in channel %d could not be sent.", message.channel.id)
