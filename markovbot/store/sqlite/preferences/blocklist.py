"""Three words in a row that are not to be said in a guild again, until an admin says otherwise."""

import json
import sqlite3
from collections.abc import Collection, Sequence
from typing import Final

from markovbot.chain.states import END, START, WordId
from markovbot.domain import ChannelId, GuildId
from markovbot.store.rules.blocklist import BlockedTriples, triples_of
from markovbot.store.rules.digest import EDGES
from markovbot.store.rules.hashing import hashed_triple
from markovbot.store.sqlite.preferences.hashing import names_key

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
    return block(connection, guild, channel or ANY_CHANNEL, triples_of(tokens))


def block(
    connection: sqlite3.Connection,
    guild: GuildId,
    channel: int,
    triples: Collection[tuple[str, str, str]],
) -> int:
    """Block triples of texts in a channel (or `ANY_CHANNEL`); return how many are new there."""
    key = names_key(connection)
    before = connection.total_changes
    connection.executemany(
        "INSERT OR IGNORE INTO blocked (guild, channel, triple) VALUES (?, ?, ?)",
        [(guild, channel, hashed_triple(key, guild, one)) for one in triples],
    )
    return connection.total_changes - before


def unblock_line(
    connection: sqlite3.Connection,
    guild: GuildId,
    tokens: Sequence[str],
    channel: ChannelId | None,
) -> int:
    """Unblock the triples of a line as they were blocked; return how many there were."""
    key = names_key(connection)
    before = connection.total_changes
    connection.executemany(
        "DELETE FROM blocked WHERE guild = ? AND channel = ? AND triple = ?",
        [
            (guild, channel or ANY_CHANNEL, hashed_triple(key, guild, one))
            for one in triples_of(tokens)
        ],
    )
    return connection.total_changes - before


def blocked(
    connection: sqlite3.Connection,
    guild: GuildId,
    audience: Collection[ChannelId] | None = None,
) -> BlockedTriples:
    """Return the triples that are blocked for an audience; None means in any channel."""
    query = "SELECT DISTINCT triple FROM blocked WHERE guild = ?"
    parameters: list[int | str] = [guild]
    if audience is not None:
        query += " AND channel IN (SELECT value FROM json_each(?))"
        parameters.append(json.dumps([ANY_CHANNEL, *audience]))
    rows = connection.execute(query, parameters)
    hashes = frozenset(triple for (triple,) in rows)

    def text_of(word: WordId) -> str:
        (text,) = connection.execute("SELECT text FROM word WHERE id = ?", (word,)).fetchone()
        return str(text)

    return BlockedTriples(names_key(connection) if hashes else b"", guild, hashes, text_of)


def unblock_all(connection: sqlite3.Connection, guild: GuildId) -> int:
    """Let everything be said again; return how many triples that were."""
    count = len(blocked(connection, guild))
    connection.execute("DELETE FROM blocked WHERE guild = ?", (guild,))
    return count


def texts_of_blocked(channel: str) -> str:
    """Return the query for what schemas before 6 have blocked: guilds, channels, three texts.

    `channel` is the SQL for the channel.
    """

    def text(column: str) -> str:
        return (
            f"CASE {column} WHEN {START} THEN '{EDGES[START]}' WHEN {END} THEN '{EDGES[END]}' "
            f"ELSE (SELECT text FROM word WHERE id = {column}) END"
        )

    texts = ", ".join(map(text, ("first", "second", "third")))
    return f"SELECT guild, {channel}, {texts} FROM silenced"
