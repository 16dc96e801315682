"""Subtract what a scope contributed, exactly, and leave nothing of it in the files.

An erasure is marked in one transaction, and from then on no walk sees its sources. Their counts
are taken out of the blocks in slices, a transaction each, so that learning goes on in between and
a crash costs nothing: whoever opens the database next goes on at the cursor.
"""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from secrets import token_hex
from typing import Final

import numpy as np

from markovbot.chain.states import FIRST_FREE_ID, Relation
from markovbot.domain import MessageId, Scope
from markovbot.store.packed.entries import Entries
from markovbot.store.packed.erasure import remove_sources, tokens_used
from markovbot.store.packed.keys import LOWEST_WORD, source_code, source_ids, split
from markovbot.store.protocol import Erased
from markovbot.store.sqlite.counts import coverage, tombstones, vocabulary
from markovbot.store.sqlite.counts.sources import Source, drop_unused, where

VACUUM_DUE: Final = "scrub due"
EPOCH: Final = "epoch"

STAGES: Final = (Relation.FORWARD, Relation.BACKWARD, Relation.SURFACE_FORM)
"""In this order: what is gone forwards tells which spellings may have lost their last use. When
all are done, these are looked up one by one."""

SUSPECTS: Final = 256
"""Tokens that one transaction looks up."""


def epoch(connection: sqlite3.Connection) -> int:
    """Return how often something was taken away: what was remembered of ids and of who says what
    in an earlier epoch may be wrong."""
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (EPOCH,)).fetchone()
    return 0 if row is None else int(row[0])


def begin_epoch(connection: sqlite3.Connection) -> None:
    """Let nobody rely on what was remembered of ids."""
    connection.execute(
        "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)",
        (EPOCH, str(epoch(connection) + 1)),
    )


def mark(connection: sqlite3.Connection, scope: Scope, now: MessageId) -> Erased:
    """Let a scope's sources be seen by nobody any more, and note that they are to be erased."""
    if scope.period is None:
        tombstones.add(connection, scope, now)
    if scope.member is None and scope.period is None:
        coverage.clear(connection, scope.guild, scope.channel, now)
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
    """Take the next slice of the oldest erasure out of the blocks; False if there is none."""
    row = connection.execute(
        "SELECT id, guild, stage, cursor FROM erasure ORDER BY id LIMIT 1"
    ).fetchone()
    if row is None:
        return False
    erasure, guild, stage, cursor = row
    if stage == len(STAGES):
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
    removed = remove_sources(connection, guild, STAGES[stage], sources, cursor)
    if STAGES[stage] is Relation.FORWARD:
        connection.execute(
            "INSERT OR IGNORE INTO suspect (erasure, token) SELECT ?, value FROM json_each(?) "
            "WHERE value >= ?",
            (erasure, json.dumps(removed.gone.tolist()), FIRST_FREE_ID),
        )
    connection.execute(
        "UPDATE erasure SET stage = ?, cursor = ? WHERE id = ?",
        (stage + (removed.cursor is None), removed.cursor, erasure),
    )
    return True


def _look_up_suspects(connection: sqlite3.Connection, erasure: int) -> None:
    """Drop those of the next tokens that nobody uses any more; after the last ones, be done."""
    rows = connection.execute(
        "SELECT token FROM suspect WHERE erasure = ? ORDER BY token LIMIT ?", (erasure, SUSPECTS)
    ).fetchall()
    if rows:
        _drop_unused_tokens(connection, [token for (token,) in rows])
        connection.execute(
            "DELETE FROM suspect WHERE erasure = ? AND token <= ?", (erasure, rows[-1][0])
        )
        return
    connection.execute("DELETE FROM erasing WHERE erasure = ?", (erasure,))
    connection.execute("DELETE FROM erasure WHERE id = ?", (erasure,))
    begin_epoch(connection)
    _schedule_vacuum(connection)


def _drop_unused_tokens(connection: sqlite3.Connection, tokens: Sequence[int]) -> None:
    spellings: defaultdict[int, set[int]] = defaultdict(set)
    for word, token in connection.execute(
        "SELECT word, id FROM token WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(tokens)),),
    ):
        spellings[word].add(token)
    unused = [
        token
        for word, wanted in spellings.items()
        for token in wanted - tokens_used(connection, word, wanted)
    ]
    if unused:
        vocabulary.drop(connection, unused)
        begin_epoch(connection)


def drop_unused_after(
    connection: sqlite3.Connection, sources: Iterable[Source], subtracted: Entries
) -> None:
    """Drop what a subtraction has left without any use: of its sources, words and tokens."""
    for guild, code in sources:
        emptied = connection.execute(
            "DELETE FROM source WHERE guild = ? AND channel = ? AND member = ? AND messages = 0",
            (guild, *source_ids(code)),
        )
        if emptied.rowcount:
            drop_unused(connection, guild)
    begin_epoch(connection)  # readers also remember what two members have said
    _, low = split(subtracted.keys)
    _drop_unused_tokens(connection, np.unique(low & np.uint64(LOWEST_WORD)).tolist())
    _schedule_vacuum(connection)


def _schedule_vacuum(connection: sqlite3.Connection) -> None:
    # In the same transaction, so that a crash before the scrub is made up for at the next start.
    # A value of its own: another program, which has just scrubbed, must not take it for done.
    connection.execute(
        "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (VACUUM_DUE, token_hex(8))
    )


def vacuum(connection: sqlite3.Connection) -> None:
    """Rewrite the file without its free pages and gaps and empty the log, if that is due.

    `secure_delete` alone isn't enough: when pages of a tree are balanced, copies of deleted cells
    stay in their gaps (measured: 3 of 3,000 deleted words could still be found).
    """
    due = connection.execute("SELECT value FROM meta WHERE key = ?", (VACUUM_DUE,)).fetchone()
    if due is None:
        return
    # SQLCipher keeps what is temporary in memory, since most of it would be in clear on disk. The
    # copy that VACUUM makes is encrypted like the file, and as large as that.
    connection.execute("PRAGMA temp_store = FILE")
    try:
        connection.execute("VACUUM")
    finally:
        connection.execute("PRAGMA temp_store = DEFAULT")
    (busy, _, _) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if not busy:
        connection.execute("DELETE FROM meta WHERE key = ? AND value = ?", (VACUUM_DUE, *due))
