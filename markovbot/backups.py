"""Back up the database every now and then, and keep the latest few."""

import asyncio
import logging
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from markovbot.clock import Clock
from markovbot.errors import DatabaseGone, UserError
from markovbot.store import make_directory
from markovbot.store.ports import DatabaseStore
from markovbot.store.sqlite.file import backup_files

log = logging.getLogger(__name__)

AT_FIRST: Final = 600.0
"""Seconds: a bot that has just started has to read up, and one that starts over and over shall not
make a backup each time."""

RETRY: Final = 3600.0
"""Seconds until a backup that failed is tried again; it reads all of the database."""

LONGEST_SLEEP: Final = 600.0
"""Seconds between two looks at the clock, which may be set, or run while the machine sleeps."""

KEPT_FOR: Final = timedelta(days=1)
"""For how long a backup is kept, times how many are, if none are made any more: one made before a
change of the schema would otherwise stay for ever, with what was forgotten since."""


class Backups:
    """Makes a backup each `every` seconds (never, if that is 0), and keeps the latest `keep`.

    Without a `clock` the machine's is believed.
    """

    def __init__(
        self,
        store: DatabaseStore,
        database: Path,
        every: float,
        keep: int,
        clock: Clock | None = None,
    ) -> None:
        self._clock = clock
        self._store = store
        self._database = database
        self._every = every
        self._keep = keep

    async def run(self) -> None:
        """Make a backup whenever one is due, until cancelled."""
        pause = min(AT_FIRST, self._every) if self._every else 0.0
        while True:
            await asyncio.sleep(pause)
            try:
                pause = await self._look()
            except DatabaseGone:
                raise
            except UserError as error:
                log.error("%s The next try is in %.0f minutes.", error, self._retry / 60)
                pause = self._retry
            except OSError as error:
                log.error("Backups can't be looked after (%s).", error.strerror)
                pause = self._retry

    @property
    def _retry(self) -> float:
        return min(RETRY, self._every) if self._every else RETRY

    async def _look(self) -> float:
        """Do what is due; return the seconds until the next look."""
        now = datetime.fromtimestamp(time.time() if self._clock is None else self._clock.now(), UTC)
        # A clock that was ahead may have left some that are from the future.
        found = await asyncio.to_thread(backup_files.kept_backups, self._database)
        before = [one.made for one in found if one.made <= now]
        if not self._every:
            if self._clock is not None and not self._clock.told.is_set():
                return LONGEST_SLEEP  # how old they are isn't known yet
            old = [one.path for one in found if one.made + KEPT_FOR * self._keep <= now]
            await asyncio.to_thread(backup_files.remove, old)
            return LONGEST_SLEEP
        if before:
            left = self._every - (now - before[-1]).total_seconds()
            if left > 0:
                return min(left, LONGEST_SLEEP)
        await self._back_up(now)
        return min(self._every, LONGEST_SLEEP)

    async def _back_up(self, now: datetime) -> None:
        target = backup_files.path_at(self._database, now)
        await asyncio.to_thread(make_directory, target.parent)
        started = time.monotonic()
        # Adding up all counts would take ten times as long, in the process that has to answer.
        size = await self._store.backup(target, thorough=False)
        log.info("Backup %s: %d bytes in %.1f s.", target, size, time.monotonic() - started)
        await asyncio.to_thread(backup_files.prune, self._database, self._keep, target)
