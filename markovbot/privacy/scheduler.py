"""What is due at a certain time: the end of retention periods, and of guilds that were left."""

import asyncio
import logging
from collections.abc import Collection
from typing import Final

from markovbot.clock import Clock
from markovbot.domain import SECONDS_A_DAY, GuildId, MessageId
from markovbot.errors import UserError
from markovbot.privacy.erase import Forgetter
from markovbot.privacy.policies import Policies
from markovbot.store import Store

log = logging.getLogger(__name__)

RETRY: Final = 60.0
"""Seconds until what failed is tried again."""


class Housekeeper:
    """Forgets what is due, and sleeps until there is more.

    `grace` is how many seconds a guild is kept after the bot was removed from it.
    """

    def __init__(
        self, store: Store, forgetter: Forgetter, policies: Policies, clock: Clock, grace: float
    ) -> None:
        self._store = store
        self._forgetter = forgetter
        self._policies = policies
        self._clock = clock
        self._grace = grace
        self._changed = asyncio.Event()
        self._compared = False
        self._present: set[GuildId] = set()
        self._left: set[GuildId] = set()  # and that isn't noted yet

    async def compare(self, known: Collection[GuildId], present: Collection[GuildId]) -> None:
        """Note which guilds the bot is in, of those known and of those it had left.

        Until then none is forgotten: the bot may have been invited back while it didn't run.
        """
        self._present = set(present)
        for guild in await self._store.departures():
            if guild in present:
                await self.come_back(guild)
        for guild in known:
            if guild not in present:
                await self.depart(guild)
        self._compared = True
        self._changed.set()

    async def depart(self, guild: GuildId) -> None:
        """Note that the bot was removed from a guild, or as soon as the store can."""
        self._present.discard(guild)
        self._left.add(guild)
        try:
            await self._note_departures()
        except UserError as error:
            log.error("%s That server %d is gone is noted later.", error, guild)
        self._changed.set()

    async def come_back(self, guild: GuildId) -> None:
        """Note that the bot is in a guild (again), or as soon as the store can."""
        self._present.add(guild)
        self._left.discard(guild)
        try:
            await self._store.come_back(guild)
        except UserError as error:
            log.error("%s That server %d is back is noted later.", error, guild)
            self._changed.set()

    async def _note_departures(self) -> None:
        for guild in list(self._left):
            await self._store.depart(guild, int(self._clock.now() + self._grace))
            self._left.discard(guild)

    async def run(self) -> None:
        """Do what is due, until cancelled; nothing before Discord has told the time."""
        await self._clock.told.wait()
        while True:
            self._changed.clear()
            try:
                pause = await self._tidy()
            except UserError as error:
                log.error("%s What is due to be forgotten waits.", error)
                pause = RETRY
            try:
                async with asyncio.timeout(pause):
                    await self._changed.wait()
            except TimeoutError:
                pass

    async def _tidy(self) -> float:
        """Forget what is due; return the seconds until something else may be."""
        await self._note_departures()
        today = self._clock.today()
        await self._store.enforce_limits(today)
        for scope in await self._store.expired(today):
            forgotten = await self._forgetter.forget(scope, MessageId(0))
            log.info("A retention period is over: %d messages forgotten.", forgotten.messages)
        now = self._clock.now()
        pause = SECONDS_A_DAY - now % SECONDS_A_DAY
        departures = await self._store.departures() if self._compared else {}
        for guild, due in departures.items():
            if guild in self._present:
                await self._store.come_back(guild)
            elif due <= now:
                forgotten = await self._forgetter.forget_guild(guild, self._clock.snowflake())
                self._policies.drop(guild)
                log.info("Server %d is gone: %d messages forgotten.", guild, forgotten.messages)
            else:
                pause = min(pause, due - now)
        return max(pause, 0.0) + 0.1  # clocks round
