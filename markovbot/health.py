"""Whether the database can be written to, the disk has room, and the clock is right."""

import asyncio
import logging
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from markovbot.clock import Clock
from markovbot.errors import UserError
from markovbot.store.ports import PreferenceStore

log = logging.getLogger(__name__)

SPARE: Final = 100_000_000
"""Bytes that should be free beside those for a backup: the write-ahead log, and what is learned."""

CHECKED: Final = "checked"
"""The fact that is written to find out whether facts can be written."""


@dataclass(frozen=True, slots=True)
class DiskRoom:
    """The bytes that are free where the database is, and those that should be."""

    free: int
    needed: int

    @property
    def scarce(self) -> bool:
        """Tell whether the disk may be full soon."""
        return self.free < self.needed


def disk_room(database: Path) -> DiskRoom:
    """Return the room where a database is or will be; a backup takes as much as it does.

    Raises OSError.
    """
    size = database.stat().st_size if database.exists() else 0
    place = next(one for one in database.absolute().parents if one.exists())
    return DiskRoom(shutil.disk_usage(place).free, size + SPARE)


class Health:
    """Looks at what the bot stands on; `database` is None where nothing lies in a file."""

    def __init__(self, store: PreferenceStore, clock: Clock, database: Path | None) -> None:
        self._store = store
        self._clock = clock
        self._database = database

    async def database_writable(self) -> bool:
        """Write something to the database; return False, and log why, if that fails."""
        try:
            await self._store.set_fact(CHECKED, str(self._clock.today()))
        except UserError as error:
            log.error("%s", error)
            return False
        return True

    async def disk_scarce(self) -> bool:
        """Tell whether the disk with the database may be full soon; False if that isn't known."""
        if self._database is None:
            return False
        try:
            room = await asyncio.to_thread(disk_room, self._database)
        except OSError as error:
            log.warning("The room on the disk can't be looked at (%s).", error.strerror)
            return False
        return room.scarce

    @property
    def clock_wrong(self) -> bool:
        """Tell whether this machine's clock is far from Discord's."""
        return self._clock.wrong
