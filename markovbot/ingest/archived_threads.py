"""Find threads that were archived while the bot was away: no event tells of them."""

import logging
from typing import Final

from markovbot.domain import ChannelId, GuildId, MessageId, StreamKey
from markovbot.errors import UserError
from markovbot.ingest.catch_up import MAX_RETRY_DELAY, CatchUp
from markovbot.ingest.channel_keys import ChannelKey
from markovbot.ingest.history import History, HistoryUnavailable
from markovbot.ingest.worker_pool import WorkerPool
from markovbot.privacy.pauses import Pauses
from markovbot.store.ports import Store

log = logging.getLogger(__name__)

CATCH_UP_POLL_DELAY: Final = 2.0
"""Seconds until it is checked again whether the threads found have caught up."""


class ArchivedThreads:
    """Lists the archived threads of channels, back to the last one seen, and catches them up.

    The last one seen is saved only once all threads found have caught up, so that a restart lists
    them again.
    """

    def __init__(self, store: Store, catch_up: CatchUp, history: History, pauses: Pauses) -> None:
        self._store = store
        self._catch_up = catch_up
        self._history = history
        self._pauses = pauses
        self._pool: WorkerPool[ChannelKey] = WorkerPool(self._turn)
        self._found: dict[ChannelKey, tuple[MessageId, list[StreamKey]]] = {}

    def request(self, guild: GuildId, channel: ChannelId) -> None:
        """Request that the archived threads of a channel are listed and caught up."""
        self._pool.request(ChannelKey(guild, channel))

    def waiting(self) -> int:
        """Return how many channels' archived threads are being looked for."""
        return len(self._pool)

    async def run(self) -> None:
        """Serve requests until cancelled."""
        await self._pool.run()

    async def _turn(self, channel_key: ChannelKey) -> float | None:
        if self._pauses.is_paused(channel_key.guild):  # then they are requested again
            return None
        try:
            if channel_key not in self._found:
                await self._list(channel_key)
            newest, keys = self._found[channel_key]
            not_learned = [key for key in keys if not self._catch_up.is_up_to_date(key)]
            if not_learned and await self._store.since(*channel_key) is not None:
                if any(self._catch_up.is_unreadable(key) for key in not_learned):
                    del self._found[channel_key]  # listed again once they can be read
                    return None
                for key in not_learned:  # the stream may have been invalidated
                    self._catch_up.request(key)
                return CATCH_UP_POLL_DELAY
            del self._found[channel_key]
            await self._store.set_fact(_fact(channel_key), str(newest))
        except HistoryUnavailable as error:
            # Once it is permitted again, there is a new request.
            return MAX_RETRY_DELAY if error.permitted else None
        except UserError as error:
            log.error("%s Archived threads of %d wait.", error, channel_key.channel)
            return MAX_RETRY_DELAY
        return None

    async def _list(self, channel_key: ChannelKey) -> None:
        """Catch up every thread that was archived after the last one seen, or after the switch."""
        since = await self._store.since(channel_key.guild, channel_key.channel)
        if since is None:
            self._found[channel_key] = MessageId(0), []
            return
        seen = max(since, MessageId(int(await self._store.get_fact(_fact(channel_key)) or 0)))
        keys: list[StreamKey] = []
        newest, before, more = seen, None, True
        while more:
            threads, more = await self._history.archived(
                channel_key.guild, channel_key.channel, before
            )
            for thread in threads:
                if thread.archived < seen:
                    more = False
                    break
                self._catch_up.follow(thread.key, thread.newest)
                keys.append(thread.key)
                newest = max(newest, thread.archived)
                before = thread.archived
        self._found[channel_key] = newest, keys


def _fact(channel_key: ChannelKey) -> str:
    return f"guild {channel_key.guild} archived {channel_key.channel}"
