"""Take entries out of the runs: those of whole sources or words, or the counts of single messages.

Unlike in a log-structured merge tree with deletion markers, an entry to be deleted is taken out of
its block, which is written anew: nothing of it may be left. The tombstones are the caller's, one a
source, and hide the source until the last slice has been through.
"""

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from markovbot.chain.states import Relation, State, WordId
from markovbot.store.packed.codec import recounted
from markovbot.store.packed.entries import Entries, distinct
from markovbot.store.packed.keys import (
    KEY_BYTES,
    LOWEST_WORD,
    NEXT_WORD,
    RELATION_SHIFT,
    SOURCE_SHIFT,
    Ids,
    before_previous_words,
    guild_range,
    guilds_of,
    lowest,
    previous_words,
    split,
    state_key,
    word_key,
)
from markovbot.store.packed.runs import (
    Block,
    add_blocks,
    blocks_by_run,
    drop_empty_runs,
    joined,
    remove,
    slice_end,
    unpack,
    unpacked,
)
from markovbot.store.packed.storage import BlockStorage, IndexRow, NewBlock

SLICE_BLOCKS: Final = 1024
"""Blocks that a slice reads: some tens of milliseconds."""


@dataclass(frozen=True, slots=True)
class Removed:
    """What a slice has removed: `tokens` are those of the entries, each once.

    `cursor` is the key at which the next slice begins, None after the last slice.
    """

    cursor: bytes | None
    tokens: Ids


def remove_sources(
    storage: BlockStorage,
    guild: int,
    relation: Relation,
    sources: Ids,
    cursor: bytes | None,
) -> Removed:
    """Remove the entries of some sources of a guild from one slice of a relation.

    `sources` are ascending codes; `cursor` is where the slice before it ended, None for the first.
    Compaction moves entries between runs but never changes their keys, so the cursor, which is a
    key, stays right whatever is learned and merged between two slices. The block that holds the
    cursor is read again.
    """

    def theirs(high: Ids, low: Ids) -> NDArray[np.bool_]:
        found = _among(low >> np.uint64(SOURCE_SHIFT), sources)
        found &= guilds_of(relation, high) == np.uint64(guild)
        return found

    part = _remove(storage, guild_range(guild, relation), cursor, theirs)
    return Removed(part.cursor, distinct(part.low & np.uint64(LOWEST_WORD)))


def remove_transitions(
    storage: BlockStorage,
    guild: int,
    relation: Relation,
    words: Ids,
    tokens: Ids,
    cursor: bytes | None,
) -> bytes | None:
    """Remove from one slice of a direction all of a guild's transitions that touch some words.

    `words` and their `tokens` are ascending; a transition touches a word by its state or by its
    token. Returns where the next slice begins, None after the last one; what is said of the cursor
    of `remove_sources` holds for this one.
    """
    first, last = guild_range(guild, relation)
    if cursor is not None and not lowest(first) <= cursor < lowest(last):
        cursor = None  # the guild has another id by now

    def touching(high: Ids, low: Ids) -> NDArray[np.bool_]:
        found = _among(previous_words(relation, high), words)
        found |= _among(before_previous_words(high), words)
        found |= _among(low & np.uint64(LOWEST_WORD), tokens)
        return found

    return _remove(storage, (first, last), cursor, touching).cursor


def remove_forms(storage: BlockStorage, guild: int, word: int) -> tuple[bool, dict[int, int]]:
    """Remove one slice of a word's surface forms in a guild.

    Returns whether it was the last slice, and how often each source (by its code) had said the word
    in this one.
    """
    state = state_key(guild, State(Relation.SURFACE_FORM, WordId(word)))
    part = _remove(storage, (state, state + 1), None, lambda high, _: np.ones(len(high), np.bool_))
    sources, place = np.unique(part.low >> np.uint64(SOURCE_SHIFT), return_inverse=True)
    times = np.bincount(place, part.counts, len(sources)).astype(np.intp)
    return part.cursor is None, dict(zip(sources.tolist(), times.tolist(), strict=True))


class _Part(NamedTuple):
    """What a slice has removed: the low halves of the keys, and their counts."""

    cursor: bytes | None
    low: Ids
    counts: NDArray[np.uint32]


def _remove(
    storage: BlockStorage,
    within: tuple[int, int],
    cursor: bytes | None,
    chosen: Callable[[Ids, Ids], NDArray[np.bool_]],
) -> _Part:
    """Remove the chosen ones of the entries of one slice.

    `within` are the first high half and the one after the last; `chosen` gets the halves of keys
    and marks those to remove.
    """
    first, last = within
    start, stop = cursor or lowest(first), lowest(last)
    runs = [run for run in storage.runs() if run.entries]
    end = slice_end(storage, runs, start, stop, SLICE_BLOCKS) if runs else stop
    lows, counts = [np.empty(0, np.uint64)], [np.empty(0, np.uint32)]
    for found in blocks_by_run(storage, runs, start, end):
        blocks = list(found)
        if not blocks:
            continue
        entries = joined(blocks)
        high, low = split(entries.keys)
        marked = chosen(high, low)
        marked &= (high >= np.uint64(first)) & (high <= np.uint64(last - 1))
        lows.append(low[marked])
        counts.append(entries.counts[marked])
        entries.counts[marked] = 0
        _write_anew(storage, blocks, entries, marked)
    drop_empty_runs(storage)
    following = end if end < stop else None
    return _Part(following, np.concatenate(lows), np.concatenate(counts))


