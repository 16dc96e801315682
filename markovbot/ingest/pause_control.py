"""Pause a guild, and go on: nothing that is said in between is ever learned."""

from markovbot.domain import ChannelId, GuildId, Message, MessageId
from markovbot.ingest.archived_threads import ArchivedThreads
from markovbot.ingest.backfill import Backfill
from markovbot.ingest.catch_up import CatchUp
from markovbot.ingest.channel_keys import ChannelKey
from markovbot.ingest.live import LiveIngest
from markovbot.ingest.pipeline import IngestPipeline
from markovbot.privacy.pauses import Pauses


class PauseControl:
    """Stops all ways in which a guild's messages are learned, and starts them again."""

    def __init__(
        self,
        pauses: Pauses,
        live: LiveIngest,
        catch_up: CatchUp,
        archived_threads: ArchivedThreads,
        backfill: Backfill,
        pipeline: IngestPipeline,
    ) -> None:
        self._pauses = pauses
        self._live = live
        self._catch_up = catch_up
        self._archived_threads = archived_threads
        self._backfill = backfill
        self._pipeline = pipeline

    async def pause(self, guild: GuildId, now: MessageId) -> bool:
        """Learn nothing that is said in a guild after `now`; return False if it is paused already.

        Raises UserError if the store can't; then all is as before.
        """

        def said_meanwhile(message: Message) -> bool:
            return message.key.guild == guild and self._pauses.hold(guild, message.id)

        if not await self._pauses.begin(guild, now):
            return False
        # What came after the admin's press and before this moment may be on its way, or learned.
        await self._live.retract_matching(said_meanwhile)
        return True

    async def resume(self, guild: GuildId, now: MessageId) -> bool:
        """Learn again what is said after `now`, and read what was missed before the pause.

        Returns False if the guild isn't paused. Raises UserError if the store can't; then it still
        is.
        """
        if not await self._pauses.end(guild, now):
            return False

        def here(of_guild: GuildId, _channel: ChannelId) -> bool:
            return of_guild == guild

        self._pipeline.restart_streams(here)
        for channel in self._live.channels(guild):
            self._catch_up.request(ChannelKey(guild, channel).stream)
            self._archived_threads.request(guild, channel)
        self._backfill.request_now(guild)
        return True
