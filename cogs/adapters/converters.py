"""Convert discord.py's channels and messages to the domain's."""

from typing import Final

import discord

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
from markovbot.speaking.places import Place
from markovbot.text import leading_mention

LEARNED_TYPES: Final = (discord.MessageType.default, discord.MessageType.reply)

ID_LIMIT: Final = 1 << 63
"""Ids are smaller than this: SQLite's largest integer, and Discord's ids for centuries."""

LearnableChannel = (
    discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.ForumChannel
)
"""The kinds of channels that can be learned from; threads count with their channel."""

LearnablePlace = LearnableChannel | discord.CategoryChannel
"""Such a channel, or a category for all channels in it."""


def stream_key_of(channel: object) -> StreamKey | None:
    """Return the stream of a channel or thread; None where nothing is ever learned.

    Threads belong to their channel, whose readers can read them too. Private threads have other
    readers and are not learned.
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


def place_of(channel: object) -> Place | None:
    """Return where a channel or thread is; None where there are no settings, as in direct messages.

    Also a private thread is somewhere, unlike `stream_key_of`.
    """
    home = channel.parent if isinstance(channel, discord.Thread) else channel
    if not isinstance(home, discord.abc.GuildChannel):
        return None
    category = home.category_id
    return Place(
        GuildId(home.guild.id),
        ChannelId(home.id),
        None if category is None else ChannelId(category),
    )


def is_well_formed(message: discord.Message) -> bool:
    """Tell whether a message has the fields that Discord documents.

    discord.py passes on payloads with missing fields, or with values of any type.
    """
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
    """Convert a message; return None if it is not a member's own.

    Those of bots and webhooks, system messages and forwards are not. Whether there is anything to
    learn of a message is for `ExampleBuilder` to say, as an edit may change it.
    """
    if (
        not is_well_formed(message)
        or message.author.bot
        or message.webhook_id is not None
        or message.type not in LEARNED_TYPES
        or message.message_snapshots
    ):
        return None
    id_ = MessageId(message.id)
    return Message(
        key,
        MemberId(message.author.id),
        id_,
        message.content,
        day_of(id_),
        mentions_bot=_begins_with_bot(message),
    )


def _begins_with_bot(message: discord.Message) -> bool:
    """Tell whether a message begins with a mention that its payload says is a bot's."""
    mentioned = leading_mention(message.content)
    if mentioned is None:
        return False
    return any(one.id == mentioned and one.bot is True for one in message.mentions)


def names_of(user: discord.User | discord.Member) -> set[str]:
    """Return the names that others may use for a person."""
    return {name for name in (user.name, user.global_name, user.display_name) if name}
