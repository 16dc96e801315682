"""Labels in SQLite: what an operator calls guilds, channels and members, as facts of the guild.

A label of a member is personal data. It goes with what is erased, and with the last count of the
member; the bytes of a label that went are overwritten as those of counts are.
"""

import sqlite3

from markovbot.domain import GuildId, Scope
from markovbot.store.rules.labels import goes_with, label_key, labelled_scope, prefix_of_labels
from markovbot.store.sqlite.counts.known import is_known
from markovbot.store.sqlite.counts.vacuum_due import schedule_vacuum


def labels(connection: sqlite3.Connection, guild: GuildId | None = None) -> dict[Scope, str]:
    """Return the labels in a guild (None: all there are)."""
    keys = prefix_of_labels("*" if guild is None else guild)
    rows = connection.execute("SELECT key, value FROM meta WHERE key GLOB ?", (f"{keys}*",))
    found = ((labelled_scope(key), value) for key, value in rows)
    return {scope: value for scope, value in found if scope is not None}


def set_label(connection: sqlite3.Connection, scope: Scope, label: str) -> bool:
    """Keep a label, or with an empty one keep none; return False if nothing of it is known."""
    if not is_known(connection, scope):
        return False
    _delete(connection, scope)
    if label:
        connection.execute("INSERT INTO meta (key, value) VALUES (?, ?)", (label_key(scope), label))
    return True


def drop_erased(connection: sqlite3.Connection, erased: Scope) -> None:
    """Delete the labels that go with a scope."""
    for scope in labels(connection, erased.guild):
        if goes_with(scope, erased):
            _delete(connection, scope)


def drop_unknown(connection: sqlite3.Connection, guild: GuildId | None = None) -> None:
    """Delete the labels in a guild (None: in all) of what nothing is known of any more."""
    for scope in labels(connection, guild):
        if not is_known(connection, scope):
            _delete(connection, scope)


def _delete(connection: sqlite3.Connection, scope: Scope) -> None:
    gone = connection.execute("DELETE FROM meta WHERE key = ?", (label_key(scope),))
    if gone.rowcount:
        schedule_vacuum(connection)
