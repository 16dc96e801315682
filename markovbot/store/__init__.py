"""Where the counts are kept. Callers use `ports`; nothing outside this package knows SQL."""

from typing import TYPE_CHECKING, Final

from markovbot.late_imports import late
from markovbot.store.rules.facts import TOKENISER
from markovbot.store.sqlite.file.backup_files import directory_of as directory_of_backups
from markovbot.store.sqlite.file.backup_files import make_directory
from markovbot.store.sqlite.file.bootstrap import open_store
from markovbot.store.sqlite.file.cancellation import stoppable
from markovbot.store.sqlite.file.cipher import Kind, can_encrypt, kind_of
from markovbot.store.sqlite.file.database_file import DatabaseFile
from markovbot.store.sqlite.file.network_share import share_of, share_sentence
from markovbot.store.sqlite.file.reencrypt import (
    opened_exclusively,
    opens_with,
    rewrite,
    rewrite_under,
)

if TYPE_CHECKING:
    from markovbot.store.sqlite.file.restore import Restored, restore

__all__ = [
    "TOKENISER",
    "DatabaseFile",
    "Kind",
    "Restored",
    "can_encrypt",
    "directory_of_backups",
    "kind_of",
    "make_directory",
    "open_store",
    "opened_exclusively",
    "opens_with",
    "restore",
    "rewrite",
    "rewrite_under",
    "share_of",
    "share_sentence",
    "stoppable",
]

_RESTORING: Final = "markovbot.store.sqlite.file.restore"

__getattr__ = late(globals(), {"Restored": _RESTORING, "restore": _RESTORING})
