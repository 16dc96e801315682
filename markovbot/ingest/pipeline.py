"""Messages on their way into the store: what an erasure has to stop, discard and read again."""

from collections.abc import Callable

from markovbot.domain import ChannelId, GuildId, Message, StreamKey
from markovbot.ingest.backfill import Backfill
from markovbot.ingest.catch_up import CatchUp
from markovbot.ingest.live import LiveIngest
from markovbot.ingest.streams import Streams


class IngestPipeline:
    """Live ingest, catching up and backfills, as one thing that an erasure acts on."""

    def __init__(
        self, live: LiveIngest, catch_up: CatchUp, backfill: Backfill, streams: Streams
    ) -> None:
        self._live = live
        self._catch_up = catch_up
        self._backfill = backfill
        self._streams = streams

    async def flush(self) -> None:
        """Commit every message that has settled."""
        await self._live.flush()

    async def discard(self, wanted: Callable[[Message], bool]) -> None:
        """Drop the messages that are wanted from memory, so that none is learned later."""
        await self._live.discard(wanted)

    def end_backfills(self, wanted: Callable[[GuildId, ChannelId], bool]) -> None:
        """End the backfills of the channels that are wanted."""
        self._backfill.discard(lambda channel_key: wanted(*channel_key))

    def restart_streams(self, wanted: Callable[[GuildId, ChannelId], bool]) -> None:
        """Ask the store again how far the streams of some channels are covered, then catch up."""

        def inside(key: StreamKey) -> bool:
            return wanted(key.guild, key.channel)

        self._streams.invalidate(inside)
        for key, _ in list(self._streams.matching(inside)):
            self._catch_up.request(key)

    async def leave(self, guild: GuildId) -> None:
        """Switch all channels of a guild off, and delete what was decided there."""
        await self._live.leave(guild)
