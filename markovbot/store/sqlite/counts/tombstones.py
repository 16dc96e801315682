"""Tombstones in SQLite: a row says what was erased and up to which message.

Members are kept as keyed hashes, so that no row names somebody who was erased.
"""

import json
import sqlite3
from collections.abc import Collection, Sequence

from markovbot.domain import GuildId, MemberId, MessageId, Scope
from markovbot.store.ports import Example
from markovbot.store.rules import tombstones as rules
from markovbot.store.rules.hashing import hashed_member
from markovbot.store.rules.tombstones import ALL
from markovbot.store.sqlite.preferences.hashing import names_key


def add(connection: sqlite3.Connection, scope: Scope, until: MessageId) -> None:
    """Add the tombstone of a scope up to a message; its guild may be `EVERYWHERE`."""
    member = ALL
    if scope.member is not None:
        member = hashed_member(names_key(connection), scope.guild, scope.member)
    connection.execute(
        "INSERT INTO forgotten (guild, channel, member, until) VALUES (?, ?, ?, ?) "
        "ON CONFLICT DO UPDATE SET until = MAX(until, excluded.until)",
        (scope.guild, scope.channel or ALL, member, until),
    )


def without_tombstoned(
    connection: sqlite3.Connection, examples: Sequence[Example]
) -> Sequence[Example]:
    """Return the examples that no tombstone of their member covers."""
    people = rules.members_by_guild(examples)
    concerned = connection.execute(
        "SELECT value FROM json_each(?) "
        "WHERE EXISTS (SELECT 1 FROM forgotten WHERE guild = value AND member <> ?)",
        (json.dumps(list(people)), ALL),
    ).fetchall()
    return rules.without_tombstoned(
        examples,
        {
            (guild, channel, member): until
            for (guild,) in concerned
            for channel, member, until in _tombstones(connection, guild, people[guild])
        },
    )


def _tombstones(
    connection: sqlite3.Connection, guild: GuildId, members: Collection[MemberId]
) -> list[tuple[int, MemberId, int]]:
    """Return the tombstones of some members: channel, member, and up to which message."""
    key = names_key(connection)
    people = {hashed_member(key, guild, member): member for member in members}
    rows = connection.execute(
        "SELECT channel, member, until FROM forgotten "
        "WHERE guild = ? AND member IN (SELECT value FROM json_each(?))",
        (guild, json.dumps(list(people))),
    )
    return [(channel, people[member], until) for channel, member, until in rows]
