"""Encode entries as blocks by columns (`columnar.py`), many blocks with few calls of numpy.

For a single block each call of numpy costs more than what it does. So each column is made for
`TOGETHER` blocks at once, as one piece of bytes from which the blocks' are cut. Columns of bits
have room for `MOST_ENTRIES` in each block, so that every block begins with a byte of its own.
"""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from markovbot.store.packed.columnar import (
    BYTE,
    COUNT_TYPES,
    FEW,
    HEADER,
    ID,
    LAYOUT,
    LONGEST_RUN,
    MOST_ENTRIES,
    SHORT_BYTES,
)
from markovbot.store.packed.compression import COMPRESSORS
from markovbot.store.packed.entries import Counts, Entries
from markovbot.store.packed.keys import LOWEST_WORD, WORD_BITS, Ids, split

TOGETHER: Final = 32
"""Blocks that are encoded at once: their arrays stay in the processor's cache."""

ROOM_BITS: Final = (MOST_ENTRIES - 1).bit_length()

WIDTHS: Final = 0, *COUNT_TYPES
"""The bytes that a count can take."""

HIGHEST_COUNTS: Final = 1, *((1 << 8 * width) - 1 for width in COUNT_TYPES)
"""The highest count for each of them."""

Cuts = NDArray[np.intp]
"""Where each block's part of an array begins, and where the last one's ends."""

_WORD: Final = np.uint64(WORD_BITS)
_LOWEST: Final = np.uint64(LOWEST_WORD)
_SLOT_BITS: Final = np.uint64(16)
_SLOT: Final = np.uint64((1 << 16) - 1)
_BLOCK_SHIFT: Final = np.uint64(56)


class _Runs(NamedTuple):
    """The first of equal values that follow each other, and the lengths of their runs."""

    firsts: Ids
    cuts: Cuts
    lengths: bytes


class _Lists(NamedTuple):
    """Each block's distinct values, and the places in them of its entries, by slot."""

    values: Ids
    cuts: list[int]
    low_bytes: bytes
    ninth_bits: bytes


class _Seconds(NamedTuple):
    """The second words that each block lists, and which of its states have one, by slot.

    `masks` is empty for all blocks that list one for each state.
    """

    words: bytes
    listed: list[int]
    masked: list[bool]
    masks: bytes


def encode(entries: Entries, cuts: Sequence[int]) -> list[bytes]:
    """Pack the entries between each two cuts, at least one and at most `MOST_ENTRIES`, as a block.

    Keys must ascend.
    """
    blocks: list[bytes] = []
    for first in range(0, len(cuts) - 1, TOGETHER):
        its = cuts[first : first + TOGETHER + 1]
        blocks += _encoded(entries.part(its[0], its[-1]), np.array(its, np.intp) - its[0])
    return blocks


def _encoded(entries: Entries, cuts: Cuts) -> list[bytes]:
    high, low = split(entries.keys)
    states, state_cuts, state_runs = _in_runs(high, cuts)
    heads, head_cuts, head_runs = _in_runs(states & ~_LOWEST, state_cuts)
    slots = _slots(cuts)
    sources = _listed(low >> _WORD, cuts, slots)
    tokens = _listed(low & _LOWEST, cuts, slots)
    seconds = _seconds(states & _LOWEST, state_cuts)
    long_heads, long_sources = _long(heads), _long(sources.values << _WORD)
    short_tokens = _short(tokens.values)
    counts = entries.counts
    byte_counts = counts.astype(BYTE).tobytes()
    ends = zip(
        pairwise(cuts.tolist()),
        pairwise(head_cuts.tolist()),
        pairwise(sources.cuts),
        pairwise(state_cuts.tolist()),
        pairwise(tokens.cuts),
        strict=True,
    )
    each = zip(ends, _widths(counts, cuts), seconds.listed, seconds.masked, strict=True)
    compress = COMPRESSORS.compress
    blocks: list[bytes] = []
    second = slot = 0
    for (its, of_heads, of_sources, of_states, of_tokens), width, listed, masked in each:
        (start, stop), (head, heads_end), (source, sources_end) = its, of_heads, of_sources
        (state, states_end), (token, tokens_end) = of_states, of_tokens
        size, many_states = stop - start, states_end - state
        many_heads, many_sources, many_tokens = (
            heads_end - head,
            sources_end - source,
            tokens_end - token,
        )
        slots_end, bits, bits_end = slot + size, slot >> 3, (slot + size + 7) >> 3
        if width == 1:
            its_counts = byte_counts[start:stop]
        else:
            its_counts = counts[start:stop].astype(COUNT_TYPES[width]).tobytes() if width else b""
        payload = (
            long_heads[8 * head : 8 * heads_end],
            long_sources[8 * source : 8 * sources_end],
            sources.low_bytes[slot:slots_end],
            sources.ninth_bits[bits:bits_end] if many_sources > FEW else b"",
            tokens.low_bytes[slot:slots_end],
            tokens.ninth_bits[bits:bits_end] if many_tokens > FEW else b"",
            head_runs[head:heads_end],
            state_runs[state:states_end],
            seconds.masks[bits : (slot + many_states + 7) >> 3] if masked and listed else b"",
            its_counts,
        )
        parts = (
            HEADER.pack(
                size, LAYOUT, width, many_heads, many_sources, many_states, listed, many_tokens
            ),
            seconds.words[SHORT_BYTES * second : SHORT_BYTES * (second + listed)],
            short_tokens[SHORT_BYTES * token : SHORT_BYTES * tokens_end],
            compress(b"".join(payload)),
        )
        blocks.append(b"".join(parts))
        second += listed
        slot += MOST_ENTRIES
    return blocks


