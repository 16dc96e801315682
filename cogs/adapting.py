"""What of Discord's messages becomes ours."""

from typing import Final

import discord
import regex

from markovbot.domain import (
    ChannelId,
    GuildId,
    MemberId,
    Message,
    MessageId,
    StreamId,
    StreamKey,
    day_of,
)

LEARNED_TYPES: Final = (discord.MessageType.default, discord.MessageType.reply)

COMMAND: Final = regex.compile(r"\s*[!?$%&;.,~^+=/-]{1,2}\p{L}")
"""How messages to other bots begin: !play, ?help, .rank, ;;skip."""


def key_of(channel: object) -> StreamKey | None:
    """Return the stream that a channel or thread is; None where nothing is ever learned.

    Threads count with their parent, whose readers can read them too; private threads have
    readers of their own and stay out.
    """
    if isinstance(channel, discord.Thread):
        if channel.is_private():
            return None
        return StreamKey(
            GuildId(channel.guild.id), ChannelId(channel.parent_id), StreamId(channel.id)
        )
    if isinstance(channel, discord.abc.GuildChannel):
        return StreamKey(GuildId(channel.guild.id), ChannelId(channel.id), StreamId(channel.id))
    return None


def adapt(message: discord.Message, key: StreamKey) -> Message | None:
    """Return what there is to learn in a message; None if it isn't somebody's own words."""
    if (
        message.author.bot
        or message.webhook_id is not None
        or message.type not in LEARNED_TYPES
        or message.message_snapshots
        or not message.content
        or COMMAND.match(message.content)
    ):
        return None
    id_ = MessageId(message.id)
    return Message(key, MemberId(message.author.id), id_, message.content, day_of(id_))
