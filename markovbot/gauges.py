"""How much there is of everything that can grow: read when somebody asks, and free otherwise."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from markovbot.health import disk_room
from markovbot.store.ports import CacheUse, DatabaseStore, FleetStore, FleetUse

Depth = Callable[[], int]


@dataclass(frozen=True, slots=True)
class GaugeReading:
    """What the gauges show at a moment: depths of queues, sizes of what memory holds, bytes.

    What isn't known, such as the bytes of a store in memory, is None; so is what a fleet does where
    one process has the store for itself.
    """

    queues: Mapping[str, int]
    held: Mapping[str, int]
    blocks: CacheUse | None = None
    database_bytes: int | None = None
    disk_free_bytes: int | None = None
    fleet: FleetUse | None = None


@dataclass(frozen=True, slots=True)
class Gauges:
    """What is measured: `queues` and `held` by what they are of, the database's files, and what
    this process does in a store that it shares with others."""

    queues: Mapping[str, Depth]
    held: Mapping[str, Depth]
    files: DatabaseStore | None = None
    database: Path | None = None
    fleet: FleetStore | None = None

    async def read(self) -> GaugeReading:
        """Look at everything."""
        queues = {name: depth() for name, depth in self.queues.items()}
        held = {name: depth() for name, depth in self.held.items()}
        fleet = None if self.fleet is None else self.fleet.fleet_use()
        if self.files is None or self.database is None:
            return GaugeReading(queues, held, fleet=fleet)
        size = free = None
        with suppress(OSError):  # a file was renamed or removed just now
            size = await self.files.size()
            free = (await asyncio.to_thread(disk_room, self.database)).free
        return GaugeReading(queues, held, self.files.cache_use(), size, free, fleet)
