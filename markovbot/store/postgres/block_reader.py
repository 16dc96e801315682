"""Read packed blocks from a thread, by statements that run in the event loop."""

import asyncio
from collections.abc import Coroutine, Sequence
from typing import Any, TypeVar

from markovbot.store.postgres.block_cache import FleetBlocks
from markovbot.store.postgres.storage import NUMBER, NUMBER_BITS
from markovbot.store.postgres.tables import GuildTables
from markovbot.store.postgres.world import World

T = TypeVar("T")


class BlockReader:
    """Fetches the blocks of worlds; made in the event loop, used from other threads."""

    def __init__(self, tables: GuildTables, blocks: FleetBlocks) -> None:
        self._tables = tables
        self._blocks = blocks
        self._loop = asyncio.get_running_loop()

    def fetch(self, world: World, blocks: Sequence[int]) -> dict[int, bytes]:
        """Return blocks of a world by id."""
        found = self._blocks.find_written(world.guild, blocks)
        wanted = [
            (id_ >> NUMBER_BITS, id_ & NUMBER) for id_ in blocks if id_ >= 0 and id_ not in found
        ]
        if not wanted:
            return found
        sealed = self.run_in_loop(self._tables.read_blocks(world.guild, wanted))
        for (run, number), data in sealed.items():
            found[run << NUMBER_BITS | number] = world.open("block", [run, number], data)
        return found

    def run_in_loop(self, work: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine in the event loop and return its result."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()
