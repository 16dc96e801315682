"""Where the counts live. Everything that knows SQL is in here."""

from markovbot.store.protocol import (
    BackfillJob,
    ByteProgress,
    CountRecord,
    DatabaseStore,
    Erased,
    Example,
    LearnResult,
    Reading,
    ScopeStatistics,
    SourceId,
    StorageLayout,
    Store,
)
from markovbot.store.sqlite.file.backup_files import make_directory
from markovbot.store.sqlite.file.bootstrap import open_store
from markovbot.store.sqlite.file.cancellation import stoppable
from markovbot.store.sqlite.file.cipher import Kind, can_encrypt, kind_of
from markovbot.store.sqlite.file.database_file import DatabaseFile
from markovbot.store.sqlite.file.reencrypt import (
    opened_exclusively,
    opens_with,
    rewrite,
    rewrite_under,
)
from markovbot.store.sqlite.file.restore import Restored, restore

__all__ = [
    "BackfillJob",
    "ByteProgress",
    "CountRecord",
    "DatabaseFile",
    "DatabaseStore",
    "Erased",
    "Example",
    "Kind",
    "LearnResult",
    "Reading",
    "Restored",
    "ScopeStatistics",
    "SourceId",
    "StorageLayout",
    "Store",
    "can_encrypt",
    "kind_of",
    "make_directory",
    "open_store",
    "opened_exclusively",
    "opens_with",
    "restore",
    "rewrite",
    "rewrite_under",
    "stoppable",
]
