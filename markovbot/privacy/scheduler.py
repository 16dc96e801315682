"""Erasures that are due at a certain time: ended retention periods, and guilds that were left."""

import asyncio
import logging
from collections.abc import Collection
from typing import Final

from markovbot.clock import Clock
from markovbot.domain import SECONDS_A_DAY, GuildId, MessageId
from markovbot.errors import UserError
from markovbot.fleet.fleet import ALONE, Fleet
from markovbot.privacy.erase import Eraser
from markovbot.privacy.policies import Policies
from markovbot.store.ports import Store

log = logging.getLogger(__name__)

RETRY: Final = 60.0
"""Seconds until an erasure that failed is tried again."""


class Scheduler:
    """Erases what is due in the guilds of this process, and sleeps until something else may be.

    `grace` is how many seconds a guild's counts are kept after the bot was removed from it.
    """

    def __init__(
        self,
        store: Store,
        eraser: Eraser,
        policies: Policies,
        clock: Clock,
        grace: float,
        fleet: Fleet = ALONE,
    ) -> None:
        self._store = store
        self._eraser = eraser
        self._policies = policies
        self._clock = clock
        self._grace = grace
        self._fleet = fleet
        self._changed = asyncio.Event()
        self._reconciled = False
        self._present: set[GuildId] = set()
        self._left: set[GuildId] = set()  # and isn't saved in the store yet

    async def reconcile(self, known: Collection[GuildId], present: Collection[GuildId]) -> None:
        """Compare the guilds `known` to the store with those in which the bot is `present`.

        Before this, no guild is erased: the bot may have been invited back while it didn't run.
        """
        self._present = set(present)
        for guild in await self._store.scheduled_deletions():
            if guild in present:
                await self.cancel_deletion(guild)
        for guild in self._fleet.ours(known):
            if guild not in present:
                await self.schedule_deletion(guild)
        self._reconciled = True
        self._changed.set()

    async def schedule_deletion(self, guild: GuildId) -> None:
        """Save that a guild is to be erased after the grace; later, if the store can't now."""
        self._present.discard(guild)
        self._left.add(guild)
        try:
            await self._save_scheduled_deletions()
        except UserError as error:
            log.error("%s That server %d is gone is noted later.", error, guild)
        self._changed.set()

    async def cancel_deletion(self, guild: GuildId) -> None:
        """Save that the bot is in a guild (again); later, if the store can't now."""
        self._present.add(guild)
        self._left.discard(guild)
        try:
            await self._store.cancel_deletion(guild)
        except UserError as error:
            log.error("%s That server %d is back is noted later.", error, guild)
            self._changed.set()

    async def _save_scheduled_deletions(self) -> None:
        for guild in list(self._left):
            await self._store.schedule_deletion(guild, int(self._clock.now() + self._grace))
            self._left.discard(guild)

    async def run(self) -> None:
        """Erase what is due, until cancelled; nothing before Discord has told the time."""
        await self._clock.told.wait()
        while True:
            self._changed.clear()
            try:
                pause = await self._run_due()
            except UserError as error:
                log.error("%s What is due to be forgotten waits.", error)
                pause = RETRY
            try:
                async with asyncio.timeout(pause):
                    await self._changed.wait()
            except TimeoutError:
                pass

    async def _run_due(self) -> float:
        """Erase what is due; return the seconds until something else may be."""
        await self._save_scheduled_deletions()
        today = self._clock.today()
        await self._store.enforce_limits(today)
        for scope in await self._store.expired(today):
            if not self._fleet.is_ours(scope.guild):
                continue
            erased = await self._eraser.erase(scope, MessageId(0))
            log.info("A retention period is over: %d messages forgotten.", erased.messages)
        now = self._clock.now()
        pause = SECONDS_A_DAY - now % SECONDS_A_DAY
        scheduled_deletions = await self._store.scheduled_deletions() if self._reconciled else {}
        for guild, due in self._fleet.of_ours(scheduled_deletions).items():
            if guild in self._present:
                await self._store.cancel_deletion(guild)
            elif due <= now:
                erased = await self._eraser.erase_guild(guild, self._clock.snowflake())
                self._policies.drop(guild)
                log.info("Server %d is gone: %d messages forgotten.", guild, erased.messages)
            else:
                pause = min(pause, due - now)
        return max(pause, 0.0) + 0.1  # a timer may end a little early
