"""Runs: each a sorted sequence of entries, kept as blocks. All runs together are the counts.

`directory` says for each block of a run its first key, and the sum of its counts. Blocks are
never changed: whatever changes writes new ones, under ids that were never used before, so that a
decoded block may be kept for as long as its id is heard of.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np

from markovbot.store.packed.codec import decode, encode
from markovbot.store.packed.entries import Entries

BLOCK_ENTRIES: Final = 512
"""Half as many take 8% more room; with twice as many, each look unpacks more than it needs."""


SCAN_BLOCKS: Final = 256
"""Blocks that are unpacked at a time when everything is read: about 5 MB."""


WITHIN: Final = (
    "run = ?1 AND key >= COALESCE("
    "(SELECT MAX(key) FROM directory WHERE run = ?1 AND key <= ?2), ?2) AND key < ?3 ORDER BY key"
)
"""The directory's rows of all blocks of run ?1 that may hold keys from ?2 to before ?3."""


class Run(NamedTuple):
    """`version` grows with every change; `target` is the run that this one is merged into."""

    id: int
    entries: int
    version: int
    target: int | None


@dataclass(frozen=True, slots=True)
class Block:
    """A block, unpacked, and where it belongs."""

    run: int
    key: bytes
    id: int
    entries: Entries


def all_runs(connection: sqlite3.Connection) -> list[Run]:
    """Return every run, the smallest first."""
    rows = connection.execute("SELECT id, entries, version, target FROM run ORDER BY entries, id")
    return [Run(*row) for row in rows]


def new_run(connection: sqlite3.Connection) -> int:
    """Begin a run."""
    cursor = connection.execute("INSERT INTO run (entries, version, target) VALUES (0, 0, NULL)")
    return cursor.lastrowid or 0


def drop_empty_runs(connection: sqlite3.Connection) -> None:
    """Delete runs that nothing is left in and nothing is on its way into."""
    connection.execute(
        "DELETE FROM run WHERE entries = 0 "
        "AND id NOT IN (SELECT target FROM run WHERE target IS NOT NULL)"
    )


def add(connection: sqlite3.Connection, run: int, entries: Entries) -> None:
    """Write entries into a range of keys of a run that holds no others."""
    pieces = -(-len(entries) // BLOCK_ENTRIES)
    cuts = [len(entries) * piece // max(pieces, 1) for piece in range(pieces + 1)]
    add_blocks(connection, run, [entries.part(*cut) for cut in pairwise(cuts)])


def add_blocks(connection: sqlite3.Connection, run: int, pieces: Sequence[Entries]) -> None:
    """Write each piece as a block, at least one entry and at most `BLOCK_ENTRIES` in each."""
    if not pieces:
        return
    (used,) = connection.execute(
        "SELECT COALESCE(MAX(seq), 0) FROM sqlite_sequence WHERE name = 'block'"
    ).fetchone()
    connection.executemany(
        "INSERT INTO block (id, data) VALUES (?, ?)",
        ((id_, encode(piece)) for id_, piece in enumerate(pieces, used + 1)),
    )
    connection.executemany(
        "INSERT INTO directory (run, key, total, block) VALUES (?, ?, ?, ?)",
        [
            (run, piece.keys[:1].tobytes(), int(piece.counts.sum(dtype=np.int64)), id_)
            for id_, piece in enumerate(pieces, used + 1)
        ],
    )
    _resize(connection, run, sum(map(len, pieces)))


def remove(connection: sqlite3.Connection, blocks: Sequence[Block]) -> None:
    """Delete blocks of one run."""
    if not blocks:
        return
    connection.executemany("DELETE FROM block WHERE id = ?", [(block.id,) for block in blocks])
    connection.executemany(
        "DELETE FROM directory WHERE run = ? AND key = ?",
        [(block.run, block.key) for block in blocks],
    )
    _resize(connection, blocks[0].run, -sum(len(block.entries) for block in blocks))


def blocks_within(
    connection: sqlite3.Connection, run: int, start: bytes, stop: bytes
) -> Iterator[Block]:
    """Yield every block of a run that may hold keys from `start` to before `stop`."""
    rows = connection.execute(
        "SELECT run, key, id, data FROM directory JOIN block ON block.id = directory.block "
        f"WHERE {WITHIN}",
        (run, start, stop),
    )
    return _decoded(rows)


def slice_end(
    connection: sqlite3.Connection, runs: Sequence[Run], start: bytes, stop: bytes, blocks: int
) -> bytes:
    """Return where a slice from `start` ends that takes in about so many blocks of all runs, at
    least one of each; `stop` if there are no more before it."""
    everything = sum(run.entries for run in runs)
    end = stop
    for run in runs:
        following = connection.execute(
            "SELECT key FROM directory WHERE run = ? AND key > ? AND key < ? "
            "ORDER BY key LIMIT 1 OFFSET ?",
            (run.id, start, end, 1 + blocks * run.entries // everything),
        ).fetchone()
        if following is not None:
            end = following[0]
    return end


def scan(connection: sqlite3.Connection, start: bytes, stop: bytes) -> Iterator[Entries]:
    """Yield all entries from `start` to before `stop`, in order, each key once."""
    runs = [run for run in all_runs(connection) if run.entries]
    while start < stop and runs:
        end = slice_end(connection, runs, start, stop, SCAN_BLOCKS)
        parts = [
            block.entries.part(block.entries.position(start), block.entries.position(end))
            for run in runs
            for block in blocks_within(connection, run.id, start, end)
        ]
        yield Entries.merged(parts)
        start = end


def _decoded(rows: sqlite3.Cursor) -> Iterator[Block]:
    # All rows at once: a caller may change the tables while it looks at the blocks.
    return (Block(run, key, id_, decode(data)) for run, key, id_, data in rows.fetchall())


def _resize(connection: sqlite3.Connection, run: int, by: int) -> None:
    connection.execute(
        "UPDATE run SET entries = entries + ?, version = version + 1 WHERE id = ?", (by, run)
    )
