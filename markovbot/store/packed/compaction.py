"""Keep runs few: join those of about one size into one, slice by slice.

The more runs, the more places a walk has to look at; the more merging, the more often each entry
is written again. Joining `FAN` runs of a tier writes each entry once a tier (size-tiered merging,
as in log-structured merge trees: O'Neil et al., 1996, doi:10.1007/s002360050048).

A slice moves the lowest keys of all the runs concerned into the new one, in one transaction. So
whatever happens in between, every entry is in exactly one run.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from markovbot.store.packed.entries import Entries
from markovbot.store.packed.keys import HIGHEST, LOWEST
from markovbot.store.packed.runs import (
    Run,
    add,
    all_runs,
    blocks_within,
    drop_empty_runs,
    new_run,
    remove,
    slice_end,
)

TIER_BASE: Final = 4096
"""Entries: about eighty messages. A run that isn't larger takes in the next batch itself, so that
a few messages don't stand alone on disk."""

FAN: Final = 8
"""Runs of one tier that are joined, and by how much tiers differ in size."""

MAX_RUNS: Final = 64
"""Runs at which merging can't be put off any longer."""

SLICE_BLOCKS: Final = 128
"""Blocks that one transaction merges: some tens of milliseconds."""

LEAST_BLOCKS: Final = 16
"""Blocks of each run that it merges on average: of every run one is cut in two."""


def insert(connection: sqlite3.Connection, entries: Entries) -> None:
    """Add a batch to the counts, as a run of its own or together with the last small ones."""
    if not len(entries):
        return
    parts = [entries]
    runs = all_runs(connection)
    compacting = {run.id for run in runs if run.target} | {run.target for run in runs}
    for run in runs:
        if run.entries <= TIER_BASE and run.id not in compacting:
            blocks = list(blocks_within(connection, run.id, LOWEST, HIGHEST))
            parts.append(Entries.merged([block.entries for block in blocks]))
            remove(connection, blocks)
    drop_empty_runs(connection)
    add(connection, new_run(connection), Entries.merged(parts))


def plan(connection: sqlite3.Connection, *, wait: bool) -> bool:
    """Decide what to merge next; return False if nothing is to be done.

    With `wait` nothing is merged before there are too many runs.
    """
    if target(connection) is not None:
        return True
    runs = all_runs(connection)
    chosen = _overdue(runs) if not wait else runs if len(runs) >= MAX_RUNS else []
    return _begin(connection, chosen)


def plan_major(connection: sqlite3.Connection, *, everything: bool = False) -> bool:
    """Decide to merge all runs; unless `everything`, without those that are much larger than all
    smaller ones together."""
    if target(connection) is not None:
        return True
    runs = all_runs(connection)
    chosen: list[Run] = []
    for run in runs:
        smaller = sum(one.entries for one in chosen)
        if chosen and run.entries > FAN * smaller and not everything:
            break
        chosen.append(run)
    return _begin(connection, chosen)


def target(connection: sqlite3.Connection) -> int | None:
    """Return the run that others are being merged into; None if none are."""
    return next((run.target for run in all_runs(connection) if run.target is not None), None)


def _begin(connection: sqlite3.Connection, runs: Sequence[Run]) -> bool:
    chosen = [run for run in runs if run.entries]
    if len(chosen) <= 1:
        return False
    into = new_run(connection)
    connection.executemany(
        "UPDATE run SET target = ? WHERE id = ?", [(into, run.id) for run in chosen]
    )
    return True


def _overdue(runs: Sequence[Run]) -> list[Run]:
    """Return the runs of the lowest tier that is full, and all smaller ones."""
    tiers: defaultdict[int, list[Run]] = defaultdict(list)
    for run in runs:
        tier, size = 0, TIER_BASE * FAN
        while run.entries > size:
            tier, size = tier + 1, size * FAN
        tiers[tier].append(run)
    for tier in sorted(tiers):
        if len(tiers[tier]) >= FAN:
            return [run for lower in range(tier + 1) for run in tiers[lower]]
    return []


def compact_slice(connection: sqlite3.Connection) -> None:
    """Move the lowest keys of the runs that are being merged into their target."""
    sources = [run for run in all_runs(connection) if run.target is not None]
    into = sources[0].target
    if into is None:
        return
    blocks = max(SLICE_BLOCKS, LEAST_BLOCKS * len(sources))
    end = slice_end(connection, sources, LOWEST, HIGHEST, blocks)
    parts: list[Entries] = []
    for run in sources:
        below = list(blocks_within(connection, run.id, LOWEST, end))
        remove(connection, below)
        for block in below:
            cut = block.entries.position(end)
            parts.append(block.entries.part(0, cut))
            if cut < len(block.entries):
                add(connection, run.id, block.entries.part(cut, len(block.entries)))
    add(connection, into, Entries.merged(parts))
    drop_empty_runs(connection)
