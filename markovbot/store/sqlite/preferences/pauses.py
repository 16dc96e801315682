"""Pauses in SQLite: when guilds were paused, and which examples were said meanwhile."""

import sqlite3
from collections.abc import Collection, Sequence

from markovbot.domain import GuildId, MessageId, Pause
from markovbot.store.ports import Example
from markovbot.store.rules import pauses as rules
from markovbot.store.sqlite.preferences.policies import among


def pause(connection: sqlite3.Connection, guild: GuildId, since: MessageId) -> bool:
    """Begin a pause; return False if one lasts."""
    cursor = connection.execute(
        "INSERT INTO pause (guild, since) SELECT ?1, ?2 "
        "WHERE NOT EXISTS (SELECT 1 FROM pause WHERE guild = ?1 AND until IS NULL)",
        (guild, since),
    )
    return cursor.rowcount == 1


def resume(connection: sqlite3.Connection, guild: GuildId, until: MessageId) -> bool:
    """End the pause that lasts; return False if there is none."""
    cursor = connection.execute(
        "UPDATE pause SET until = ? WHERE guild = ? AND until IS NULL", (until, guild)
    )
    return cursor.rowcount == 1


def pauses(
    connection: sqlite3.Connection, guilds: Collection[GuildId] | None = None
) -> dict[GuildId, list[Pause]]:
    """Return the pauses of some guilds (None: of all), the earliest first."""
    where, parameters = among(guilds)
    rows = connection.execute(
        f"SELECT guild, since, until FROM pause {where} ORDER BY guild, since", parameters
    )
    found: dict[GuildId, list[Pause]] = {}
    for guild, since, until in rows:
        end = None if until is None else MessageId(until)
        found.setdefault(GuildId(guild), []).append(Pause(MessageId(since), end))
    return found


def without_paused(
    connection: sqlite3.Connection, examples: Sequence[Example]
) -> Sequence[Example]:
    """Return the examples that weren't said during a pause."""
    guilds = {one.message.key.guild for one in examples}
    return rules.without_paused(examples, pauses(connection, guilds))
