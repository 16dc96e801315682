"""Coverage and switches in SQLite: which message ids are learned, and which channels are on."""

import sqlite3
from collections.abc import Sequence

from markovbot.domain import ChannelId, CoveredRange, GuildId, MessageId, Precondition, StreamKey
from markovbot.store.rules import coverage as rules
from markovbot.store.rules.coverage import Range


def covered_ranges(connection: sqlite3.Connection, key: StreamKey) -> list[Range]:
    """Return the covered ranges of a stream, lowest first."""
    return connection.execute(
        "SELECT low, high FROM learned WHERE guild = ? AND channel = ? AND stream = ? ORDER BY low",
        (key.guild, key.channel, key.stream),
    ).fetchall()


def precondition_holds(
    connection: sqlite3.Connection, covered_range: CoveredRange, ranges: Sequence[Range]
) -> bool:
    """Tell whether a range's precondition holds, given what is covered of its stream."""
    if covered_range.precondition is Precondition.NONE:  # most often: saves a query
        return True
    key = covered_range.key
    return rules.precondition_holds(
        covered_range, since(connection, key.guild, key.channel), ranges
    )


def record(
    connection: sqlite3.Connection, covered_range: CoveredRange, ranges: Sequence[Range]
) -> None:
    """Add a range to what is covered of its stream, given as `covered_ranges` returns it."""
    key, added = covered_range.key, (int(covered_range.low), int(covered_range.high))
    touched = rules.touching(ranges, added)
    low, high = rules.united(touched, added)
    stream = (key.guild, key.channel, key.stream)
    if len(touched) == 1 and touched[0][0] == low:  # as nearly always: saves a statement
        if touched[0][1] < high:
            connection.execute(
                "UPDATE learned SET high = ? "
                "WHERE guild = ? AND channel = ? AND stream = ? AND low = ?",
                (high, *stream, low),
            )
        return
    connection.executemany(
        "DELETE FROM learned WHERE guild = ? AND channel = ? AND stream = ? AND low = ?",
        [(*stream, one[0]) for one in touched],
    )
    connection.execute(
        "INSERT INTO learned (guild, channel, stream, low, high) VALUES (?, ?, ?, ?, ?)",
        (*stream, low, high),
    )


def switch_on(
    connection: sqlite3.Connection, guild: GuildId, channel: ChannelId, after: MessageId
) -> bool:
    """Switch a channel on; return False if it was on already."""
    cursor = connection.execute(
        "INSERT INTO switched_on (guild, channel, since) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        (guild, channel, after),
    )
    return cursor.rowcount == 1


def switch_off(connection: sqlite3.Connection, guild: GuildId, channel: ChannelId) -> bool:
    """Switch a channel off; return False if it was off already."""
    place = (guild, channel)
    connection.execute("DELETE FROM training WHERE guild = ? AND channel = ?", place)
    cursor = connection.execute("DELETE FROM switched_on WHERE guild = ? AND channel = ?", place)
    return cursor.rowcount == 1


def switched_on(connection: sqlite3.Connection) -> frozenset[tuple[GuildId, ChannelId]]:
    """Return the channels that are switched on."""
    return frozenset(
        (GuildId(guild), ChannelId(channel))
        for guild, channel in connection.execute("SELECT guild, channel FROM switched_on")
    )


def around_switch(connection: sqlite3.Connection, key: StreamKey) -> Range | None:
    """Return the covered range that holds the id at which a stream's channel was switched on.

    If there is none, it is recorded, with that id alone. None if the channel is off.
    """
    switched = since(connection, key.guild, key.channel)
    if switched is None:
        return None
    ranges = covered_ranges(connection, key)
    if (found := rules.range_with(ranges, switched)) is not None:
        return found
    record(connection, CoveredRange(key, switched, switched), ranges)
    return switched, switched


def since(connection: sqlite3.Connection, guild: GuildId, channel: ChannelId) -> MessageId | None:
    """Return the id after which a channel's messages are learned; None if it is off."""
    row = connection.execute(
        "SELECT since FROM switched_on WHERE guild = ? AND channel = ?", (guild, channel)
    ).fetchone()
    return None if row is None else MessageId(row[0])


def clear(
    connection: sqlite3.Connection, guild: GuildId, channel: ChannelId | None, now: MessageId
) -> None:
    """Clear the coverage of a channel, or all of a guild; switched-on ones count from `now`."""
    places: tuple[str, list[int]] = ("guild = ?", [guild])
    if channel is not None:
        places = ("guild = ? AND channel = ?", [guild, channel])
    condition, parameters = places
    for table in ("learned", "training"):
        connection.execute(f"DELETE FROM {table} WHERE {condition}", parameters)
    connection.execute(
        f"UPDATE switched_on SET since = ? WHERE {condition}",
        [now, *parameters],
    )
