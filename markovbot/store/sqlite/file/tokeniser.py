"""Which tokeniser a database's counts were made with: they are never added to by another.

What one tokeniser has learned, another could not take back exactly.
"""

import sqlite3

from markovbot.errors import DatabaseMisconfigured
from markovbot.store.rules.facts import TOKENISER
from markovbot.store.rules.tokeniser import other_tokeniser
from markovbot.text import TOKENISER_VERSION


def check_tokeniser(connection: sqlite3.Connection) -> None:
    """Raise DatabaseMisconfigured if a database has counts of another tokeniser than this one.

    Changes nothing, and looks into databases of any schema.
    """
    if not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'token'").fetchone():
        return
    made_with = _recorded(connection)
    if made_with == TOKENISER_VERSION or not _has_counts(connection):
        return
    raise DatabaseMisconfigured(
        f"{other_tokeniser(made_with)} and put that in the place of the bot's with `python -m "
        "markovbot restore`, which keeps what people have decided"
    )


def record_tokeniser(connection: sqlite3.Connection) -> None:
    """Record this program's tokeniser in a database that has no counts of another.

    Raises DatabaseMisconfigured as `check_tokeniser` does.
    """
    if _recorded(connection) == TOKENISER_VERSION:
        return
    connection.execute("BEGIN IMMEDIATE")  # nobody else learns between look and record
    try:
        check_tokeniser(connection)
        connection.execute(
            "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)",
            (TOKENISER, TOKENISER_VERSION),
        )
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _recorded(connection: sqlite3.Connection) -> str | None:
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (TOKENISER,)).fetchone()
    return None if row is None else str(row[0])


def _has_counts(connection: sqlite3.Connection) -> bool:
    """Tell whether any word is known: those being erased are until the last bytes are gone."""
    return connection.execute("SELECT 1 FROM token LIMIT 1").fetchone() is not None
