"""The engine's runs, block index and blocks in SQLite: tables `run`, `directory` and `block`."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Final

from markovbot.store.packed.storage import IndexRow, NewBlock, Run

INDEX_ROWS: Final = (
    "SELECT key, total, block FROM directory WHERE run = ? AND key < ? ORDER BY key DESC"
)
"""Read backwards, as far as needed: mostly one row, for which the table is searched once."""

FEW_BLOCKS: Final = 4
"""Blocks up to which a query for each is faster than one query with a list."""


class SqliteBlockStorage:
    """Implements `BlockStorage` on one connection, inside the transaction that it is in."""

    __slots__ = ("_connection",)

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def runs(self) -> list[Run]:
        """Return every run, the smallest first."""
        return list(
            map(
                Run._make,
                self._connection.execute(
                    "SELECT id, entries, version, target FROM run ORDER BY entries, id"
                ),
            )
        )

    def create_run(self) -> int:
        """Create an empty run; AUTOINCREMENT never gives an id twice."""
        cursor = self._connection.execute(
            "INSERT INTO run (entries, version, target) VALUES (0, 0, NULL)"
        )
        return cursor.lastrowid or 0

    def delete_runs(self, runs: Iterable[int]) -> None:
        """Delete runs that have no blocks."""
        self._connection.executemany("DELETE FROM run WHERE id = ?", [(run,) for run in runs])

    def retarget(self, runs: Iterable[int], target: int) -> None:
        """Set the target of some runs."""
        self._connection.executemany(
            "UPDATE run SET target = ? WHERE id = ?", [(target, run) for run in runs]
        )

    def index(self, run: int, start: bytes, stop: bytes) -> list[IndexRow]:
        """Return the index rows of the blocks that may hold keys from `start` to before `stop`."""
        found: list[IndexRow] = []
        for row in self._connection.execute(INDEX_ROWS, (run, stop)):
            found.append(row)
            if row[0] <= start:
                break
        found.reverse()
        return found

    def nth_key(self, run: int, after: bytes, before: bytes, n: int) -> bytes | None:
        """Return the n-th (from 0) of a run's index keys between two keys, both excluded."""
        row: tuple[bytes] | None = self._connection.execute(
            "SELECT key FROM directory WHERE run = ? AND key > ? AND key < ? "
            "ORDER BY key LIMIT 1 OFFSET ?",
            (run, after, before, n),
        ).fetchone()
        return None if row is None else row[0]

    def read(self, blocks: Sequence[int]) -> dict[int, bytes]:
        """Return the bytes of some blocks by id."""
        execute = self._connection.execute
        if len(blocks) > FEW_BLOCKS:
            return dict(
                execute(
                    "SELECT id, data FROM block WHERE id IN (SELECT value FROM json_each(?))",
                    (json.dumps(blocks),),
                )
            )
        found: dict[int, bytes] = {}
        for block in blocks:
            found.update(execute("SELECT id, data FROM block WHERE id = ?", (block,)))
        return found

    def write(self, run: int, blocks: Sequence[NewBlock]) -> None:
        """Add blocks to a run under new, ascending ids."""
        (used,) = self._connection.execute(
            "SELECT COALESCE(MAX(seq), 0) FROM sqlite_sequence WHERE name = 'block'"
        ).fetchone()
        numbered = list(enumerate(blocks, used + 1))
        self._connection.executemany(
            "INSERT INTO block (id, data) VALUES (?, ?)",
            [(id_, block.data) for id_, block in numbered],
        )
        self._connection.executemany(
            "INSERT INTO directory (run, key, total, block) VALUES (?, ?, ?, ?)",
            [(run, block.key, block.total, id_) for id_, block in numbered],
        )
        self._resize(run, sum(block.entries for block in blocks))

    def delete(self, run: int, blocks: Sequence[IndexRow], entries: int) -> None:
        """Delete blocks of a run."""
        self._connection.executemany(
            "DELETE FROM block WHERE id = ?", [(id_,) for _, _, id_ in blocks]
        )
        self._connection.executemany(
            "DELETE FROM directory WHERE run = ? AND key = ?", [(run, key) for key, _, _ in blocks]
        )
        self._resize(run, -entries)

    def unindexed(self) -> int:
        """Return how many blocks belong to no run."""
        (blocks,) = self._connection.execute(
            "SELECT COUNT(*) FROM block WHERE id NOT IN (SELECT block FROM directory)"
        ).fetchone()
        return int(blocks)

    def _resize(self, run: int, by: int) -> None:
        self._connection.execute(
            "UPDATE run SET entries = entries + ?, version = version + 1 WHERE id = ?", (by, run)
        )
