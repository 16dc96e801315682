"""Find the threads that were archived while nobody listened: no event tells of them."""

import logging
from typing import Final

from markovbot.domain import ChannelId, GuildId, MessageId, StreamKey
from markovbot.errors import UserError
from markovbot.ingest.catch_up import LONGEST_PAUSE, CatchUp
from markovbot.ingest.channel_keys import Place
from markovbot.ingest.history import History, HistoryUnavailable
from markovbot.ingest.worker_pool import Workers
from markovbot.store import Store

log = logging.getLogger(__name__)

LOOK_AGAIN: Final = 2.0
"""Seconds until what was found may have been read up."""


class Archives:
    """Looks through the archived threads of channels, back to where it has looked before.

    How far that is, is kept only when all threads found were read up: a restart looks again.
    """

    def __init__(self, store: Store, catch_up: CatchUp, history: History) -> None:
        self._store = store
        self._catch_up = catch_up
        self._history = history
        self._workers: Workers[Place] = Workers(self._turn)
        self._found: dict[Place, tuple[MessageId, list[StreamKey]]] = {}

    def look(self, guild: GuildId, channel: ChannelId) -> None:
        """Ask for a channel's archived threads to be looked through."""
        self._workers.request(Place(guild, channel))

    async def run(self) -> None:
        """Look through whatever is asked for, until cancelled."""
        await self._workers.run()

    async def _turn(self, place: Place) -> float | None:
        try:
            if place not in self._found:
                await self._list(place)
            newest, keys = self._found[place]
            behind = [key for key in keys if not self._catch_up.has_learned(key)]
            if behind and await self._store.since(*place) is not None:
                if any(self._catch_up.is_shut_out(key) for key in behind):
                    del self._found[place]  # the permission's return looks again
                    return None
                for key in behind:  # track of it may have been lost
                    self._catch_up.request(key)
                return LOOK_AGAIN
            del self._found[place]
            await self._store.remember(_fact(place), str(newest))
        except HistoryUnavailable as error:
            # Where it isn't permitted, the permission's return asks again.
            return LONGEST_PAUSE if error.permitted else None
        except UserError as error:
            log.error("%s Archived threads of %d wait.", error, place.channel)
            return LONGEST_PAUSE
        return None

    async def _list(self, place: Place) -> None:
        """Follow every thread that was archived after the last one seen, or the switch."""
        since = await self._store.since(place.guild, place.channel)
        if since is None:
            self._found[place] = MessageId(0), []
            return
        seen = max(since, MessageId(int(await self._store.recall(_fact(place)) or 0)))
        keys: list[StreamKey] = []
        newest, before, more = seen, None, True
        while more:
            threads, more = await self._history.archived(place.guild, place.channel, before)
            for thread in threads:
                if thread.archived < seen:
                    more = False
                    break
                self._catch_up.follow(thread.key, thread.newest)
                keys.append(thread.key)
                newest = max(newest, thread.archived)
                before = thread.archived
        self._found[place] = newest, keys


def _fact(place: Place) -> str:
    return f"guild {place.guild} archived {place.channel}"
