"""/say and /imitate, and answers to mentions and replies."""

import logging
from dataclasses import replace

import discord
from discord import app_commands
from discord.ext import commands

from cogs.adapters.converters import LearnableChannel, is_well_formed
from cogs.adapters.errors import MALFORMED, SENDING_FAILURES
from cogs.adapters.rendering import render_line
from cogs.adapters.visibility import channels_visible_to_all, readable_channel
from cogs.runtime.client import MarkovBot
from cogs.runtime.rate_limits import RateLimited
from cogs.speaking._lines import style_of
from cogs.speaking._requests import LineRequest
from cogs.speaking._views import send_line
from markovbot.domain import ChannelId, GuildId, MemberId, MessageId, Style
from markovbot.errors import UserError
from markovbot.speaking.finishing import NOTHING

log = logging.getLogger(__name__)


@app_commands.guild_only()
class Speaking(commands.Cog):
    """Speak in the style of a server, a channel or a member."""

    def __init__(self, bot: MarkovBot) -> None:
        self._bot = bot
        self._speaker = bot.services.speaker
        self._completion = bot.services.completion
        self._sent_lines = bot.services.sent_lines

    @app_commands.command()
    @app_commands.describe(
        about="Words that have to come up, up to five",
        channel="The channel whose style to take; otherwise the whole server's",
        wild="Let each word follow from the one before it alone",
    )
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

    @say.autocomplete("about")
    async def complete_about(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """Offer words that may be said to everybody here, though only the asker sees them."""
        style = style_of(interaction)
        chosen = getattr(interaction.namespace, "channel", None)
        if chosen is not None and style.audience is not None and chosen.id in style.audience:
            style = replace(style, channels=frozenset({ChannelId(chosen.id)}))
        try:
            offered = await self._completion.complete(style, typed)
        except UserError:  # such as a database that is locked: who types on gets choices again
            return []
        return [app_commands.Choice(name=text, value=text) for text in offered]

    @app_commands.command()
    @app_commands.describe(
        member="Whose style to take", about="Words that have to come up, up to five"
    )
    async def imitate(
        self,
        interaction: discord.Interaction,
        member: discord.Member,
        about: app_commands.Range[str, 1, 100] | None = None,
    ) -> None:
        """Say something in the style of a member."""
        await send_line(interaction, LineRequest(member=MemberId(member.id), about=about), member)

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
        replied_to = message.reference and message.reference.resolved
        if me not in message.mentions and not (
            isinstance(replied_to, discord.Message)
            and is_well_formed(replied_to)
            and replied_to.author == me
        ):
            return
        granted = message.channel.permissions_for(guild.me)
        if not _can_write(message.channel, granted) or not self._bot.in_flight.enter():
            return
        try:
            self._bot.rate_limits.count(message.author.id, message.channel.id, guild.id)
        except RateLimited:
            return  # no answer at all: even a refusal would be one more message
        prompt = message.content.replace(f"<@{me.id}>", " ").replace(f"<@!{me.id}>", " ")
        try:
            style = Style(GuildId(guild.id), audience=channels_visible_to_all(message.channel))
            line = await self._speaker.answer(style, prompt, message.channel.id)
            text = await render_line(line, guild, style.audience)
        except UserError as error:
            line, text = NOTHING, str(error)
        try:
            if granted.read_message_history:
                sent = await message.reply(text)
            else:  # replying needs the permission to read history
                sent = await message.channel.send(text)
        except (*SENDING_FAILURES, *MALFORMED):
            log.warning("An answer in channel %d could not be sent.", message.channel.id)
        else:
            self._sent_lines.add(MessageId(sent.id), line.named, readable_channel(message.channel))


def _can_write(channel: object, granted: discord.Permissions) -> bool:
    if isinstance(channel, discord.Thread):
        return granted.send_messages_in_threads
    return granted.send_messages
