"""Subtract what a scope contributed, exactly, and leave nothing of it in the files.

An erasure is marked in one transaction, and from then on no walk sees its sources. Their counts
are taken out of the blocks in slices, a transaction each, so that learning goes on in between and
a crash costs nothing: whoever opens the database next goes on at the cursor.
"""

import json
import sqlite3
from typing import Final

import numpy as np

from markovbot.domain import MessageId, Scope
from markovbot.model.transitions import FIRST_FREE_ID, Relation
from markovbot.store.blocks.entries import Entries
from markovbot.store.blocks.keys import LOWEST_WORD, Ids, source_code, split
from markovbot.store.blocks.removing import Removed, remove_sources, tokens_used
from markovbot.store.protocol import Forgotten
from markovbot.store.sqlite import ranges, vocabulary
from markovbot.store.sqlite.sources import drop_unused, where

SCRUB_DUE: Final = "scrub due"
EPOCH: Final = "epoch"

STAGES: Final = (Relation.FORWARD, Relation.BACKWARD, Relation.SPELLING)
"""In this order: what is gone forwards tells which spellings may have lost their last use."""


def epoch(connection: sqlite3.Connection) -> int:
    """Return how often ids have been deleted: what was remembered of them in an earlier epoch
    may be wrong."""
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (EPOCH,)).fetchone()
    return 0 if row is None else int(row[0])


def _begin_epoch(connection: sqlite3.Connection) -> None:
    connection.execute(
        "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)",
        (EPOCH, str(epoch(connection) + 1)),
    )


def mark(connection: sqlite3.Connection, scope: Scope, now: MessageId) -> Forgotten:
    """Let a scope's sources be seen by nobody any more, and note that they are to be erased."""
    if scope.member is None and scope.period is None:
        ranges.clear(connection, scope.guild, scope.channel, now)
    picked = where(connection, scope)
    if picked is None:
        return Forgotten(0, 0)
    condition, parameters = picked
    messages, tokens = connection.execute(
        "SELECT COALESCE(SUM(messages), 0), COALESCE(SUM(tokens), 0) "
        f"FROM source WHERE {condition}",
        parameters,
    ).fetchone()
    if messages:
        guild = parameters[0]
        erasure = connection.execute(
            "INSERT INTO erasure (guild, stage, cursor) VALUES (?, 0, NULL)", (guild,)
        ).lastrowid
        connection.execute(
            "INSERT INTO erasing (guild, channel, member, erasure) "
            f"SELECT guild, channel, member, ? FROM source WHERE {condition}",
            (erasure, *parameters),
        )
        connection.execute(f"DELETE FROM source WHERE {condition}", parameters)
        drop_unused(connection, guild)
        _begin_epoch(connection)
    return Forgotten(messages, tokens)


def erase_slice(connection: sqlite3.Connection) -> bool:
    """Take the next slice of the oldest erasure out of the blocks; False if there is none."""
    row = connection.execute(
        "SELECT id, guild, stage, cursor FROM erasure ORDER BY id LIMIT 1"
    ).fetchone()
    if row is None:
        return False
    erasure, guild, stage, cursor = row
    sources = np.array(
        sorted(
            source_code(channel, member)
            for channel, member in connection.execute(
                "SELECT channel, member FROM erasing WHERE erasure = ?", (erasure,)
            )
        ),
        np.uint64,
    )
    removed = remove_sources(connection, guild, STAGES[stage], sources, cursor)
    if STAGES[stage] is Relation.FORWARD:
        connection.execute(
            "INSERT OR IGNORE INTO suspect (erasure, token) SELECT ?, value FROM json_each(?) "
            "WHERE value >= ?",
            (erasure, json.dumps(removed.gone.tolist()), FIRST_FREE_ID),
        )
    elif STAGES[stage] is Relation.SPELLING:
        _spare(connection, removed.left)
    if removed.cursor is None and stage + 1 == len(STAGES):
        _finish(connection, erasure)
    else:
        _move_on(connection, erasure, stage, removed)
    return True


def _move_on(connection: sqlite3.Connection, erasure: int, stage: int, removed: Removed) -> None:
    connection.execute(
        "UPDATE erasure SET stage = ?, cursor = ? WHERE id = ?",
        (stage + (removed.cursor is None), removed.cursor, erasure),
    )


def _finish(connection: sqlite3.Connection, erasure: int) -> None:
    unused = connection.execute("SELECT token FROM suspect WHERE erasure = ?", (erasure,))
    vocabulary.drop(connection, [token for (token,) in unused.fetchall()])
    for table in ("suspect", "erasing"):
        connection.execute(f"DELETE FROM {table} WHERE erasure = ?", (erasure,))
    connection.execute("DELETE FROM erasure WHERE id = ?", (erasure,))
    _begin_epoch(connection)
    _scrub_later(connection)


def spare(connection: sqlite3.Connection, tokens: Ids) -> None:
    """Keep tokens that are being said again from going with what is being erased."""
    if connection.execute("SELECT 1 FROM suspect LIMIT 1").fetchone() is not None:
        _spare(connection, np.unique(tokens))


def _spare(connection: sqlite3.Connection, tokens: Ids) -> None:
    suspects = connection.execute("SELECT DISTINCT token FROM suspect").fetchall()
    said = np.intersect1d(np.array([token for (token,) in suspects], np.uint64), tokens)
    connection.execute(
        "DELETE FROM suspect WHERE token IN (SELECT value FROM json_each(?))",
        (json.dumps(said.tolist()),),
    )


def tidy_up_after(connection: sqlite3.Connection, subtracted: Entries) -> None:
    """Drop the sources, words and tokens that a subtraction has left without any use."""
    emptied = connection.execute("SELECT DISTINCT guild FROM source WHERE messages = 0").fetchall()
    connection.execute("DELETE FROM source WHERE messages = 0")
    for (guild,) in emptied:
        drop_unused(connection, guild)
    _, low = split(subtracted.keys)
    said = np.unique(low & np.uint64(LOWEST_WORD)).tolist()
    spelled = connection.execute(
        "SELECT word, id FROM token WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(said),),
    ).fetchall()
    used = {word: tokens_used(connection, word) for word in {word for word, _ in spelled}}
    unused = [token for word, token in spelled if token not in used[word]]
    vocabulary.drop(connection, unused)
    if emptied or unused:
        _begin_epoch(connection)
    _scrub_later(connection)


def _scrub_later(connection: sqlite3.Connection) -> None:
    # In the same transaction, so that a crash before the scrub is made up for at the next start.
    connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, '')", (SCRUB_DUE,))


def scrub(connection: sqlite3.Connection) -> None:
    """Rewrite the file without its free pages and gaps and empty the log, if that is due.

    `secure_delete` alone isn't enough: when pages of a tree are balanced, copies of deleted cells
    stay in their gaps (measured: 3 of 3,000 deleted words could still be found).
    """
    due = connection.execute("SELECT 1 FROM meta WHERE key = ?", (SCRUB_DUE,)).fetchone()
    if due is None:
        return
    connection.execute("VACUUM")
    (busy, _, _) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if not busy:
        connection.execute("DELETE FROM meta WHERE key = ?", (SCRUB_DUE,))
