"""Keys of channels."""

from typing import NamedTuple

from markovbot.domain import ChannelId, GuildId, StreamId, StreamKey


class ChannelKey(NamedTuple):
    """A channel of a guild, including its threads."""

    guild: GuildId
    channel: ChannelId

    @property
    def stream(self) -> StreamKey:
        """Return the channel's own stream."""
        return StreamKey(self.guild, self.channel, StreamId(self.channel))