def _write_anew(
    storage: BlockStorage, blocks: Sequence[Block], entries: Entries, changed: NDArray[np.bool_]
) -> None:
    """Write those blocks of a run anew that hold changed entries, without those whose count is 0.

    `entries` are those of all the blocks.
    """
    block_of = np.repeat(np.arange(len(blocks)), [len(block.entries) for block in blocks])
    touched = np.zeros(len(blocks), np.bool_)
    touched[block_of[changed]] = True
    remove(storage, [blocks[place] for place in np.flatnonzero(touched).tolist()])
    kept = touched[block_of] & (entries.counts > 0)
    ends = np.cumsum(np.bincount(block_of[kept], minlength=len(blocks))).tolist()
    add_blocks(storage, blocks[0].run, entries.picked(kept), ends)


def _among(values: Ids, wanted: Ids) -> NDArray[np.bool_]:
    """Mark the values that are among the wanted ones, which are ascending."""
    if not len(wanted):
        return np.zeros(len(values), np.bool_)
    found: NDArray[np.bool_] = wanted.take(wanted.searchsorted(values), mode="clip") == values
    return found


def subtract(storage: BlockStorage, entries: Entries) -> Ids | None:
    """Subtract entries; None if they were never all counted: then the caller must roll back.

    Returns, ascending, which of their tokens may not be used any more. Most are seen to be used in
    the blocks that are unpacked anyway; the others have to be looked up.
    """
    missing = entries.counts.astype(np.int64)
    used = [np.empty(0, np.uint64)]
    for run in storage.runs():
        places = np.flatnonzero(missing)
        if not len(places):
            break
        rows = _rows_holding(storage, run.id, entries.keys[places].tobytes())
        if not rows:
            continue
        packed = storage.read([id_ for _, _, id_ in rows])
        blocks = list(unpack(run.id, rows, dict(packed)))
        kept = joined(blocks)
        where = kept.keys.searchsorted(entries.keys)
        found = np.flatnonzero(kept.keys.take(where, mode="clip") == entries.keys)
        where = where[found]
        taken = np.minimum(missing[found], kept.counts[where])
        missing[found] -= taken
        kept.counts[where] -= taken.astype(np.uint32)
        changed = np.zeros(len(kept), np.bool_)
        changed[where[taken > 0]] = True
        _write_subtracted(storage, blocks, packed, kept, changed)
        high, low = split(kept.keys)
        forms = high >> np.uint64(RELATION_SHIFT) == np.uint64(Relation.SURFACE_FORM)
        used.append(low[forms & (kept.counts > 0)] & np.uint64(LOWEST_WORD))
    drop_empty_runs(storage)
    if missing.any():
        return None
    _, low = split(entries.keys)
    tokens = distinct(low & np.uint64(LOWEST_WORD))
    return tokens[~_among(tokens, distinct(np.concatenate(used)))]


def _rows_holding(storage: BlockStorage, run: int, keys: bytes) -> list[IndexRow]:
    """Return the rows of the blocks of a run in which some keys would be, the keys end to end."""
    rows = {
        row: None
        for start in range(0, len(keys), KEY_BYTES)
        for row in storage.index(
            run, keys[start : start + KEY_BYTES], keys[start : start + KEY_BYTES] + b"\0"
        )
    }
    return list(rows)


def _write_subtracted(
    storage: BlockStorage,
    blocks: Sequence[Block],
    packed: Mapping[int, bytes],
    entries: Entries,
    changed: NDArray[np.bool_],
) -> None:
    """Do as `_write_anew` does, given the blocks' bytes by id.

    Half of the blocks still have all of their entries: all but their counts is kept as it is.
    """
    lower: list[tuple[Block, NewBlock]] = []
    stop = 0
    for block in blocks:
        start, stop = stop, stop + len(block.entries)
        counts = entries.counts[start:stop]
        if not changed[start:stop].any():
            continue
        if (data := recounted(packed[block.row[2]], counts)) is not None:
            new = NewBlock(block.row[0], int(counts.sum()), len(counts), data)
            lower.append((block, new))
            changed[start:stop] = False
    if lower:
        remove(storage, [block for block, _ in lower])
        storage.write(blocks[0].run, [new for _, new in lower])
    _write_anew(storage, blocks, entries, changed)


def tokens_used(storage: BlockStorage, word: int, wanted: Set[int]) -> set[int]:
    """Return which of a word's tokens still have a count, in any guild."""
    start, stop = word_key(word), word_key(word) + NEXT_WORD
    found: set[int] = set()
    for run in storage.runs():
        rows = storage.index(run.id, lowest(start), lowest(stop))
        for row in rows:  # one by one: mostly the first of hundreds has them all
            if found == wanted:
                return found
            (block,) = unpacked(storage, run.id, [row])
            high, low = split(block.entries.keys)
            its = (high >= np.uint64(start)) & (high < np.uint64(stop))
            found |= wanted & set((low[its] & np.uint64(LOWEST_WORD)).tolist())
    return found
