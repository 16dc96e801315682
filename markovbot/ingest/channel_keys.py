"""Channels as things that are worked on one by one."""

from typing import NamedTuple

from markovbot.domain import ChannelId, GuildId, StreamId, StreamKey


class ChannelKey(NamedTuple):
    """A channel of a guild, its threads included."""

    guild: GuildId
    channel: ChannelId

    @property
    def stream(self) -> StreamKey:
        """Return the channel's own stream."""
        return StreamKey(self.guild, self.channel, StreamId(self.channel))
