"""Coverage and switches in SQLite: which message ids are learned, and which channels are on."""

import json
import sqlite3
from collections.abc import Collection, Mapping, Sequence

from markovbot.domain import ChannelId, CoveredRange, GuildId, MessageId, Precondition, StreamKey
from markovbot.store.rules import coverage as rules
from markovbot.store.rules.coverage import Range

StreamRanges = Mapping[StreamKey, Sequence[Range]]
"""The covered ranges of streams, lowest first."""


def covered_ranges(connection: sqlite3.Connection, keys: Collection[StreamKey]) -> StreamRanges:
    """Return the covered ranges of each of some streams."""
    streams = list(keys)
    found: dict[StreamKey, list[Range]] = {key: [] for key in streams}
    for place, low, high in connection.execute(
        "SELECT wanted.key, low, high FROM json_each(?) AS wanted CROSS JOIN learned "
        "ON guild = json_extract(value, '$[0]') AND channel = json_extract(value, '$[1]') "
        "AND stream = json_extract(value, '$[2]') ORDER BY wanted.key, low",
        (json.dumps(streams),),
    ):
        found[streams[place]].append((low, high))
    return found


def refused(
    connection: sqlite3.Connection, covered_ranges: Sequence[CoveredRange], known: StreamRanges
) -> frozenset[StreamKey]:
    """Return the streams of ranges whose precondition doesn't hold, given what is covered."""
    asked = [one for one in covered_ranges if one.precondition is not Precondition.NONE]
    since = _since(connection, {(one.key.guild, one.key.channel) for one in asked})
    return frozenset(
        one.key
        for one in asked
        if not rules.precondition_holds(
            one, since.get((one.key.guild, one.key.channel)), known[one.key]
        )
    )


def record(
    connection: sqlite3.Connection, added: Sequence[CoveredRange], known: StreamRanges
) -> None:
    """Add ranges to what is covered of their streams, given as `covered_ranges` returns it."""
    by_stream: dict[StreamKey, list[Range]] = {}
    for one in added:
        by_stream.setdefault(one.key, []).append((int(one.low), int(one.high)))
    gone, new = [], []
    for key, ranges in by_stream.items():
        after, before = rules.merged(known[key], ranges), frozenset(known[key])
        lows = {low for low, _ in after}
        gone += [(*key, low) for low, _ in known[key] if low not in lows]
        new += [(*key, *one) for one in after if one not in before]
    connection.executemany(
        "DELETE FROM learned WHERE guild = ? AND channel = ? AND stream = ? AND low = ?", gone
    )
    connection.executemany(
        "INSERT INTO learned (guild, channel, stream, low, high) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT DO UPDATE SET high = excluded.high",
        new,
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
    known = covered_ranges(connection, [key])
    if (found := rules.range_with(known[key], switched)) is not None:
        return found
    record(connection, [CoveredRange(key, switched, switched)], known)
    return switched, switched


def since(connection: sqlite3.Connection, guild: GuildId, channel: ChannelId) -> MessageId | None:
    """Return the id after which a channel's messages are learned; None if it is off."""
    return _since(connection, [(guild, channel)]).get((guild, channel))


def _since(
    connection: sqlite3.Connection, channels: Collection[tuple[GuildId, ChannelId]]
) -> dict[tuple[GuildId, ChannelId], MessageId]:
    """Return the ids after which the messages of channels are learned, of those that are on."""
    rows = connection.execute(
        "SELECT guild, channel, since FROM json_each(?) AS wanted CROSS JOIN switched_on "
        "ON guild = json_extract(value, '$[0]') AND channel = json_extract(value, '$[1]')",
        (json.dumps(list(channels)),),
    )
    return {
        (GuildId(guild), ChannelId(channel)): MessageId(since) for guild, channel, since in rows
    }


def switches(connection: sqlite3.Connection, guild: GuildId) -> dict[ChannelId, MessageId]:
    """Return a guild's channels that are switched on, with the ids after which they are learned."""
    return {
        ChannelId(channel): MessageId(after)
        for channel, after in connection.execute(
            "SELECT channel, since FROM switched_on WHERE guild = ?", (guild,)
        )
    }


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
