"""Runs: sorted sequences of entries, stored as blocks that a block index finds by key.

What a key was counted is the sum over all runs. Blocks are immutable: a change deletes blocks and
writes others under new ids. So a reader may keep a block that it has unpacked, and the block index
of one version of a run, as long as it likes.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Final

import numpy as np

from markovbot.chain.states import Relation
from markovbot.store.packed.codec import decode, encode
from markovbot.store.packed.compression import DamagedBlock
from markovbot.store.packed.entries import Entries
from markovbot.store.packed.keys import KEY_BYTES, guild_range, guilds_of, lowest, split
from markovbot.store.packed.storage import BlockStorage, IndexRow, NewBlock, Run

BLOCK_ENTRIES: Final = 448
"""Most entries of a block. With 512 they are 2% smaller an entry, but leave more of each page
unused, and take a tenth longer to unpack."""

SCAN_BLOCKS: Final = 256
"""Blocks that a scan of everything unpacks at a time: about 5 MB."""


@dataclass(frozen=True, slots=True)
class Block:
    """An unpacked block, its run's id and its row in the block index."""

    run: int
    row: IndexRow
    entries: Entries


def drop_empty_runs(storage: BlockStorage) -> None:
    """Delete runs that have no entries, unless they are the target of a compaction."""
    runs = storage.runs()
    targets = {run.target for run in runs}
    if empty := [run.id for run in runs if not run.entries and run.id not in targets]:
        storage.delete_runs(empty)


def add(storage: BlockStorage, run: int, entries: Entries) -> None:
    """Write entries into a range of keys of a run in which it has no others."""
    add_blocks(storage, run, entries, _ends(len(entries)))


def add_to_each(storage: BlockStorage, parts: Sequence[tuple[int, Entries]]) -> None:
    """Write entries as `add` does, into several runs at once.

    Blocks that are encoded together take a third of the time.
    """
    if not parts:
        return
    cuts = [0]
    runs: list[int] = []
    for run, entries in parts:
        cuts += [cuts[-1] + end for end in _ends(len(entries))]
        runs += [run] * (len(cuts) - 1 - len(runs))
    together = Entries(
        np.concatenate([entries.keys for _, entries in parts]),
        np.concatenate([entries.counts for _, entries in parts]),
    )
    blocks = zip(runs, _new_blocks(together, cuts), strict=True)
    for run, its in groupby(blocks, itemgetter(0)):
        storage.write(run, [block for _, block in its])


def _ends(entries: int) -> list[int]:
    """Return where the blocks of so many entries end."""
    pieces = -(-entries // BLOCK_ENTRIES)
    return [entries * piece // pieces for piece in range(1, pieces + 1)]


def add_blocks(storage: BlockStorage, run: int, entries: Entries, ends: Iterable[int]) -> None:
    """Write the entries up to each of some ends, which ascend, as a block of its own.

    These are at most `BLOCK_ENTRIES`; between two ends that are the same there is no block.
    """
    cuts = sorted({0, *ends})
    if len(cuts) > 1:
        storage.write(run, _new_blocks(entries, cuts))


def _new_blocks(entries: Entries, cuts: Sequence[int]) -> list[NewBlock]:
    """Encode the entries between each two cuts."""
    totals = np.add.reduceat(entries.counts, cuts[:-1], dtype=np.int64).tolist()
    firsts = entries.keys[cuts[:-1]].tobytes()
    return [
        NewBlock(firsts[KEY_BYTES * place : KEY_BYTES * (place + 1)], total, stop - start, data)
        for place, ((start, stop), total, data) in enumerate(
            zip(pairwise(cuts), totals, encode(entries, cuts), strict=True)
        )
    ]


def remove(storage: BlockStorage, blocks: Sequence[Block]) -> None:
    """Delete blocks of one run."""
    if blocks:
        entries = sum(len(block.entries) for block in blocks)
        storage.delete(blocks[0].run, [block.row for block in blocks], entries)


def joined(blocks: Sequence[Block]) -> Entries:
    """Return the entries of blocks of one run, in arrays of their own that may be changed."""
    return Entries(
        np.concatenate([block.entries.keys for block in blocks]),
        np.concatenate([block.entries.counts for block in blocks]),
    )


def blocks_within(storage: BlockStorage, run: int, start: bytes, stop: bytes) -> Iterator[Block]:
    """Yield every block of a run that may hold keys from `start` to before `stop`.

    All are read at once and unpacked one by one, so a caller may change the run meanwhile.
    """
    return unpacked(storage, run, storage.index(run, start, stop))


def unpacked(storage: BlockStorage, run: int, rows: Sequence[IndexRow]) -> Iterator[Block]:
    """Read the blocks of some index rows of a run at once, and unpack them one by one."""
    return unpack(run, rows, storage.read([id_ for _, _, id_ in rows]))


def blocks_by_run(
    storage: BlockStorage, runs: Sequence[Run], start: bytes, stop: bytes
) -> list[Iterator[Block]]:
    """Return for each run its blocks that may hold keys from `start` to before `stop`.

    Those of all runs are read at once and unpacked one by one.
    """
    index = [storage.index(run.id, start, stop) for run in runs]
    found = storage.read([id_ for rows in index for _, _, id_ in rows])
    return [unpack(run.id, rows, found) for run, rows in zip(runs, index, strict=True)]


def unpack(run: int, rows: Sequence[IndexRow], found: dict[int, bytes]) -> Iterator[Block]:
    """Unpack the blocks of some index rows, each out of the bytes that were found by id."""
    for row in rows:
        if (data := found.pop(row[2], None)) is None:
            raise DamagedBlock("a block of counts is missing")
        yield Block(run, row, decode(data))


def slice_end(
    storage: BlockStorage, runs: Sequence[Run], start: bytes, stop: bytes, blocks: int
) -> bytes:
    """Return the key before which a slice from `start` ends that holds about so many blocks.

    It takes in at least one block of each run; `stop` if there are no more before that.
    """
    entries = sum(run.entries for run in runs)
    end = stop
    for run in runs:
        following = storage.nth_key(run.id, start, end, 1 + blocks * run.entries // entries)
        if following is not None:
            end = following
    return end


def scan(storage: BlockStorage, start: bytes, stop: bytes) -> Iterator[Entries]:
    """Yield all entries from `start` to before `stop`, in order of their keys, each key once."""
    runs = [run for run in storage.runs() if run.entries]
    while start < stop and runs:
        end = slice_end(storage, runs, start, stop, SCAN_BLOCKS)
        yield Entries.merged(
            [
                block.entries.part(block.entries.position(start), block.entries.position(end))
                for blocks in blocks_by_run(storage, runs, start, end)
                for block in blocks
            ]
        )
        start = end


def guild_entries(storage: BlockStorage, relation: Relation, guild: int) -> Iterator[Entries]:
    """Yield a guild's entries of a relation, in order of their keys, each key once."""
    first, last = guild_range(guild, relation)
    for entries in scan(storage, lowest(first), lowest(last)):
        if relation is Relation.SURFACE_FORM:
            high, _ = split(entries.keys)
            yield entries.picked(guilds_of(relation, high) == np.uint64(guild))
        else:
            yield entries
