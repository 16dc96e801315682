"""Three words in a row that are not to be said in a guild again, until an admin says otherwise.

Kept is a keyed hash of their texts. By the ids of words, a triple would be blocked as long as
somebody uses its words, in any channel of any guild: then what is refused in one channel would tell
what is written in another. And it would keep words that were to be forgotten.
"""

import json
import sqlite3
from collections.abc import Collection, Sequence
from typing import Final

from markovbot.chain.states import END, START, WordId, WordTriple
from markovbot.domain import ChannelId, GuildId
from markovbot.store.rules.blocklist import triples_of
from markovbot.store.rules.digest import EDGES
from markovbot.store.sqlite.preferences.hashing import hashed_triple, names_key

ANY_CHANNEL: Final = 0
"""Stands for every channel."""


class BlockedTriples:
    """The blocked triples of a guild, asked by the ids of their words, in one transaction."""

    def __init__(
        self, connection: sqlite3.Connection, guild: GuildId, hashes: Collection[bytes]
    ) -> None:
        self._connection = connection
        self._guild = guild
        self._hashes = hashes
        self._key = names_key(connection) if hashes else b""
        self._texts: dict[WordId, str] = {START: EDGES[START], END: EDGES[END]}

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._hashes)

    def __contains__(self, triple: WordTriple) -> bool:
        """Tell whether three words are blocked in this order."""
        first, second, third = map(self._text, triple)
        return hashed_triple(self._key, self._guild, (first, second, third)) in self._hashes

    def _text(self, word: WordId) -> str:
        if (found := self._texts.get(word)) is None:
            (found,) = self._connection.execute(
                "SELECT text FROM word WHERE id = ?", (word,)
            ).fetchone()
            self._texts[word] = found
        return found


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
    return BlockedTriples(connection, guild, frozenset(triple for (triple,) in rows))


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
