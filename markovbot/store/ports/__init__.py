"""What the rest of the bot asks of a store, whichever database stands behind it."""

from typing import Protocol

from markovbot.store.ports.channels import ChannelStore
from markovbot.store.ports.copying import CopyableStore
from markovbot.store.ports.counts import CountStore
from markovbot.store.ports.file import ByteProgress, FileStore, StorageLayout
from markovbot.store.ports.fleet import FleetStore, FleetUse
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


class DatabaseStore(Store, FileStore, Protocol):
    """A store that is a database file of ours."""


__all__ = [
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
    "LearnResult",
    "MaintenanceStore",
    "ModelStatistics",
    "PreferenceStore",
    "Reading",
    "RedactedNames",
    "ScopeStatistics",
    "SourceId",
    "StorageLayout",
    "Store",
]
