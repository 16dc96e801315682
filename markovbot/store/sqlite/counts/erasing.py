"""Erase what a scope contributed, exactly, and leave nothing of it in the files.

The first transaction marks the scope's sources as being erased: from then on no walk sees them.
Their entries are then removed from the blocks in slices, a transaction each, so that learning goes
on between two slices. After a crash, the next process that opens the database continues at the
cursor.
"""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np

from markovbot.domain import MessageId, Scope
from markovbot.store.packed import removal
from markovbot.store.packed.keys import Ids, source_code, source_ids
from markovbot.store.ports import Erased, SourceId
from markovbot.store.rules.contributors import had_three_contributors, is_reset
from markovbot.store.sqlite.counts import coverage, tombstones, vocabulary
from markovbot.store.sqlite.counts.blocks import SqliteBlockStorage
from markovbot.store.sqlite.counts.sources import drop_unused, where
from markovbot.store.sqlite.counts.vacuum_due import VACUUM_DUE, schedule_vacuum
from markovbot.store.sqlite.preferences.blocklist import unblock_all
from markovbot.store.sqlite.preferences.labels import drop_erased

EPOCH: Final = "epoch"

SUSPECTS: Final = 256
"""Suspect tokens that one transaction looks up."""


def epoch(connection: sqlite3.Connection) -> int:
    """Return the database's epoch: a new one begins whenever counts or ids are deleted.

    What was cached of ids or sources in an earlier epoch may be wrong.
    """
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (EPOCH,)).fetchone()
    return 0 if row is None else int(row[0])


def begin_epoch(connection: sqlite3.Connection) -> None:
    """Begin an epoch, so that every reader and writer clears its caches."""
    connection.execute(
        "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)",
        (EPOCH, str(epoch(connection) + 1)),
    )


def mark(connection: sqlite3.Connection, scope: Scope, now: MessageId) -> Erased:
    """Mark a scope's sources as being erased, which hides them at once; return what they had."""
    if scope.period is None:
        tombstones.add(connection, scope, now)
    if scope.member is None and scope.period is None:
        coverage.clear(connection, scope.guild, scope.channel, now)
    if is_reset(scope):
        connection.execute("DELETE FROM meta WHERE key = ?", (had_three_contributors(scope.guild),))
        unblock_all(connection, scope.guild)
        connection.execute("DELETE FROM banned WHERE guild = ?", (scope.guild,))
    drop_erased(connection, scope)
    picked = where(connection, scope)
    if picked is None:
        return Erased(0, 0)
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
        begin_epoch(connection)
    return Erased(messages, tokens)


def erase_slice(connection: sqlite3.Connection) -> bool:
    """Do the next slice of the oldest erasure; False if there is no erasure."""
    row = connection.execute(
        "SELECT id, guild, stage, cursor FROM erasure ORDER BY id LIMIT 1"
    ).fetchone()
    if row is None:
        return False
    erasure, guild, stage, cursor = row
    if stage == len(removal.STAGES):
        _look_up_suspects(connection, erasure)
        return True
    sources = np.array(
        sorted(
            source_code(channel, member)
            for channel, member in connection.execute(
                "SELECT channel, member FROM erasing WHERE erasure = ?", (erasure,)
            )
        ),
        np.uint64,
    )
    after = removal.erase_slice(SqliteBlockStorage(connection), guild, sources, stage, cursor)
    connection.execute(
        "INSERT OR IGNORE INTO suspect (erasure, token) SELECT ?, value FROM json_each(?)",
        (erasure, json.dumps(after.suspects.tolist())),
    )
    connection.execute(
        "UPDATE erasure SET stage = ?, cursor = ? WHERE id = ?",
        (after.stage, after.cursor, erasure),
    )
    return True


def _look_up_suspects(connection: sqlite3.Connection, erasure: int) -> None:
    """Drop the unused ones of the next suspect tokens; if there are none, end the erasure."""
    rows = connection.execute(
        "SELECT token FROM suspect WHERE erasure = ? ORDER BY token LIMIT ?", (erasure, SUSPECTS)
    ).fetchall()
    if rows:
        drop_unused_tokens(connection, [token for (token,) in rows])
        connection.execute(
            "DELETE FROM suspect WHERE erasure = ? AND token <= ?", (erasure, rows[-1][0])
        )
        return
    connection.execute("DELETE FROM erasing WHERE erasure = ?", (erasure,))
    connection.execute("DELETE FROM erasure WHERE id = ?", (erasure,))
    begin_epoch(connection)
    schedule_vacuum(connection)


def drop_unused_tokens(connection: sqlite3.Connection, tokens: Sequence[int]) -> None:
    """Delete those of some tokens that no guild uses any more."""
    suspects: defaultdict[int, set[int]] = defaultdict(set)
    for word, token in connection.execute(
        "SELECT word, id FROM token WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(tokens)),),
    ):
        suspects[word].add(token)
    unused = removal.unused_tokens(SqliteBlockStorage(connection), suspects)
    if unused:
        vocabulary.drop(connection, unused)
        begin_epoch(connection)


def drop_unused_after(
    connection: sqlite3.Connection, sources: Iterable[SourceId], suspects: Ids
) -> None:
    """Drop what a subtraction has left unused: of the sources, and of the suspect tokens with their
    words."""
    for guild, code in sources:
        emptied = connection.execute(
            "DELETE FROM source WHERE guild = ? AND channel = ? AND member = ? AND messages = 0",
            (guild, *source_ids(code)),
        )
        if emptied.rowcount:
            drop_unused(connection, guild)
    begin_epoch(connection)  # readers also cache which states three members stand behind
    drop_unused_tokens(connection, suspects.tolist())
    schedule_vacuum(connection)


def vacuum(connection: sqlite3.Connection) -> None:
    """Rewrite the file without its free pages and gaps and empty its log, if that is due.

    `secure_delete` alone isn't enough: when pages of a tree are balanced, copies of deleted cells
    stay in their gaps (measured: 3 of 3,000 deleted words could still be found).
    """
    due = connection.execute("SELECT value FROM meta WHERE key = ?", (VACUUM_DUE,)).fetchone()
    if due is None:
        return
    # SQLCipher keeps temporary data in memory, since most of it would be unencrypted on disk. But
    # the copy that VACUUM makes is encrypted, and as large as the file.
    connection.execute("PRAGMA temp_store = FILE")
    try:
        connection.execute("VACUUM")
    finally:
        connection.execute("PRAGMA temp_store = DEFAULT")
    (busy, _, _) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if not busy:
        connection.execute("DELETE FROM meta WHERE key = ? AND value = ?", (VACUUM_DUE, *due))
