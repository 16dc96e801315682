"""Sources: which there are of a style, a person or a scope, and how much each has said."""

import json
import sqlite3
from collections.abc import Collection, Iterable

from markovbot.domain import ChannelId, GuildId, Scope
from markovbot.store.model.batch import Said
from markovbot.store.packed.keys import source_code, source_ids
from markovbot.store.rules.contributors import had_three_contributors
from markovbot.store.sqlite.preferences.labels import drop_unknown


def guild_id(connection: sqlite3.Connection, snowflake: int) -> int | None:
    """Return the id of a guild that something was learned in."""
    row = connection.execute("SELECT id FROM guild WHERE snowflake = ?", (snowflake,)).fetchone()
    return None if row is None else int(row[0])


def sources_of(connection: sqlite3.Connection, guild: int, snowflake: int) -> list[int]:
    """Return the codes of a person's sources."""
    rows = connection.execute(
        # CROSS: without statistics SQLite would begin with all of the guild's sources.
        "SELECT source.channel, source.member "
        "FROM member CROSS JOIN source ON source.guild = ?1 AND source.member = member.id "
        "WHERE member.guild = ?1 AND member.snowflake = ?2",
        (guild, snowflake),
    )
    return [source_code(channel, member) for channel, member in rows]


def channels(connection: sqlite3.Connection, guild: int) -> dict[int, int]:
    """Return the snowflake of each of a guild's channels by its id."""
    rows = connection.execute("SELECT id, snowflake FROM channel WHERE guild = ?", (guild,))
    return dict(rows.fetchall())


def person(connection: sqlite3.Connection, guild: int, member: int) -> int:
    """Return whom a member's id belongs to: one person may have several (see the schema)."""
    row: tuple[int] | None = connection.execute(
        "SELECT snowflake FROM member WHERE guild = ? AND id = ?", (guild, member)
    ).fetchone()
    return 0 if row is None else row[0]  # only what is being erased belongs to nobody


def contributors(
    connection: sqlite3.Connection, guild: int, audience: frozenset[ChannelId] | None, most: int
) -> int:
    """Return how many members something was learned from in the audience's channels (None: in
    all), or `most` if that is fewer."""
    allowed, parameters = within_audience(audience)
    (number,) = connection.execute(
        "SELECT COUNT(*) FROM (SELECT DISTINCT member.snowflake FROM source CROSS JOIN member "
        "ON member.guild = source.guild AND member.id = source.member "
        f"WHERE source.guild = ? AND {allowed} LIMIT ?)",
        (guild, *parameters, most),
    ).fetchone()
    return int(number)


def has_had_three(connection: sqlite3.Connection, guild: GuildId) -> bool:
    """Tell whether it is kept that a guild once had three contributors."""
    row = connection.execute(
        "SELECT 1 FROM meta WHERE key = ?", (had_three_contributors(guild),)
    ).fetchone()
    return row is not None


def within_audience(audience: Iterable[ChannelId] | None) -> tuple[str, list[str]]:
    """Return the SQL condition that picks the sources of an audience's channels (None: of all),
    and its parameters."""
    if audience is None:
        return "TRUE", []
    return (
        "source.channel IN (SELECT id FROM channel WHERE channel.guild = source.guild "
        "AND snowflake IN (SELECT value FROM json_each(?)))",
        [json.dumps(list(audience))],
    )


def erasing(connection: sqlite3.Connection, guild: int) -> list[int]:
    """Return a guild's sources that are forgotten but not yet gone from all blocks."""
    return [
        source_code(channel, member)
        for channel, member in connection.execute(
            "SELECT channel, member FROM erasing WHERE guild = ?", (guild,)
        )
    ]


def where(connection: sqlite3.Connection, scope: Scope) -> tuple[str, list[int]] | None:
    """Return the SQL condition on `source` that picks a scope; None if the guild is unknown."""
    guild = guild_id(connection, scope.guild)
    if guild is None:
        return None
    condition, parameters = "guild = ?", [guild]
    for column, snowflake in (("channel", scope.channel), ("member", scope.member)):
        if snowflake is not None:
            condition += (
                f" AND {column} IN (SELECT id FROM {column} WHERE guild = ? AND snowflake = ?)"
            )
            parameters += [guild, snowflake]
    if scope.period is not None:
        condition += " AND member IN (SELECT id FROM member WHERE guild = ? AND period = ?)"
        parameters += [guild, scope.period]
    return condition, parameters


def drop_unused(connection: sqlite3.Connection, guild: int) -> None:
    """Delete a guild, its channels and its members where no source is left of them, and labels of
    what isn't known any more."""
    row = connection.execute("SELECT snowflake FROM guild WHERE id = ?", (guild,)).fetchone()
    for table in ("channel", "member"):
        connection.execute(
            f"DELETE FROM {table} WHERE guild = ?1 "
            f"AND id NOT IN (SELECT {table} FROM source WHERE guild = ?1)",
            (guild,),
        )
    connection.execute(
        "DELETE FROM guild WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM source WHERE guild = ?1)",
        (guild,),
    )
    if row is not None:
        drop_unknown(connection, GuildId(row[0]))


def add_said(connection: sqlite3.Connection, said: Collection[Said], sign: int = 1) -> None:
    """Add messages and tokens to what sources have said, or with sign -1 take them back."""
    connection.executemany(
        "INSERT INTO source (guild, channel, member, messages, tokens) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT DO UPDATE SET messages = messages + excluded.messages, "
        "tokens = tokens + excluded.tokens",
        sorted(
            (guild, *source_ids(code), sign * one, sign * more) for (guild, code), one, more in said
        ),
    )
