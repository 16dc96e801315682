"""Retention periods: which of them are over, and how a change of retention moves them."""

import sqlite3

from markovbot.domain import SINGLE_PERIOD, GuildId, Scope
from markovbot.store.rules.retention import last_period, limited_period
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
    """Apply each guild's retention to what another process learned without it.

    That process may have been in the middle of a batch when the retention was changed.
    """
    rows = connection.execute(
        "SELECT DISTINCT policy.guild, policy.retention, period FROM policy "
        "JOIN guild ON guild.snowflake = policy.guild JOIN member ON member.guild = guild.id "
        "WHERE policy.retention"
    ).fetchall()
    exceeded: dict[GuildId, int | None] = {}
    for guild, retention, period in rows:
        latest = last_period(retention, today)
        if limited_period(period, latest) != period:
            exceeded[GuildId(guild)] = latest
    for guild, latest in exceeded.items():
        limit(connection, guild, latest)


def limit(connection: sqlite3.Connection, guild: GuildId, latest: int | None) -> None:
    """Let nothing that a guild has learned so far outlive the day `latest`; None for no limit.

    Counts are stored by member ids, and each id belongs to one period. So it is enough to write
    another period to those ids.
    """
    own_id = guild_id(connection, guild)
    if own_id is None:
        return
    periods = connection.execute(
        "SELECT DISTINCT period FROM member WHERE guild = ?", (own_id,)
    ).fetchall()
    for (period,) in periods:
        if (moved := limited_period(period, latest)) != period:
            connection.execute(
                "UPDATE member SET period = ? WHERE guild = ? AND period = ?",
                (moved, own_id, period),
            )
    begin_epoch(connection)
