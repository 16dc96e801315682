"""What SQLite has that belongs to no guild, as records, and back."""

import sqlite3
from typing import Final

from markovbot.domain import EVERYWHERE, GuildId, MemberId
from markovbot.store.ports.copying import OtherKey, SharedRecords
from markovbot.store.rules.facts import guild_of_fact
from markovbot.store.rules.tombstones import ALL
from markovbot.store.sqlite.file.merge_preferences import FILE_FACTS
from markovbot.store.sqlite.preferences.hashing import NAMES_KEY, names_key

HASHES: Final = (
    "SELECT EXISTS (SELECT 1 FROM unnamed) OR EXISTS (SELECT 1 FROM blocked) "
    f"OR EXISTS (SELECT 1 FROM forgotten WHERE member <> {ALL})"
)


def read_shared(connection: sqlite3.Connection) -> SharedRecords:
    """Return what belongs to no guild."""
    choices = connection.execute("SELECT member, guild, learned FROM choice ORDER BY 1, 2")
    names = connection.execute("SELECT member, name FROM unnamed ORDER BY 1, 2")
    tombstones = connection.execute(
        "SELECT member, until FROM forgotten WHERE (guild, channel) = (?, ?) ORDER BY 1",
        (EVERYWHERE, ALL),
    )
    facts = connection.execute("SELECT key, value FROM meta ORDER BY key").fetchall()
    own = (*FILE_FACTS, NAMES_KEY)
    return SharedRecords(
        names_key(connection) if _has_hashes(connection) else None,
        tuple((MemberId(one), GuildId(guild), bool(yes)) for one, guild, yes in choices),
        tuple((MemberId(member), name) for member, name in names),
        tuple(tombstones),
        tuple(
            (key, value) for key, value in facts if key not in own and guild_of_fact(key) is None
        ),
    )


def add_shared(connection: sqlite3.Connection, records: SharedRecords) -> None:
    """Take over what belongs to no guild, beside what there is; raise OtherKey if both have hashes
    with keys of their own."""
    if records.key is not None:
        if _has_hashes(connection):
            if names_key(connection) != records.key:
                raise OtherKey
        else:
            connection.execute(
                "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)",
                (NAMES_KEY, records.key.hex()),
            )
    connection.executemany(
        "INSERT INTO choice (member, guild, learned) VALUES (?, ?, ?) "
        "ON CONFLICT DO UPDATE SET learned = MIN(learned, excluded.learned)",
        records.choices,
    )
    connection.executemany(
        "INSERT OR IGNORE INTO unnamed (member, name) VALUES (?, ?)", records.names
    )
    connection.executemany(
        "INSERT INTO forgotten (guild, channel, member, until) VALUES (?, ?, ?, ?) "
        "ON CONFLICT DO UPDATE SET until = MAX(until, excluded.until)",
        [(EVERYWHERE, ALL, *one) for one in records.tombstones],
    )
    connection.executemany("INSERT OR IGNORE INTO meta (key, value) VALUES (?, ?)", records.facts)


def _has_hashes(connection: sqlite3.Connection) -> bool:
    """Tell whether anything is hashed with the database's key."""
    (there,) = connection.execute(HASHES).fetchone()
    return bool(there)
