"""Of which guilds, channels and members the database holds anything."""

import sqlite3
from collections.abc import Iterator
from typing import Final

from markovbot.domain import EVERYWHERE, GuildId, Scope

TABLES_BY_GUILD: Final = (
    "policy",
    "setting",
    "pause",
    "departure",
    "switched_on",
    "learned",
    "banned",
    "forgotten",
)
"""Tables besides the counts whose rows tell that a guild is known, by its snowflake."""


def known_guilds(connection: sqlite3.Connection) -> list[GuildId]:
    """Return all guilds, also those in which nothing has been learned."""
    others = " ".join(f"UNION SELECT guild FROM {table}" for table in TABLES_BY_GUILD)
    rows = connection.execute(f"SELECT snowflake FROM guild {others} ORDER BY 1")
    return [GuildId(guild) for (guild,) in rows if guild != EVERYWHERE]


def is_known(connection: sqlite3.Connection, scope: Scope) -> bool:
    """Tell whether there is anything of a guild, of a channel or of a member in it."""
    return any(
        connection.execute(f"SELECT 1 FROM {table} WHERE {condition} LIMIT 1", values).fetchone()
        for table, condition, values in _places(scope)
    )


def _places(scope: Scope) -> Iterator[tuple[str, str, tuple[int, ...]]]:
    """Yield the tables with a row of a scope, the condition that picks it, and its values."""
    inside = "guild IN (SELECT id FROM guild WHERE snowflake = ?) AND snowflake = ?"
    if scope.member is not None:
        yield "member", inside, (scope.guild, scope.member)
    elif scope.channel is not None:
        yield "channel", inside, (scope.guild, scope.channel)
        yield "switched_on", "guild = ? AND channel = ?", (scope.guild, scope.channel)
    else:
        yield "guild", "snowflake = ?", (scope.guild,)
        yield from ((table, "guild = ?", (scope.guild,)) for table in TABLES_BY_GUILD)
