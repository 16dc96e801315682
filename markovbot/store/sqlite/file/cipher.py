"""Files in clear through sqlite3, encrypted ones through SQLCipher: the one place that knows both.

SQLCipher encrypts page by page (AES-256, an HMAC for each page) with the key given.
"""

import sqlite3
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import Final, cast

from markovbot.errors import UserError

try:
    from sqlcipher3 import dbapi2 as sqlcipher  # type: ignore[import-untyped]
except ImportError:  # no wheel for this platform
    sqlcipher = None

PAGE: Final = 16384
"""Bytes: a block takes some 2,800, of which five fit into a page and leave little unused.
An encrypted file doesn't say it, so whoever opens one has to."""

MAGIC: Final = b"SQLite format 3\0"
"""What a file in clear begins with; an encrypted one begins with random bytes."""

ERRORS: Final[tuple[type[sqlite3.Error], ...]] = (
    (sqlite3.Error, cast("type[sqlite3.Error]", sqlcipher.Error))
    if sqlcipher is not None
    else (sqlite3.Error,)
)
"""What either library raises. Theirs has the same codes, but isn't derived from Python's own."""

TEXTS: Final = {
    "attempt to write a readonly database": sqlite3.SQLITE_READONLY,
    "database disk image is malformed": sqlite3.SQLITE_CORRUPT,
    "database is locked": sqlite3.SQLITE_BUSY,
    "database or disk is full": sqlite3.SQLITE_FULL,
    "disk I/O error": sqlite3.SQLITE_IOERR,
    "file is not a database": sqlite3.SQLITE_NOTADB,
    "unable to open database file": sqlite3.SQLITE_CANTOPEN,
}
"""What SQLite says, by which an error is known that comes without a code, or with a vague one."""


class Kind(Enum):
    """What a path leads to, as its first bytes tell."""

    NOTHING = "nothing, or an empty file"
    CLEAR = "a database in clear"
    OTHER = "an encrypted database, or none at all"
    UNREADABLE = "something that can't be read"


def code_of(error: Exception) -> int:
    """Return the primary result code of an error of either library; 0 if it isn't one's."""
    code = int(getattr(error, "sqlite_errorcode", 0)) & 0xFF
    if code in {0, sqlite3.SQLITE_ERROR}:  # SQLCipher's backups and exports
        return TEXTS.get(str(error), code)
    return code


def can_encrypt() -> bool:
    """Tell whether files can be encrypted here."""
    return sqlcipher is not None


def kind_of(path: Path) -> Kind:
    """Look at a file's first bytes."""
    try:
        with path.open("rb") as file:
            head = file.read(len(MAGIC))
    except FileNotFoundError:
        return Kind.NOTHING
    except OSError:
        return Kind.UNREADABLE
    if not head:  # made, and nothing written yet
        return Kind.NOTHING
    return Kind.CLEAR if head == MAGIC else Kind.OTHER


def open_file(path: Path, key: str | None, timeout: float) -> sqlite3.Connection:
    """Open a file that is there as a database, with a key of 64 hex digits or in clear without one.

    `timeout` is in seconds. Whether the key is right shows at the first access.
    """
    if not key:
        return sqlite3.connect(_address(path), timeout=timeout, isolation_level=None, uri=True)
    connection = open_either(path, timeout)
    try:
        # As a default (of the process) and not only for this file: the copy that VACUUM makes takes
        # its size from there, and where the two differ, pages of the copy come back damaged as
        # soon as it is larger than the cache.
        connection.execute(f"PRAGMA cipher_default_page_size = {PAGE}")
        connection.execute(f"PRAGMA key = \"x'{key}'\"")
    except BaseException:
        connection.close()
        raise
    return connection


def open_either(path: Path, timeout: float) -> sqlite3.Connection:
    """Open a database in clear with the library that can encrypt; `timeout` is in seconds."""
    if sqlcipher is None:
        raise UserError("it needs the package sqlcipher3, which isn't there: install it")
    # The same methods, as far as they are used here; the library says so nowhere.
    connect = cast("Callable[..., sqlite3.Connection]", sqlcipher.connect)
    connection = connect(_address(path), timeout=timeout, isolation_level=None, uri=True)
    # Whatever goes wrong is raised; SQLCipher would also write it to stderr.
    connection.execute("PRAGMA cipher_log_level = NONE").close()
    return connection


def _address(path: Path) -> str:
    """Name a file so that either library opens that one, and makes none if it isn't there.

    SQLite would make it with a mode of its own. A mere path that begins with `file:` is an address
    for SQLCipher, and a name for Python's own SQLite.
    """
    return f"{path.absolute().as_uri()}?mode=rw"
