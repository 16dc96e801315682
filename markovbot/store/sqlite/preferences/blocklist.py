"""Three words in a row that are not to be said in a guild again, until an admin says otherwise."""

import sqlite3
from collections.abc import Sequence
from itertools import islice

from markovbot.chain.states import END, START, WordId
from markovbot.domain import GuildId
from markovbot.text import fold

WordTriple = tuple[WordId, WordId, WordId]


def block_line(connection: sqlite3.Connection, guild: GuildId, tokens: Sequence[str]) -> int:
    """Take a line's transitions back; return how many of them weren't taken back before."""
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
        "INSERT OR IGNORE INTO silenced (guild, first, second, third) VALUES (?, ?, ?, ?)",
        [(guild, *triple) for triple in triples],
    )
    return connection.total_changes - before


def blocked(connection: sqlite3.Connection, guild: GuildId) -> frozenset[WordTriple]:
    """Return the triples that were taken back in a guild."""
    rows = connection.execute("SELECT first, second, third FROM silenced WHERE guild = ?", (guild,))
    return frozenset(rows)


def unblock_all(connection: sqlite3.Connection, guild: GuildId) -> int:
    """Let everything be said again; return how many triples that were."""
    return connection.execute("DELETE FROM silenced WHERE guild = ?", (guild,)).rowcount
