"""Work that a store does for itself."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Protocol

CompactionProgress = Callable[[float], object]
"""Is told which share of a compaction is done, after each of its slices."""


def untold(_share: float, /) -> None:
    """Tell nobody how far a compaction is."""


class MaintenanceStore(Protocol):
    """Compaction and erasure that are due, bulk loads, integrity."""

    async def settle(self) -> None:
        """Do the erasures and compactions that are due now, instead of some time soon."""

    def bulk(self, merging: CompactionProgress = untold) -> AbstractAsyncContextManager[None]:
        """Put compaction off until the block ends: many examples are coming. Then tell `merging`
        how far it is."""

    async def size(self) -> int:
        """Return the bytes that the database takes on disk, wherever that is."""

    async def check(self) -> list[str]:
        """Return what is wrong with the store, a sentence each; empty if all is well."""
