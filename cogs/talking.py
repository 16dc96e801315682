"""Speak: when asked by command, when mentioned, and when replied to."""

import logging

import discord
from discord import app_commands
from discord.ext import commands

from cogs.client import MarkovBot
from cogs.failures import REST_FAILURES
from cogs.rendering import plain, presentable
from markovbot.domain import ChannelId, GuildId, MemberId, Style
from markovbot.errors import UserError

log = logging.getLogger(__name__)

Channel = discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.ForumChannel


@app_commands.guild_only()
class Talking(commands.Cog):
    """Say things in the style of the server, of a channel or of a member."""

    def __init__(self, bot: MarkovBot) -> None:
        self._bot = bot
        self._speaker = bot.services.speaker

    @app_commands.command()
    @app_commands.describe(
        about="A word that has to come up",
        channel="The channel whose style to take; otherwise the whole server's",
    )
    async def say(
        self,
        interaction: discord.Interaction,
        about: app_commands.Range[str, 1, 100] | None = None,
        channel: Channel | None = None,
    ) -> None:
        """Say something in the style of this server."""
        guild = _guild(interaction)
        channels = None
        if channel is not None:
            if not channel.permissions_for(_asker(interaction)).read_messages:
                raise UserError("You can't read that channel, so you can't have its style either.")
            channels = frozenset({ChannelId(channel.id)})
        line = await self._speaker.say(Style(GuildId(guild.id), channels), about=about)
        await interaction.response.send_message(await presentable(line[0], guild))

    @app_commands.command()
    @app_commands.describe(member="Whose style to take", about="A word that has to come up")
    async def imitate(
        self,
        interaction: discord.Interaction,
        member: discord.Member,
        about: app_commands.Range[str, 1, 100] | None = None,
    ) -> None:
        """Say something in the style of a member."""
        guild = _guild(interaction)
        style = Style(GuildId(guild.id), members=frozenset({MemberId(member.id)}))
        line = await self._speaker.say(style, about=about)
        label = f"\n-# an imitation of {plain(member.display_name)}"
        text = await presentable(line[0], guild)
        await interaction.response.send_message(text[: 2000 - len(label)] + label)

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answer whoever mentions the bot or replies to it; never another bot."""
        guild, me = message.guild, self._bot.user
        if guild is None or me is None or message.author.bot or message.webhook_id is not None:
            return
        replied_to = message.reference and message.reference.resolved
        if me not in message.mentions and not (
            isinstance(replied_to, discord.Message) and replied_to.author == me
        ):
            return
        granted = message.channel.permissions_for(guild.me)
        if not _may_write(message.channel, granted):
            return
        prompt = message.content.replace(f"<@{me.id}>", " ").replace(f"<@!{me.id}>", " ")
        try:
            line = await self._speaker.answer(Style(GuildId(guild.id)), prompt)
            text = await presentable(line, guild)
        except UserError as error:
            text = str(error)
        try:
            if granted.read_message_history:
                await message.reply(text)
            else:  # which replying takes
                await message.channel.send(text)
        except REST_FAILURES:
            log.warning("An answer in channel %d could not be sent.", message.channel.id)


def _may_write(channel: object, granted: discord.Permissions) -> bool:
    if isinstance(channel, discord.Thread):
        return granted.send_messages_in_threads
    return granted.send_messages


def _guild(interaction: discord.Interaction) -> discord.Guild:
    if interaction.guild is None:
        raise app_commands.NoPrivateMessage
    return interaction.guild


def _asker(interaction: discord.Interaction) -> discord.Member:
    if not isinstance(interaction.user, discord.Member):
        raise app_commands.NoPrivateMessage
    return interaction.user


async def setup(bot: MarkovBot) -> None:
    """Add the cog."""
    await bot.add_cog(Talking(bot))
