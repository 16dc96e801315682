"""Check that the runs and the block index say of the blocks what is in them, and that the counts
fit together."""

from collections import Counter
from collections.abc import Iterator, Mapping, Set

import numpy as np

from markovbot.chain.states import Relation
from markovbot.store.packed.codec import decode
from markovbot.store.packed.entries import Counts
from markovbot.store.packed.keys import (
    ALL_WORDS,
    HIGHEST,
    LOWEST,
    LOWEST_WORD,
    SOURCE_SHIFT,
    Ids,
    before_previous_words,
    guild_key,
    guilds_of,
    lowest,
    split,
    word_key,
)
from markovbot.store.packed.runs import SCAN_BLOCKS, scan
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


def check_sums(
    storage: BlockStorage,
    said: Mapping[tuple[int, int], int] | None,
    known: Set[int],
    unsure: Set[int],
) -> Iterator[str]:
    """Compare each source's sums of forward, backward and surface-form counts with each other.

    `said` is how many tokens each source has said that has said any, by the id of its guild and its
    code; None while entries are being removed, when the sums needn't be equal. `known` are the
    tokens that have a text, `unsure` those of them that may not be used any more.
    """
    sums = {relation: Counter[tuple[int, int]]() for relation in Relation}
    used: set[int] = set()
    for relation, counted in sums.items():
        first = word_key(0) if relation is Relation.SURFACE_FORM else guild_key(0, relation)
        for entries in scan(storage, lowest(first), lowest(first + ALL_WORDS)):
            high, low = split(entries.keys)
            if relation is Relation.SURFACE_FORM:
                used.update(np.unique(low & np.uint64(LOWEST_WORD)).tolist())
                counts = entries.counts
            else:  # states of one word count everything once; those of two would count it twice
                one = before_previous_words(high) == 0
                high, low, counts = high[one], low[one], entries.counts[one]
            _add_up(counted, guilds_of(relation, high), low >> np.uint64(SOURCE_SHIFT), counts)
    if said is not None:
        if said != dict(sums[Relation.SURFACE_FORM]):
            yield "sources have a wrong number of tokens"
        if sums[Relation.FORWARD] != sums[Relation.BACKWARD]:
            yield "sources count differently forwards and backwards"
    if unused := known - used - unsure:
        yield f"{len(unused)} tokens are stored that nobody uses"
    if unspelled := used - known:
        yield f"{len(unspelled)} tokens are counted that have no spelling"


def _add_up(sums: Counter[tuple[int, int]], guilds: Ids, sources: Ids, counts: Counts) -> None:
    both = np.stack([guilds, sources], axis=1)
    pairs, places = np.unique(both, axis=0, return_inverse=True)
    totals = np.bincount(places.reshape(-1), weights=counts, minlength=len(pairs))
    for (guild, source), total in zip(pairs.tolist(), totals.tolist(), strict=True):
        sums[guild, source] += int(total)
