"""Retention periods: which of them are over, and how a change of the span moves them."""

import sqlite3

from markovbot.domain import SINGLE_PERIOD, GuildId, Scope
from markovbot.store.sqlite.counts.erasing import begin_epoch
from markovbot.store.sqlite.counts.sources import guild_id


def expired(connection: sqlite3.Connection, today: int) -> list[Scope]:
    """Return the periods that are over."""
    rows = connection.execute(
        "SELECT DISTINCT guild.snowflake, period FROM member JOIN guild ON guild.id = guild "
        "WHERE period <> ? AND period <= ?",
        (SINGLE_PERIOD, today),
    )
    return [Scope(GuildId(guild), period=period) for guild, period in rows]


def enforce(connection: sqlite3.Connection, today: int) -> None:
    """Limit what outlives its guild's span: another process may have been in the middle of
    learning it when the span was changed."""
    rows = connection.execute(
        "SELECT DISTINCT policy.guild, ?1 + policy.retention FROM policy "
        "JOIN guild ON guild.snowflake = policy.guild JOIN member ON member.guild = guild.id "
        "WHERE policy.retention AND (period = ?2 OR period > ?1 + policy.retention)",
        (today, SINGLE_PERIOD),
    ).fetchall()
    for guild, latest in rows:
        limit(connection, GuildId(guild), latest)


def limit(connection: sqlite3.Connection, guild: GuildId, latest: int | None) -> None:
    """Let nothing that a guild has learned so far outlive a day; None for no limit any more.

    Counts are kept by member ids, and each of those belongs to one period: so it is enough to say
    of the ids that they belong to another.
    """
    home = guild_id(connection, guild)
    if home is None:
        return
    if latest is None:
        connection.execute("UPDATE member SET period = ? WHERE guild = ?", (SINGLE_PERIOD, home))
    else:
        connection.execute(
            "UPDATE member SET period = ?1 WHERE guild = ?2 AND (period = ?3 OR period > ?1)",
            (latest, home, SINGLE_PERIOD),
        )
    begin_epoch(connection)
