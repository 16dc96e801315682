"""Forget a member, a channel or a guild while the bot goes on listening."""

from markovbot.domain import GuildId, Message, MessageId, Scope, StreamKey
from markovbot.ingest import CatchUp, Learner
from markovbot.ingest.backfill import Trainer
from markovbot.ingest.channel_keys import Place
from markovbot.ingest.streams import Streams
from markovbot.store import Forgotten, Store


class Forgetter:
    """Subtract what a scope contributed, what is on its way into the store included."""

    def __init__(
        self,
        store: Store,
        learner: Learner,
        catch_up: CatchUp,
        trainer: Trainer,
        streams: Streams,
    ) -> None:
        self._store = store
        self._learner = learner
        self._catch_up = catch_up
        self._trainer = trainer
        self._streams = streams

    async def forget(self, scope: Scope, now: MessageId) -> Forgotten:
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

        def moved(key: StreamKey | Place) -> bool:
            """Tell whether the store sets a stream's watermark to now."""
            return (
                scope.member is None
                and scope.period is None
                and key.guild == scope.guild
                and scope.channel in (None, key.channel)
            )

        await self._learner.flush()
        self._trainer.drop(moved)
        forgotten = await self._store.forget(scope, now)
        if scope.period is None:
            await self._learner.drop(said_before)
        self._streams.lose_track(moved)
        for key, _ in list(self._streams.matching(moved)):
            self._catch_up.request(key)
        return forgotten

    async def forget_guild(self, guild: GuildId, now: MessageId) -> Forgotten:
        """Forget all that was learned, decided and switched on in a guild."""
        forgotten = await self.forget(Scope(guild), now)
        await self._learner.leave(guild)
        return forgotten
