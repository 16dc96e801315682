"""Forget a member, a channel or a guild while the bot goes on listening."""

from markovbot.domain import GuildId, Message, MessageId, Scope, StreamKey
from markovbot.ingest import CatchUp, LiveIngest
from markovbot.ingest.backfill import Backfill
from markovbot.ingest.channel_keys import ChannelKey
from markovbot.ingest.streams import Streams
from markovbot.store import Erased, Store


class Eraser:
    """Subtract what a scope contributed, what is on its way into the store included."""

    def __init__(
        self,
        store: Store,
        live: LiveIngest,
        catch_up: CatchUp,
        backfill: Backfill,
        streams: Streams,
    ) -> None:
        self._store = store
        self._live = live
        self._catch_up = catch_up
        self._backfill = backfill
        self._streams = streams

    async def erase(self, scope: Scope, now: MessageId) -> Erased:
        """Forget a scope; return how much that was.

        `now` is a snowflake of Discord's: this machine's clock may be ahead of theirs or behind.
        """

        def said_before(message: Message) -> bool:
            return (
                message.id <= now
                and message.key.guild == scope.guild
                and scope.channel in (None, message.key.channel)
                and scope.member in (None, message.member)
            )

        def moved(key: StreamKey | ChannelKey) -> bool:
            """Tell whether the store sets a stream's watermark to now."""
            return (
                scope.member is None
                and scope.period is None
                and key.guild == scope.guild
                and scope.channel in (None, key.channel)
            )

        await self._live.flush()
        self._backfill.discard(moved)
        erased = await self._store.erase(scope, now)
        if scope.period is None:
            await self._live.discard(said_before)
        self._streams.invalidate(moved)
        for key, _ in list(self._streams.matching(moved)):
            self._catch_up.request(key)
        return erased

    async def erase_guild(self, guild: GuildId, now: MessageId) -> Erased:
        """Forget all that was learned, decided and switched on in a guild."""
        erased = await self.erase(Scope(guild), now)
        await self._live.leave(guild)
        return erased
