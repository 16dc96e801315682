"""The key with which a database hashes names: it is one of its facts."""

import secrets
import sqlite3
from typing import Final

NAMES_KEY: Final = "names key"
KEY_BYTES: Final = 16


def names_key(connection: sqlite3.Connection) -> bytes:
    """Return the database's own key for hashes, made when it is first needed."""
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (NAMES_KEY,)).fetchone()
    if row is None:
        key = secrets.token_hex(KEY_BYTES)
        connection.execute("INSERT INTO meta (key, value) VALUES (?, ?)", (NAMES_KEY, key))
        return bytes.fromhex(key)
    return bytes.fromhex(row[0])
