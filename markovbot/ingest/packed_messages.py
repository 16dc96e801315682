"""Messages as bytes, while many of them wait in memory.

A message as objects takes twice the memory, and Python's garbage collector looks through all of
them again and again: with tens of thousands it stopped the bot for a tenth of a second.
"""

import struct
from typing import Final

from markovbot.domain import ChannelId, GuildId, MemberId, Message, MessageId, StreamId, StreamKey

_FIELDS: Final = struct.Struct("<qqqqi?")
"""Guild, channel, stream, member, the day it was sent, whether it mentions a bot; the text follows
in UTF-8."""

_KEY: Final = struct.Struct("<qqq")
"""The first of them: the stream's key."""

_NO_DAY: Final = -1


def pack(message: Message) -> bytes:
    """Return a message as bytes, without its id."""
    day = _NO_DAY if message.sent_day is None else message.sent_day
    fields = _FIELDS.pack(*message.key, message.member, day, message.mentions_bot)
    return fields + message.content.encode("utf-8", "surrogatepass")


def unpack(id_: MessageId, packed: bytes, start: int = 0) -> Message:
    """Return the message that `packed` holds from a position on."""
    guild, channel, stream, member, day, mentions_bot = _FIELDS.unpack_from(packed, start)
    return Message(
        StreamKey(GuildId(guild), ChannelId(channel), StreamId(stream)),
        MemberId(member),
        id_,
        packed[start + _FIELDS.size :].decode("utf-8", "surrogatepass"),
        None if day == _NO_DAY else day,
        mentions_bot,
    )


def key_of(packed: bytes, start: int = 0) -> StreamKey:
    """Return the stream of the message that `packed` holds from a position on."""
    guild, channel, stream = _KEY.unpack_from(packed, start)
    return StreamKey(GuildId(guild), ChannelId(channel), StreamId(stream))
