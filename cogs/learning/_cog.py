"""Learn from messages, edits and deletions in the channels that are switched on."""

import discord
from discord.ext import commands

from cogs.adapters.converters import stream_key_of, to_message
from cogs.runtime.client import MarkovBot
from markovbot.domain import GuildId, MessageId


class Learning(commands.Cog):
    """Passes messages, edits and deletions to live learning."""

    def __init__(self, bot: MarkovBot) -> None:
        self._services = bot.services

    def on_message(self, message: discord.Message) -> None:
        """Pass on a message if its channel is learned from."""
        key = stream_key_of(message.channel)
        if key is None or not self._services.live.learns(key.guild, key.channel):
            return
        if (ours := to_message(message, key)) is not None:
            self._services.live.on_message(ours)

    @commands.Cog.listener()
    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        """Count a message as it reads after the edit, also where the channel is off by now."""
        key = stream_key_of(payload.message.channel)
        if key is not None:
            ours = to_message(payload.message, key)
            await self._services.live.revise(MessageId(payload.message_id), ours)

    @commands.Cog.listener()
    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """Subtract a deleted message, or block a deleted line of the bot."""
        await self._retract(payload.guild_id, [payload.message_id])

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """Do the same for each message of a bulk deletion."""
        await self._retract(payload.guild_id, sorted(payload.message_ids))

    @commands.Cog.listener()
    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        """Subtract a thread's recent messages; older counts can't be told from its channel's."""
        thread = payload.thread_id
        await self._services.live.retract_matching(lambda one: one.key.stream == thread)

    async def _retract(self, guild: int | None, ids: list[int]) -> None:
        if guild is None:
            return
        await self._services.live.retract([MessageId(id_) for id_ in ids])
        for id_ in ids:
            await self._services.sent_lines.block(GuildId(guild), MessageId(id_))
