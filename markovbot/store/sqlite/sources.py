"""The short random ids that stand for guilds, channels and members in every row of counts."""

import sqlite3
from collections.abc import Sequence
from typing import Final

from markovbot.domain import Scope, Style
from markovbot.store.sqlite.vocabulary import new_ids

SINGLE_PERIOD: Final = 0
"""The one retention period there is while retention is off."""


class Sources:
    """Look up, and where needed hand out, ids; remembers them for one transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._guilds: dict[int, int] = {}
        self._channels: dict[tuple[int, int], int] = {}
        self._members: dict[tuple[int, int], int] = {}

    def guild(self, snowflake: int) -> int:
        """Return the id of a guild, new if need be."""
        if (found := self._guilds.get(snowflake)) is None:
            found = guild_id(self._connection, snowflake)
            if found is None:
                (found,) = new_ids(self._connection, "guild", 1)
                self._connection.execute("INSERT INTO guild VALUES (?, ?)", (found, snowflake))
            self._guilds[snowflake] = found
        return found

    def channel(self, guild: int, snowflake: int) -> int:
        """Return the id of a guild's channel, new if need be."""
        if (found := self._channels.get((guild, snowflake))) is None:
            row = self._connection.execute(
                "SELECT id FROM channel WHERE guild = ? AND snowflake = ?", (guild, snowflake)
            ).fetchone()
            if row is None:
                row = new_ids(self._connection, "channel", 1)
                self._connection.execute(
                    "INSERT INTO channel VALUES (?, ?, ?)", (row[0], guild, snowflake)
                )
            self._channels[guild, snowflake] = found = row[0]
        return found

    def member(self, guild: int, snowflake: int) -> int:
        """Return the id of a guild's member, new if need be."""
        if (found := self._members.get((guild, snowflake))) is None:
            row = self._connection.execute(
                "SELECT id FROM member WHERE guild = ? AND snowflake = ?", (guild, snowflake)
            ).fetchone()
            if row is None:
                row = new_ids(self._connection, "member", 1)
                self._connection.execute(
                    "INSERT INTO member VALUES (?, ?, ?)", (row[0], guild, snowflake)
                )
            self._members[guild, snowflake] = found = row[0]
        return found


def guild_id(connection: sqlite3.Connection, snowflake: int) -> int | None:
    """Return the id of a guild that something was learned in."""
    row = connection.execute("SELECT id FROM guild WHERE snowflake = ?", (snowflake,)).fetchone()
    return None if row is None else int(row[0])


def where(connection: sqlite3.Connection, wanted: Style | Scope) -> tuple[str, list[int]] | None:
    """Return the SQL condition on `channel` and `member` that picks some sources out of a guild.

    The first parameter belongs to `guild = ?`, which leads the condition. None if the guild is
    unknown; a condition that is never true if a channel or a member is.
    """
    style = wanted.style() if isinstance(wanted, Scope) else wanted
    guild = guild_id(connection, style.guild)
    if guild is None:
        return None
    condition, parameters = "guild = ?", [guild]
    if style.channels is not None:
        ids = _ids(connection, "channel", guild, sorted(style.channels))
        condition += f" AND channel IN ({','.join('?' * len(ids))})"
        parameters += ids
    if style.members is not None:
        ids = _ids(connection, "member", guild, sorted(style.members))
        condition += f" AND member IN ({','.join('?' * len(ids))})"
        parameters += ids
    return condition, parameters


def _ids(
    connection: sqlite3.Connection, table: str, guild: int, snowflakes: Sequence[int]
) -> list[int]:
    rows = (
        connection.execute(
            f"SELECT id FROM {table} WHERE guild = ? AND snowflake = ?",
            (guild, snowflake),
        ).fetchone()
        for snowflake in snowflakes
    )
    return [row[0] for row in rows if row is not None]


def drop_empty(connection: sqlite3.Connection) -> None:
    """Delete guilds, channels and members that no source is left of."""
    connection.execute("DELETE FROM channel WHERE id NOT IN (SELECT channel FROM source)")
    connection.execute("DELETE FROM member WHERE id NOT IN (SELECT member FROM source)")
    connection.execute("DELETE FROM guild WHERE id NOT IN (SELECT guild FROM source)")
