"""The fact that the file is to be rewritten, since something in it must leave no bytes."""

import sqlite3
from secrets import token_hex
from typing import Final

VACUUM_DUE: Final = "scrub due"


def schedule_vacuum(connection: sqlite3.Connection) -> None:
    """Have the file rewritten.

    In the same transaction as the deletion, so that after a crash the next start does it. The value
    is random, so that another program whose vacuum began earlier doesn't delete it.
    """
    connection.execute(
        "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (VACUUM_DUE, token_hex(8))
    )


def vacuum_failed(error: sqlite3.Error) -> str:
    """Say that bytes of what was forgotten are still in the file."""
    return (
        "What was forgotten could not be overwritten in the database file yet "
        f"({error}): it takes as much free space as the file itself. The next start tries again."
    )
