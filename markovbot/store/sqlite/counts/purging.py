"""Purge banned words from a guild's counts: remove every transition that touches one of them.

It goes as an erasure does. The first transaction notes the words; from then on no walk sees their
tokens, and nothing that is learned or subtracted touches them. The entries are then removed in
slices, a transaction each. After a crash, the next process that opens the database continues at
the cursor. Words are noted by their texts: an id may be given to another word meanwhile.

A word that nobody has used is looked for as the others are. How long a purge takes, and whether a
ban can be lifted yet, would tell admins what is said in channels that they can't read, and on other
servers.
"""

import sqlite3
from collections.abc import Collection
from typing import Final

import numpy as np

from markovbot.domain import GuildId
from markovbot.store.packed import removal
from markovbot.store.packed.entries import distinct
from markovbot.store.packed.keys import Ids, source_ids
from markovbot.store.sqlite.counts import erasing
from markovbot.store.sqlite.counts.blocks import SqliteBlockStorage
from markovbot.store.sqlite.counts.sources import guild_id
from markovbot.store.sqlite.counts.vacuum_due import schedule_vacuum

IDS: Final = (
    "SELECT word.id, token.id FROM purging CROSS JOIN word ON word.text = purging.text "
    "CROSS JOIN token ON token.word = word.id WHERE purge = ?"
)


def begin(connection: sqlite3.Connection, guild: GuildId, words: Collection[str]) -> None:
    """Note that words are to be purged; this hides them."""
    if not words or guild_id(connection, guild) is None:  # nothing was ever learned there
        return
    purge = connection.execute(
        "INSERT INTO purge (guild, stage, cursor) VALUES (?, 0, NULL)", (guild,)
    ).lastrowid
    connection.executemany(
        "INSERT INTO purging (purge, text) VALUES (?, ?)", [(purge, text) for text in sorted(words)]
    )
    erasing.begin_epoch(connection)


def pending(connection: sqlite3.Connection, guild: GuildId) -> set[str]:
    """Return the words that are being purged in a guild."""
    rows = connection.execute(
        "SELECT text FROM purging JOIN purge ON purge.id = purge WHERE guild = ?", (guild,)
    )
    return {text for (text,) in rows}


def hidden_tokens(connection: sqlite3.Connection, guild: GuildId) -> Ids:
    """Return the tokens of the words that are being purged in a guild, ascending."""
    rows = connection.execute(
        # CROSS, and in no order: else SQLite would go through all tokens, for every line.
        "SELECT token.id FROM purge CROSS JOIN purging ON purge = purge.id "
        "CROSS JOIN word ON word.text = purging.text CROSS JOIN token ON token.word = word.id "
        "WHERE guild = ?",
        (guild,),
    )
    return distinct(np.array([token for (token,) in rows], np.uint64))


def removal_slice(connection: sqlite3.Connection) -> bool:
    """Do the next slice of the oldest erasure, or if there is none, of the oldest purge; return
    False if there is neither."""
    return erasing.erase_slice(connection) or purge_slice(connection)


def purge_slice(connection: sqlite3.Connection) -> bool:
    """Do the next slice of the oldest purge; return False if there is none."""
    row = connection.execute(
        "SELECT id, guild, stage, cursor FROM purge ORDER BY id LIMIT 1"
    ).fetchone()
    if row is None:
        return False
    purge, snowflake, stage, cursor = row
    guild = guild_id(connection, snowflake)
    if guild is None:  # all that was to be purged has been erased meanwhile
        _end(connection, purge)
        return True
    ids = np.array(connection.execute(IDS, (purge,)).fetchall(), np.uint64).reshape(-1, 2)
    words, tokens = distinct(ids[:, 0]), distinct(ids[:, 1])
    after = removal.purge_slice(SqliteBlockStorage(connection), guild, words, tokens, stage, cursor)
    connection.executemany(
        "UPDATE source SET tokens = tokens - ? WHERE guild = ? AND channel = ? AND member = ?",
        [(count, guild, *source_ids(code)) for code, count in after.unsaid.items()],
    )
    if after.stage is None:
        erasing.drop_unused_tokens(connection, tokens.tolist())
        _end(connection, purge)
    else:
        connection.execute(
            "UPDATE purge SET stage = ?, cursor = ? WHERE id = ?",
            (after.stage, after.cursor, purge),
        )
    return True


def _end(connection: sqlite3.Connection, purge: int) -> None:
    connection.execute("DELETE FROM purging WHERE purge = ?", (purge,))
    connection.execute("DELETE FROM purge WHERE id = ?", (purge,))
    erasing.begin_epoch(connection)
    schedule_vacuum(connection)
