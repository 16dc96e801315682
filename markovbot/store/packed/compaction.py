"""Compaction: merge runs of about one size into one, slice by slice.

The more runs there are, the more blocks a draw looks at; the more compaction, the more often an
entry is written. Compaction is size-tiered: a tier holds runs of about one size, and when it has
`FAN` runs they are merged into one of the next tier. So each entry is written once a tier.

A slice is one transaction. It moves the lowest keys of all source runs into the target run. Every
entry is therefore in exactly one run at each commit, and a crash between two slices needs no
repair: the runs' targets say what is being merged, and the next slice goes on.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from markovbot.store.packed.entries import Entries
from markovbot.store.packed.keys import HIGHEST, LOWEST
from markovbot.store.packed.runs import (
    add,
    add_to_each,
    blocks_by_run,
    drop_empty_runs,
    remove,
    slice_end,
)
from markovbot.store.packed.storage import BlockStorage, Run

TIER_BASE: Final = 4096
"""Entries up to which a run is merged with the next batch at once: about eighty messages. So a few
messages never form a run of their own, from which they could be told apart."""

FAN: Final = 8
"""Runs of one tier that are merged, and the ratio of sizes between tiers."""

MAX_RUNS: Final = 64
"""Runs at which compaction can't be put off any longer."""

SLICE_BLOCKS: Final = 128
"""Blocks that a slice reads: some tens of milliseconds."""

LEAST_BLOCKS: Final = 8
"""Blocks of each source run that a slice reads on average: it cuts one of every run in two."""

MOST_SOURCES: Final = 16
"""Runs that are merged at once. More may wait after a large compaction, and with all of them a
slice would take 65 MB."""


def insert(storage: BlockStorage, entries: Entries) -> None:
    """Add a batch's entries as a new run, merged with the runs of at most `TIER_BASE` entries."""
    if not len(entries):
        return
    runs = storage.runs()
    compacting = {run.id for run in runs if run.target} | {run.target for run in runs}
    small = [run for run in runs if run.entries <= TIER_BASE and run.id not in compacting]
    parts = [entries]
    for blocks in map(list, blocks_by_run(storage, small, LOWEST, HIGHEST)):
        parts.append(Entries.merged([block.entries for block in blocks]))
        remove(storage, blocks)
    drop_empty_runs(storage)
    add(storage, storage.create_run(), Entries.merged(parts))


def plan(storage: BlockStorage, *, wait: bool) -> bool:
    """Begin a compaction if one is due; return False if none is due or under way.

    With `wait`, none is due before there are `MAX_RUNS` runs.
    """
    runs = storage.runs()
    if _target(runs) is not None:
        return True
    chosen = _overdue(runs) if not wait or len(runs) >= MAX_RUNS else []
    return _begin(storage, chosen)


def plan_early(storage: BlockStorage, most: int) -> int:
    """Begin to merge the runs of the lowest tier that has several, although it isn't full.

    Return how many entries they have; 0 if that would be more than `most`, if no tier has several,
    or if a compaction is under way.
    """
    runs = storage.runs()
    several = [tier for tier in _tiers(runs) if len(tier) > 1]
    if _target(runs) is not None or not several:
        return 0
    chosen = several[0][-MOST_SOURCES:]
    entries = sum(run.entries for run in chosen)
    return entries if entries <= most and _begin(storage, chosen) else 0


def plan_major(storage: BlockStorage, *, everything: bool = False) -> bool:
    """Begin a compaction of all runs; return False if there are fewer than two.

    Unless `everything`, runs that have more than `FAN` times as many entries as all smaller ones
    together stay as they are.
    """
    runs = storage.runs()
    if _target(runs) is not None:
        return True
    chosen: list[Run] = []
    for run in runs:
        smaller = sum(one.entries for one in chosen)
        if chosen and run.entries > FAN * smaller and not everything:
            break
        chosen.append(run)
    return _begin(storage, chosen)


def target(storage: BlockStorage) -> int | None:
    """Return the run that others are being merged into; None if no compaction is under way."""
    return _target(storage.runs())


def merged_share(runs: Sequence[Run]) -> float:
    """Return which share of the entries of the compaction under way has been moved; 1 if none is.

    Slightly too little: of equal keys only one is left.
    """
    into = _target(runs)
    moved = sum(run.entries for run in runs if run.id == into)
    left = sum(run.entries for run in runs if run.target is not None)
    return moved / (moved + left) if left else 1.0


def _target(runs: Sequence[Run]) -> int | None:
    return next((run.target for run in runs if run.target is not None), None)


def _begin(storage: BlockStorage, runs: Sequence[Run]) -> bool:
    chosen = [run.id for run in runs if run.entries]
    if len(chosen) <= 1:
        return False
    storage.retarget(chosen, storage.create_run())
    return True


def _overdue(runs: Sequence[Run]) -> list[Run]:
    """Return the runs of the lowest full tier and of the tiers below it, the largest if many."""
    below: list[Run] = []
    for tier in _tiers(runs):
        below += tier
        if len(tier) >= FAN:
            return below[-MOST_SOURCES:]
    return []


def _tiers(runs: Sequence[Run]) -> list[list[Run]]:
    """Return the runs of each tier, the lowest first."""
    tiers: defaultdict[int, list[Run]] = defaultdict(list)
    for run in runs:
        tier, size = 0, TIER_BASE * FAN
        while run.entries > size:
            tier, size = tier + 1, size * FAN
        tiers[tier].append(run)
    return [tiers[tier] for tier in sorted(tiers)]


def compact_slice(storage: BlockStorage) -> None:
    """Move the lowest keys of the source runs of the compaction under way into its target."""
    sources = [run for run in storage.runs() if run.target is not None]
    into = _target(sources)
    if into is None:
        return
    blocks = max(SLICE_BLOCKS, LEAST_BLOCKS * len(sources))
    end = slice_end(storage, sources, LOWEST, HIGHEST, blocks)
    parts: list[Entries] = []
    left: list[tuple[int, Entries]] = []
    for run, below in zip(sources, blocks_by_run(storage, sources, LOWEST, end), strict=True):
        moved = list(below)
        remove(storage, moved)
        for block in moved:
            cut = block.entries.position(end)
            parts.append(block.entries.part(0, cut))
            if cut < len(block.entries):
                left.append((run.id, block.entries.part(cut, len(block.entries))))
    add_to_each(storage, left)
    add(storage, into, Entries.merged(parts))
    drop_empty_runs(storage)
