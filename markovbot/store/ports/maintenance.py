"""Work that a store does for itself."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Protocol

CompactionProgress = Callable[[float], object]
"""Is told which share of a compaction is done, after each of its slices."""


def no_progress(_share: float, /) -> None:
    """Tell nobody how far a compaction is."""


class MaintenanceStore(Protocol):
    """Compaction and erasure that are due, bulk loads, integrity."""

    async def settle(self) -> None:
        """Do the erasures and compactions that are due now, instead of some time soon."""

    def bulk(self, progress: CompactionProgress = no_progress) -> AbstractAsyncContextManager[None]:
        """Put compaction off until the block ends: many examples are coming. Then tell `progress`
        how far it is."""

    async def make_room(self) -> None:
        """Wait between two batches of such a block until compaction has caught up with them (a
        write stall)."""

    async def size(self) -> int:
        """Return the bytes that the database takes on disk, wherever that is."""

    async def check(self) -> list[str]:
        """Return what is wrong with the store, a sentence each; empty if all is well."""
