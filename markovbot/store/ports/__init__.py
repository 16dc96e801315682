"""What the rest of the bot asks of a store, whichever database stands behind it."""

from contextlib import AbstractAsyncContextManager
from typing import Protocol, runtime_checkable

from markovbot.store.ports.channels import ChannelStore
from markovbot.store.ports.copyable import CopyableStore
from markovbot.store.ports.counts import CountStore
from markovbot.store.ports.file import ByteProgress, FileStore
from markovbot.store.ports.fleet import FleetStore, FleetUse
from markovbot.store.ports.layout import LayoutStore, StorageLayout
from markovbot.store.ports.maintenance import MaintenanceStore
from markovbot.store.ports.preferences import PreferenceStore
from markovbot.store.ports.reading import Reading
from markovbot.store.ports.records import (
    BackfillJob,
    CacheUse,
    CountRecord,
    Erased,
    Example,
    LearnResult,
    ModelStatistics,
    RedactedNames,
    ScopeStatistics,
    SourceId,
)


class Store(CountStore, ChannelStore, PreferenceStore, MaintenanceStore, CopyableStore, Protocol):
    """A whole store: its five ports."""


class AuditedStore(Store, LayoutStore, Protocol):
    """A store in a database, which shows what it has written."""


@runtime_checkable
class DatabaseStore(AuditedStore, FileStore, Protocol):
    """A store that is a database file of ours."""


@runtime_checkable
class ServerStore(AuditedStore, Protocol):
    """A store on a server."""

    def scratch(self) -> AbstractAsyncContextManager[AuditedStore]:
        """Open an empty store beside this one, with a key of its own; at the end nothing is left
        of it."""


__all__ = [
    "AuditedStore",
    "BackfillJob",
    "ByteProgress",
    "CacheUse",
    "ChannelStore",
    "CopyableStore",
    "CountRecord",
    "CountStore",
    "DatabaseStore",
    "Erased",
    "Example",
    "FileStore",
    "FleetStore",
    "FleetUse",
    "LayoutStore",
    "LearnResult",
    "MaintenanceStore",
    "ModelStatistics",
    "PreferenceStore",
    "Reading",
    "RedactedNames",
    "ScopeStatistics",
    "ServerStore",
    "SourceId",
    "StorageLayout",
    "Store",
]
