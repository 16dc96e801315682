"""Work that a store does for itself."""

from contextlib import AbstractAsyncContextManager
from typing import Protocol


class MaintenanceStore(Protocol):
    """Compaction and erasure that are due, bulk loads, integrity."""

    async def settle(self) -> None:
        """Do the erasures and compactions that are due now, instead of some time soon."""

    def bulk(self) -> AbstractAsyncContextManager[None]:
        """Put compaction off until the block ends: many examples are coming."""

    async def size(self) -> int:
        """Return the bytes that the database takes on disk, wherever that is."""

    async def check(self) -> list[str]:
        """Return what is wrong with the store, a sentence each; empty if all is well."""
