"""Take over the counts of the first schema: plain rows, one for each count of each source."""

import sqlite3
from typing import Final

import numpy as np

from markovbot.chain.states import END, NOWHERE, START, Relation
from markovbot.store.packed import compaction
from markovbot.store.packed.entries import Counts, Entries
from markovbot.store.packed.keys import (
    CHANNEL_BITS,
    GUILD_BITS,
    MEMBER_BITS,
    WORD_BITS,
    Ids,
    Keys,
    join,
    source_code,
    state_keys,
)
from markovbot.store.sqlite.counts.blocks import SqliteBlockStorage
from markovbot.store.sqlite.counts.vocabulary import new_ids

OLD: Final = ("transition", "source", "channel", "member", "guild", "token", "word")

ROWS: Final = 200_000
"""Rows that are read at a time: about 100 MB."""


class IdMapping:
    """What became of ids; the edges of messages keep theirs."""

    def __init__(self, new: dict[int, int]) -> None:
        everything = {NOWHERE: NOWHERE, START: START, END: END} | new
        old = sorted(everything)
        self._old = np.array(old, np.int64)
        self._new = np.array([everything[one] for one in old], np.uint64)

    def look_up(self, old: "np.typing.NDArray[np.int64]") -> Ids:
        """Return the new ids."""
        return self._new[self._old.searchsorted(old)]


def set_aside(connection: sqlite3.Connection) -> None:
    """Free the names of tables and indexes."""
    connection.execute("DROP INDEX token_by_word")
    for table in OLD:
        connection.execute(f"ALTER TABLE {table} RENAME TO old_{table}")


def convert(connection: sqlite3.Connection) -> None:
    """Fill the new tables from those set aside, and drop these."""
    words = _rename(connection, "word", WORD_BITS)
    tokens = _rename(connection, "token", WORD_BITS)
    connection.executemany(
        "INSERT INTO word SELECT ?, text FROM old_word WHERE id = ?",
        sorted((new, old) for old, new in words.items()),
    )
    connection.executemany(
        "INSERT INTO token SELECT ?, ?, text FROM old_token WHERE id = ?",
        [
            (tokens[old], words[word], old)
            for old, word in connection.execute("SELECT id, word FROM old_token").fetchall()
        ],
    )
    guilds = _rename(connection, "guild", GUILD_BITS)
    connection.executemany(
        "INSERT INTO guild SELECT ?, snowflake FROM old_guild WHERE id = ?",
        [(new, old) for old, new in guilds.items()],
    )
    sources = _convert_sources(connection, guilds)
    _convert_transitions(
        connection, IdMapping(words), IdMapping(tokens), IdMapping(guilds), sources
    )
    for table in OLD:
        connection.execute(f"DROP TABLE old_{table}")
    # Most of the file is free now, and holds the bytes of what has been there.
    connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES ('scrub due', '')")


def _rename(connection: sqlite3.Connection, table: str, bits: int) -> dict[int, int]:
    old = [row[0] for row in connection.execute(f"SELECT id FROM old_{table}")]
    return dict(zip(old, new_ids(connection, table, bits, len(old)), strict=True))


def _convert_sources(
    connection: sqlite3.Connection, guilds: dict[int, int]
) -> dict[tuple[int, int, int], int]:
    """Return the new code of each source, by old channel, member and period."""
    ids: dict[tuple[str, int, int], int] = {}
    codes: dict[tuple[int, int, int], int] = {}
    said = dict[tuple[int, int, int], int]()
    for channel, member, period, tokens in connection.execute(
        "SELECT channel, member, period, SUM(count) FROM old_transition WHERE relation = ? "
        "GROUP BY channel, member, period",
        (int(Relation.SURFACE_FORM),),
    ):
        said[channel, member, period] = tokens
    for guild, channel, member, period, messages in connection.execute(
        "SELECT guild, channel, member, period, messages FROM old_source"
    ).fetchall():
        home = guilds[guild]
        if (place := ids.get(("channel", channel, 0))) is None:
            (place,) = new_ids(connection, "channel", CHANNEL_BITS, 1, f"guild = {home}")
            ids["channel", channel, 0] = place
            connection.execute(
                "INSERT INTO channel SELECT ?, ?, snowflake FROM old_channel WHERE id = ?",
                (home, place, channel),
            )
        if (who := ids.get(("member", member, period))) is None:
            (who,) = new_ids(connection, "member", MEMBER_BITS, 1, f"guild = {home}")
            ids["member", member, period] = who
            connection.execute(
                "INSERT INTO member SELECT ?, ?, snowflake, ? FROM old_member WHERE id = ?",
                (home, who, period, member),
            )
        codes[channel, member, period] = source_code(place, who)
        tokens = said.get((channel, member, period), 0)
        connection.execute(
            "INSERT INTO source VALUES (?, ?, ?, ?, ?)", (home, place, who, messages, tokens)
        )
    return codes


def _convert_transitions(
    connection: sqlite3.Connection,
    words: IdMapping,
    tokens: IdMapping,
    guilds: IdMapping,
    sources: dict[tuple[int, int, int], int],
) -> None:
    for relation in Relation:
        rows = connection.execute(
            "SELECT guild, near, far, next, count, channel, member, period FROM old_transition "
            "WHERE relation = ?",
            (int(relation),),
        )
        while chunk := rows.fetchmany(ROWS):
            columns = np.array([row[:5] for row in chunk], np.int64).T
            source = np.array([sources[row[5:]] for row in chunk], np.uint64)
            guild, previous = guilds.look_up(columns[0]), words.look_up(columns[1])
            before_previous, token = words.look_up(columns[2]), tokens.look_up(columns[3])
            counts: Counts = columns[4].astype(np.uint32)
            low = source << np.uint64(WORD_BITS) | token
            keys: Keys = join(
                state_keys(relation, guild, previous, np.zeros_like(before_previous)), low
            )
            if relation is not Relation.SURFACE_FORM:  # order 1 is stored beside order 2 now
                pairs = before_previous != NOWHERE
                longer = join(
                    state_keys(relation, guild[pairs], previous[pairs], before_previous[pairs]),
                    low[pairs],
                )
                keys = np.concatenate([keys, longer])
                counts = np.concatenate([counts, counts[pairs]])
            compaction.insert(SqliteBlockStorage(connection), Entries.summed(keys, counts))
