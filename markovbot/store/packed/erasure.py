"""Take counts out of the runs again: those of some sources, or those of single messages."""

import sqlite3
from collections.abc import Set
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from markovbot.chain.states import Relation
from markovbot.store.packed.entries import Entries
from markovbot.store.packed.keys import (
    KEY_BYTES,
    LOWEST_WORD,
    NEXT_WORD,
    SOURCE_SHIFT,
    Ids,
    guild_range,
    guilds_of,
    lowest,
    split,
    word_key,
)
from markovbot.store.packed.runs import (
    Block,
    add_blocks,
    all_runs,
    blocks_within,
    drop_empty_runs,
    remove,
    slice_end,
)

SLICE_BLOCKS: Final = 1024
"""Blocks that one transaction looks through: some tens of milliseconds."""


@dataclass(frozen=True, slots=True)
class Removed:
    """The tokens of the entries removed; `cursor` is where the next slice begins, None after the
    last one."""

    cursor: bytes | None
    gone: Ids


def remove_sources(
    connection: sqlite3.Connection,
    guild: int,
    relation: Relation,
    sources: Ids,
    cursor: bytes | None,
) -> Removed:
    """Remove the entries of a guild's sources (ascending codes) from one slice of a relation.

    Entries only ever move between runs under their own keys, so a cursor by key holds whatever
    is learned and merged between two slices. The block that the cursor lies in is looked at again.
    """
    first, last = guild_range(guild, relation)
    start, stop = cursor or lowest(first), lowest(last)
    runs = [run for run in all_runs(connection) if run.entries]
    end = slice_end(connection, runs, start, stop, SLICE_BLOCKS) if runs else stop
    gone = [np.empty(0, np.uint64)]
    for run in runs:
        blocks = list(blocks_within(connection, run.id, start, end))
        if not blocks:
            continue
        keys = np.concatenate([block.entries.keys for block in blocks])
        high, low = split(keys)
        theirs = _among(low >> np.uint64(SOURCE_SHIFT), sources)
        theirs &= (high >= np.uint64(first)) & (high <= np.uint64(last - 1))
        theirs &= guilds_of(relation, high) == np.uint64(guild)
        gone.append(low[theirs] & np.uint64(LOWEST_WORD))
        _replace_blocks(connection, run.id, blocks, theirs)
    drop_empty_runs(connection)
    following = end if end < stop else None
    return Removed(following, np.unique(np.concatenate(gone)))


def _replace_blocks(
    connection: sqlite3.Connection, run: int, blocks: list[Block], theirs: NDArray[np.bool_]
) -> None:
    cuts = np.cumsum([0, *(len(block.entries) for block in blocks)])
    touched = np.flatnonzero(np.logical_or.reduceat(theirs, cuts[:-1])).tolist()
    remove(connection, [blocks[place] for place in touched])
    rests = [
        blocks[place].entries.picked(~theirs[cuts[place] : cuts[place + 1]]) for place in touched
    ]
    add_blocks(connection, run, [rest for rest in rests if len(rest)])


def _among(values: Ids, wanted: Ids) -> NDArray[np.bool_]:
    """Mark the values that are wanted (ascending, at least one)."""
    found: NDArray[np.bool_] = wanted.take(wanted.searchsorted(values), mode="clip") == values
    return found


def subtract(connection: sqlite3.Connection, entries: Entries) -> bool:
    """Take counts away; False if there aren't as many, and then nothing may be committed."""
    missing = entries.counts.astype(np.int64)
    for run in all_runs(connection):
        places = np.flatnonzero(missing)
        if not len(places):
            break
        for block in _holding(connection, run.id, entries.keys[places].tobytes()):
            kept = block.entries
            where = kept.keys.searchsorted(entries.keys)
            found = kept.keys.take(where, mode="clip") == entries.keys
            taken = np.zeros(len(entries), np.int64)
            taken[found] = np.minimum(missing[found], kept.counts[where[found]])
            counts = kept.counts.astype(np.int64)
            counts[where[found]] -= taken[found]
            missing -= taken
            if taken.any():
                remove(connection, [block])
                rest = Entries(kept.keys, counts.astype(np.uint32)).picked(counts > 0)
                add_blocks(connection, run.id, [rest] if len(rest) else [])
    drop_empty_runs(connection)
    return not missing.any()


def _holding(connection: sqlite3.Connection, run: int, keys: bytes) -> list[Block]:
    """Return the blocks that some keys, end to end, would be in."""
    blocks: dict[int, Block] = {}
    for start in range(0, len(keys), KEY_BYTES):
        key = keys[start : start + KEY_BYTES]
        for block in blocks_within(connection, run, key, key + b"\0"):
            blocks[block.id] = block
    return list(blocks.values())


def tokens_used(connection: sqlite3.Connection, word: int, wanted: Set[int]) -> set[int]:
    """Return those of a word's tokens that somebody still uses, in any guild."""
    start, stop = word_key(word), word_key(word) + NEXT_WORD
    found: set[int] = set()
    for run in all_runs(connection):
        for block in blocks_within(connection, run.id, lowest(start), lowest(stop)):
            if found == wanted:
                return found
            high, low = split(block.entries.keys)
            its = (high >= np.uint64(start)) & (high < np.uint64(stop))
            found |= wanted & set((low[its] & np.uint64(LOWEST_WORD)).tolist())
    return found
