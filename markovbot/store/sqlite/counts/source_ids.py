"""The short random ids that stand for guilds, channels and members in the keys of counts."""

import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from typing import Final

from markovbot.store.model.batch import SourceKey
from markovbot.store.packed.keys import CHANNEL_BITS, GUILD_BITS, MEMBER_BITS, source_code
from markovbot.store.ports import SourceId
from markovbot.store.sqlite.counts.random_ids import new_ids, new_ids_within

CACHED_SOURCES: Final = 1 << 14
"""Sources whose ids the writer caches: about 6 MB."""

_Place = tuple[int, int]
"""The ids of a guild and of one of its channels."""


class SourceIds:
    """The ids of sources, looked up or created, all of a batch at once; a cache holds the latest.

    A source that is being erased keeps its ids until it is gone; if its member writes meanwhile,
    that member gets a new id.
    """

    def __init__(self) -> None:
        self._known: dict[SourceKey, SourceId] = {}

    def clear(self) -> None:
        """Clear the cache: ids may have been deleted, or were never committed."""
        self._known = {}

    def enter(self, connection: sqlite3.Connection, keys: Sequence[SourceKey]) -> list[SourceId]:
        """Return the ids of each source, new ones if need be."""
        known = self._known
        if missing := set(keys).difference(known):
            if len(known) + len(missing) > CACHED_SOURCES:
                known.clear()
                missing = set(keys)
            known.update(_entered(connection, sorted(missing)))
        return [known[key] for key in keys]


def _entered(
    connection: sqlite3.Connection, keys: Sequence[SourceKey]
) -> Iterable[tuple[SourceKey, SourceId]]:
    guilds = _guilds(connection, {guild for guild, _, _, _ in keys})
    channels = _channels(connection, {(guilds[guild], channel) for guild, channel, _, _ in keys})
    places = [(guilds[guild], channels[guilds[guild], channel]) for guild, channel, _, _ in keys]
    members = _members(
        connection,
        [
            (place, member, period)
            for place, (_, _, member, period) in zip(places, keys, strict=True)
        ],
    )
    for key, (guild, channel), member in zip(keys, places, members, strict=True):
        yield key, (guild, source_code(channel, member))


def _guilds(connection: sqlite3.Connection, snowflakes: Collection[int]) -> dict[int, int]:
    """Return the id of each guild."""
    found: dict[int, int] = dict(
        connection.execute(
            "SELECT snowflake, id FROM guild WHERE snowflake IN (SELECT value FROM json_each(?))",
            (json.dumps(list(snowflakes)),),
        ).fetchall()
    )
    taken = "(SELECT id FROM guild UNION ALL SELECT guild FROM erasing)"
    for snowflake in sorted(set(snowflakes).difference(found)):  # once in a guild's life
        (new,) = new_ids(connection, taken, GUILD_BITS, 1)
        connection.execute("INSERT INTO guild VALUES (?, ?)", (new, snowflake))
        found[snowflake] = new
    return found


def _channels(
    connection: sqlite3.Connection, wanted: Collection[tuple[int, int]]
) -> dict[tuple[int, int], int]:
    """Return the id of each channel, given a guild's id and the channel's snowflake."""
    found = {
        (guild, snowflake): id_
        for guild, snowflake, id_ in connection.execute(
            "SELECT guild, snowflake, channel.id FROM json_each(?) AS wanted CROSS JOIN channel "
            "ON guild = json_extract(value, '$[0]') AND snowflake = json_extract(value, '$[1]')",
            (json.dumps(list(wanted)),),
        )
    }
    missing = sorted(set(wanted).difference(found))
    new = new_ids_within(connection, "channel", CHANNEL_BITS, [guild for guild, _ in missing])
    found.update(zip(missing, new, strict=True))
    connection.executemany(
        "INSERT INTO channel (guild, snowflake, id) VALUES (?, ?, ?)",
        [(*channel, found[channel]) for channel in missing],
    )
    return found


def _members(
    connection: sqlite3.Connection, wanted: Sequence[tuple[_Place, int, int]]
) -> list[int]:
    """Return the id of each member, given where they write, their snowflake and the period.

    After an erasure somebody may have several; each channel keeps to the one it knows.
    """
    rows = [(guild, snowflake, period, channel) for (guild, channel), snowflake, period in wanted]
    found: dict[int, int] = dict(
        connection.execute(
            "WITH wanted AS (SELECT key AS place, json_extract(value, '$[0]') AS guild, "
            "json_extract(value, '$[1]') AS snowflake, json_extract(value, '$[2]') AS period, "
            "json_extract(value, '$[3]') AS channel FROM json_each(?)) "
            "SELECT place, member.id FROM wanted CROSS JOIN member ON member.guild = wanted.guild "
            "AND member.snowflake = wanted.snowflake AND member.period = wanted.period "
            "WHERE NOT EXISTS (SELECT 1 FROM erasing WHERE erasing.guild = wanted.guild "
            "AND erasing.channel = wanted.channel AND erasing.member = member.id) "
            # The last row of a place counts.
            "ORDER BY EXISTS (SELECT 1 FROM source WHERE source.guild = wanted.guild "
            "AND source.channel = wanted.channel AND source.member = member.id)",
            (json.dumps(rows),),
        ).fetchall()
    )
    missing = sorted({row[:3] for place, row in enumerate(rows) if place not in found})
    ids = new_ids_within(connection, "member", MEMBER_BITS, [guild for guild, _, _ in missing])
    new = dict(zip(missing, ids, strict=True))
    connection.executemany(
        "INSERT INTO member (guild, snowflake, period, id) VALUES (?, ?, ?, ?)",
        [(*person, id_) for person, id_ in new.items()],
    )
    return [found[place] if place in found else new[row[:3]] for place, row in enumerate(rows)]
