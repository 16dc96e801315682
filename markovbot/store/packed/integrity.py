"""Compare what is written about the blocks with what is in them."""

import sqlite3
from collections.abc import Iterator

import numpy as np

from markovbot.store.packed.runs import Run, all_runs, blocks_within


def check_blocks(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield what is wrong with the runs, a sentence each."""
    for run in all_runs(connection):
        yield from _check_run(connection, run)
    (lost,) = connection.execute(
        "SELECT COUNT(*) FROM block WHERE id NOT IN (SELECT block FROM directory)"
    ).fetchone()
    if lost:
        yield f"{lost} blocks belong to no run"


def _check_run(connection: sqlite3.Connection, run: Run) -> Iterator[str]:
    entries, disorder, wrong = 0, 0, 0
    last = b""
    totals = connection.execute(
        "SELECT key, total FROM directory WHERE run = ? ORDER BY key", (run.id,)
    ).fetchall()
    for key, total in totals:
        for block in blocks_within(connection, run.id, key, key + b"\0"):
            keys = block.entries.keys
            entries += len(keys)
            disorder += bool((keys[1:] <= keys[:-1]).any()) or keys[:1].tobytes() <= last
            wrong += key != keys[:1].tobytes()
            wrong += total != int(block.entries.counts.sum(dtype=np.int64))
            last = keys[-1:].tobytes()
    if disorder:
        yield f"{disorder} blocks of run {run.id} aren't in order"
    if wrong:
        yield f"{wrong} blocks of run {run.id} aren't what the directory says"
    if entries != run.entries:
        yield f"run {run.id} has {entries} entries and should have {run.entries}"
