"""Three words in a row that are not to be said in a guild again, until an admin says otherwise."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final

from markovbot.chain.states import END, START, WordId
from markovbot.domain import ChannelId, GuildId
from markovbot.text import fold

WordTriple = tuple[WordId, WordId, WordId]

ANY_CHANNEL: Final = 0
"""Stands for every channel."""


def block_line(
    connection: sqlite3.Connection,
    guild: GuildId,
    tokens: Sequence[str],
    channel: ChannelId | None,
) -> int:
    """Block the triples of a line for whoever may read a channel (None: for everybody); return how
    many of them were not blocked there before."""
    words: list[WordId | None] = [START]
    for token in tokens:
        row = connection.execute("SELECT id FROM word WHERE text = ?", (fold(token),)).fetchone()
        words.append(None if row is None else WordId(row[0]))
    words.append(END)
    triples = [
        triple
        for triple in zip(words, islice(words, 1, None), islice(words, 2, None), strict=False)
        if None not in triple
    ]
    before = connection.total_changes
    connection.executemany(
        "INSERT OR IGNORE INTO silenced (guild, channel, first, second, third) "
        "VALUES (?, ?, ?, ?, ?)",
        [(guild, channel or ANY_CHANNEL, *triple) for triple in triples],
    )
    return connection.total_changes - before


def blocked(
    connection: sqlite3.Connection, guild: GuildId, audience: Iterable[ChannelId] | None = None
) -> frozenset[WordTriple]:
    """Return the triples that are blocked for an audience; None means in any channel."""
    query = "SELECT DISTINCT first, second, third FROM silenced WHERE guild = ?"
    if audience is None:
        return frozenset(connection.execute(query, (guild,)))
    channels = json.dumps([ANY_CHANNEL, *audience])
    return frozenset(
        connection.execute(
            f"{query} AND channel IN (SELECT value FROM json_each(?))", (guild, channels)
        )
    )


def unblock_all(connection: sqlite3.Connection, guild: GuildId) -> int:
    """Let everything be said again; return how many triples that were."""
    count = len(blocked(connection, guild))
    connection.execute("DELETE FROM silenced WHERE guild = ?", (guild,))
    return count
