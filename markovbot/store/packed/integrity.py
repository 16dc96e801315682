"""Check that the runs and the block index say of the blocks what is in them."""

from collections.abc import Iterator

import numpy as np

from markovbot.store.packed.codec import decode
from markovbot.store.packed.keys import HIGHEST, LOWEST
from markovbot.store.packed.runs import SCAN_BLOCKS
from markovbot.store.packed.storage import BlockStorage, Run


def check_blocks(storage: BlockStorage) -> Iterator[str]:
    """Yield what is wrong with the runs, a sentence each.

    Raises what `codec.decode` raises when a block can't be unpacked.
    """
    for run in storage.runs():
        yield from _check_run(storage, run)
    if lost := storage.unindexed():
        yield f"{lost} blocks belong to no run"


def _check_run(storage: BlockStorage, run: Run) -> Iterator[str]:
    entries, disorder, wrong = 0, 0, 0
    last = b""
    rows = storage.index(run.id, LOWEST, HIGHEST)
    for start in range(0, len(rows), SCAN_BLOCKS):
        part = rows[start : start + SCAN_BLOCKS]
        found = storage.read([id_ for _, _, id_ in part])
        for key, total, id_ in part:
            if (data := found.get(id_)) is None:  # its entries are missing from the sum below
                continue
            block = decode(data)
            keys = block.keys
            entries += len(keys)
            disorder += bool((keys[1:] <= keys[:-1]).any()) or keys[:1].tobytes() <= last
            wrong += key != keys[:1].tobytes()
            wrong += total != int(block.counts.sum(dtype=np.int64))
            last = keys[-1:].tobytes()
    if disorder:
        yield f"{disorder} blocks of run {run.id} aren't in order"
    if wrong:
        yield f"{wrong} blocks of run {run.id} aren't what the block index says"
    if entries != run.entries:
        yield f"run {run.id} has {entries} entries and should have {run.entries}"
