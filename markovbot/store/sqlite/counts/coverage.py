"""Which message ids of a stream are learned: closed ranges, disjoint and as few as possible.

A watermark alone is their special case of one range. Several are needed because an export may
hold what was said before a channel was switched on, and after that the bot may have been away.
"""

import sqlite3
from collections.abc import Sequence

from markovbot.domain import ChannelId, CoveredRange, GuildId, MessageId, Precondition, StreamKey

Range = tuple[int, int]


def covered_ranges(connection: sqlite3.Connection, key: StreamKey) -> list[Range]:
    """Return the learned ranges of a stream, lowest first."""
    return connection.execute(
        "SELECT low, high FROM learned WHERE guild = ? AND channel = ? AND stream = ? ORDER BY low",
        (key.guild, key.channel, key.stream),
    ).fetchall()


def contains(ranges: Sequence[Range], id_: int) -> bool:
    """Tell whether an id lies in one of the ranges."""
    return any(low <= id_ <= high for low, high in ranges)


def precondition_holds(
    connection: sqlite3.Connection, covered_range: CoveredRange, known: Sequence[Range]
) -> bool:
    """Tell whether a span's anchor holds, given the stream's learned ranges."""
    if covered_range.precondition is Precondition.NONE:
        return True
    switched = since(connection, covered_range.key.guild, covered_range.key.channel)
    if switched is None:
        return False
    match covered_range.precondition:
        case Precondition.LOW_COVERED:
            return contains(known, covered_range.low)
        case Precondition.HIGH_COVERED:
            return contains(known, covered_range.high)
        case Precondition.AFTER_SWITCH:
            return switched < covered_range.low


def record(
    connection: sqlite3.Connection, covered_range: CoveredRange, known: Sequence[Range]
) -> None:
    """Add a span to a stream's learned ranges, given as `covered_ranges` returns them."""
    key, low, high = covered_range.key, int(covered_range.low), int(covered_range.high)
    touched = [one for one in known if one[0] <= high + 1 and one[1] >= low - 1]
    place = (key.guild, key.channel, key.stream)
    if len(touched) == 1 and touched[0][0] <= low:  # as always but at the beginning of a stream
        if touched[0][1] < high:
            connection.execute(
                "UPDATE learned SET high = ? "
                "WHERE guild = ? AND channel = ? AND stream = ? AND low = ?",
                (high, *place, touched[0][0]),
            )
        return
    connection.executemany(
        "DELETE FROM learned WHERE guild = ? AND channel = ? AND stream = ? AND low = ?",
        [(*place, one[0]) for one in touched],
    )
    connection.execute(
        "INSERT INTO learned (guild, channel, stream, low, high) VALUES (?, ?, ?, ?, ?)",
        (
            *place,
            min([low, *(one[0] for one in touched)]),
            max([high, *(one[1] for one in touched)]),
        ),
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
    """Return the channels that are on."""
    return frozenset(
        (GuildId(guild), ChannelId(channel))
        for guild, channel in connection.execute("SELECT guild, channel FROM switched_on")
    )


def around_switch(connection: sqlite3.Connection, key: StreamKey) -> Range | None:
    """Return the learned range that a stream's channel was switched on in; None if it is off.

    A stream that has nothing learned gets one that holds the switch only.
    """
    switched = since(connection, key.guild, key.channel)
    if switched is None:
        return None
    known = covered_ranges(connection, key)
    for low, high in known:
        if low <= switched <= high:
            return low, high
    record(connection, CoveredRange(key, switched, switched), known)
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
    """Forget what was learned of a channel (or all) and let its switch count from now."""
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