def recounted(block: bytes, counts: Counts) -> bytes | None:
    """Return what `encode` makes of a block's keys with other counts.

    None if more of the block would change than its counts; an entry whose count is 0 has gone.
    """
    size, layout, width, _, _, _, seconds, tokens = HEADER.unpack_from(block)
    if layout != LAYOUT or not width or not counts.all() or width != _width(int(counts.max())):
        return None
    payload_at = HEADER.size + SHORT_BYTES * (seconds + tokens)
    payload = COMPRESSORS.decompress(block[payload_at:])
    counts_at = len(payload) - width * size
    payload = payload[:counts_at] + counts.astype(COUNT_TYPES[width]).tobytes()
    return block[:payload_at] + COMPRESSORS.compress(payload)


def _in_runs(values: Ids, cuts: Cuts) -> _Runs:
    """Return runs of equal values. None goes on into the next block, or is longer than a byte can
    tell.
    """
    new = np.empty(len(values), np.bool_)
    np.not_equal(values[1:], values[:-1], out=new[1:])
    new[cuts[:-1]] = True
    for length in range(LONGEST_RUN, MOST_ENTRIES, LONGEST_RUN):
        further = cuts[:-1] + length
        new[further[further < cuts[1:]]] = True
    firsts = np.flatnonzero(new)
    lengths = np.empty(len(firsts), BYTE)
    np.subtract(firsts[1:], firsts[:-1], out=lengths[:-1], casting="unsafe")
    lengths[-1] = len(values) - firsts[-1]
    return _Runs(values.take(firsts), firsts.searchsorted(cuts), lengths.tobytes())


def _slots(cuts: Cuts) -> Ids:
    """Return what is added to values of 40 bits, shifted by 16, so that they sort block by block.

    The lowest 16 bits are the slot of the value, the highest 8 the number of its block. Each block
    has `MOST_ENTRIES` slots.
    """
    numbers = np.arange(len(cuts) - 1)
    slots = np.arange(cuts[-1])
    tops = (numbers << ROOM_BITS) - cuts[:-1]
    tops |= numbers << _BLOCK_SHIFT.astype(np.intp)
    slots += tops.repeat(np.diff(cuts))
    return slots.view(np.uint64)


def _listed(values: Ids, cuts: Cuts, slots: Ids) -> _Lists:
    """List each block's distinct values in order.

    Numpy sorts numbers several times as fast as it finds out their order. So the slot is made a
    part of the number, and blocks are sorted one by one.
    """
    slotted = values << _SLOT_BITS
    slotted |= slots
    for start, stop in pairwise(cuts.tolist()):
        slotted[start:stop].sort()
    slot = (slotted & _SLOT).view(np.intp)
    slotted >>= _SLOT_BITS
    new = np.empty(len(values), np.bool_)
    new[0] = True
    np.not_equal(slotted[1:], slotted[:-1], out=new[1:])
    rank = new.astype(np.uint16)
    np.add.accumulate(rank, out=rank)
    firsts = rank[cuts[:-1]]
    rank -= firsts.repeat(np.diff(cuts))
    places = np.zeros(len(firsts) << ROOM_BITS, np.uint16)
    places[slot] = rank
    distinct = slotted.compress(new)
    starts = [first - 1 for first in firsts.tolist()]
    starts.append(len(distinct))
    return _Lists(
        distinct,
        starts,
        places.astype(BYTE).tobytes(),
        np.packbits(places >= FEW).tobytes(),
    )


def _seconds(words: Ids, cuts: Cuts) -> _Seconds:
    """List the second words of states: of those that have one, if that saves a quarter of them."""
    has_one = words != 0
    states = np.diff(cuts)
    some = np.add.reduceat(has_one, cuts[:-1], dtype=np.intp)
    masked = 4 * some < 3 * states
    masks = b""
    if masked.any():
        kept = ~masked.repeat(states)
        kept |= has_one
        words = words.compress(kept)
        by_slot = np.zeros(len(states) << ROOM_BITS, np.bool_)
        by_slot[(_slots(cuts) & _SLOT).view(np.intp)] = has_one
        masks = np.packbits(by_slot).tobytes()
    return _Seconds(_short(words), np.where(masked, some, states).tolist(), masked.tolist(), masks)


def _widths(counts: Counts, cuts: Cuts) -> list[int]:
    """Return how many bytes a count of each block takes, 0 if all are 1."""
    return list(map(_width, np.maximum.reduceat(counts, cuts[:-1]).tolist()))


def _width(highest: int) -> int:
    return WIDTHS[bisect_left(HIGHEST_COUNTS, highest)]


def _long(ids: Ids) -> bytes:
    return ids.astype(ID, copy=False).tobytes()


def _short(ids: Ids) -> bytes:
    """Return the bytes of ids of 24 bits."""
    cells = ids.astype(ID, copy=False).view(BYTE).reshape(-1, ID.itemsize)
    short = np.empty((len(ids), SHORT_BYTES), BYTE)
    for place in range(SHORT_BYTES):  # three times as fast as all at once
        short[:, place] = cells[:, place]
    return short.tobytes()
