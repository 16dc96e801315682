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

OTHER_BOTS_COMMAND: Final = regex.compile(r"\s*[!?$%&;.,~^+=/-]{1,2}\p{L}")
"""How messages to other bots begin: !play, ?help, .rank, ;;skip."""

ID_LIMIT: Final = 1 << 63
"""What ids stay below, in the database as at Discord for the next centuries."""


def stream_key_of(channel: object) -> StreamKey | None:
    """Return the stream that a channel or thread is; None where nothing is ever learned.

    Threads count with their parent, whose readers can read them too; private threads have
    readers of their own and stay out.
    """
    if isinstance(channel, discord.Thread):
        if channel.is_private():
            return None
        parent = channel.parent_id
    elif isinstance(channel, discord.abc.GuildChannel):
        parent = channel.id
    else:
        return None
    key = StreamKey(GuildId(channel.guild.id), ChannelId(parent), StreamId(channel.id))
    return key if all(map(_is_id, key)) else None


def is_well_formed(message: discord.Message) -> bool:
    """Tell whether a message has what Discord promises of one: discord.py hands on a payload
    whose values are missing, or anything at all."""
    author: object = getattr(message, "author", None)
    return (
        isinstance(author, discord.User | discord.Member | discord.ClientUser)
        and _is_id(author.id)
        and _is_id(message.id)
        and isinstance(message.content, str)
        and hasattr(message, "mentions")
    )


def _is_id(number: int) -> bool:
    return 0 < number < ID_LIMIT


def to_message(message: discord.Message, key: StreamKey) -> Message | None:
    """Return what there is to learn in a message; None if it isn't somebody's own words."""
    if (
        not is_well_formed(message)
        or message.author.bot
        or message.webhook_id is not None
        or message.type not in LEARNED_TYPES
        or message.message_snapshots
        or not message.content
        or OTHER_BOTS_COMMAND.match(message.content)
    ):
        return None
    id_ = MessageId(message.id)
    return Message(key, MemberId(message.author.id), id_, message.content, day_of(id_))
