"""Blocks by columns: what recurs in a block is listed once, and each entry says which it has.

    header    entries u16 | LAYOUT u8 | bytes of a count u8 (0: all are 1) |
              numbers of heads, sources, states, second words, tokens u16
    short     second words and tokens, 3 bytes each
    payload   compressed by Zstandard:
        long      heads and sources, 8 bytes each, as they stand in the halves of a key
        places    of each entry's source, then of each entry's token, in their lists: u8,
                  and if a list has more than 256, a ninth bit of each
        runs      for how many states each head stands, then for how many entries each state, u8
        mask      a bit for each state: whether it has a second word, if only some have
        counts    of the entries

All integers are little-endian. The high half of a key is its state: the upper 40 bits are its head
(relation, guild and previous word), the lower 24 its second word (the one before the previous). The
low half is the source, 40 bits, and the token. Every list ascends. What has a longer run than a
byte can tell is listed again. The short lists are random bytes, which don't compress.

Reading makes few calls of numpy, since for a block each of them costs more than what it does
(measured: docs/storage.md).
"""

import struct
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from zstandard import frame_content_size

from markovbot.store.packed.compression import COMPRESSORS, DamagedBlock
from markovbot.store.packed.entries import Entries
from markovbot.store.packed.keys import LOWEST_WORD, WORD_BITS, Ids, split

Bytes = NDArray[np.uint8]
Cuts = NDArray[np.intp]

Packed = NDArray[np.uint8] | NDArray[np.uint16] | NDArray[np.uint32]
"""Counts in the narrowest type that holds them."""

Columns = tuple[Ids, Ids, Packed]
"""A block's high halves, low halves and counts."""

LAYOUT: Final = 0xFF
"""Where the layout before has a number of bytes, 16 at most."""

HEADER: Final = struct.Struct("<HBBHHHHH")

MOST_ENTRIES: Final = 512
"""Entries that a block can have: their places have nine bits."""

FEW: Final = 256
LONGEST_RUN: Final = 255

TOGETHER: Final = 16
"""Blocks that are encoded at once: their arrays stay in the processor's cache."""

SHORT_BYTES: Final = WORD_BITS // 8
BYTE: Final = np.dtype(np.uint8)
ID: Final = np.dtype("<u8")
SHORT_ID: Final = np.dtype("<u4")
COUNT_TYPES: Final[dict[int, np.dtype[Any]]] = {1: BYTE, 2: np.dtype("<u2"), 4: np.dtype("<u4")}
"""By the bytes of a count."""

_WORD: Final = np.uint64(WORD_BITS)
_LOWEST: Final = np.uint64(LOWEST_WORD)
_PLACE_BITS: Final = np.uint64(16)
_PLACE: Final = np.uint64((1 << 16) - 1)

_ALL_ONE: Final = np.ones(MOST_ENTRIES, np.uint8)
_ALL_ONE.flags.writeable = False


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
    counts = entries.counts
    states, state_cuts, state_runs = _in_runs(high, cuts)
    heads, head_cuts, head_runs = _in_runs(states & ~_LOWEST, state_cuts)
    sources, source_cuts, source_places = _listed(low >> _WORD, cuts)
    tokens, token_cuts, token_places = _listed(low & _LOWEST, cuts)
    seconds = states & _LOWEST
    heads, sources = heads.astype(ID), (sources << _WORD).astype(ID)
    short_seconds, short_tokens, has_second = _short(seconds), _short(tokens), seconds != 0
    few_sources, few_tokens = source_places.astype(BYTE), token_places.astype(BYTE)
    most = np.maximum.reduceat(counts, cuts[:-1]).tolist()
    all_cuts = cuts, head_cuts, source_cuts, state_cuts, token_cuts
    blocks: list[bytes] = []
    for highest, *ends in zip(most, *(pairwise(one.tolist()) for one in all_cuts), strict=True):
        here, of_heads, of_sources, of_states, of_tokens = (slice(*its) for its in ends)
        size, *listed = (stop - start for start, stop in ends)
        second, mask = short_seconds[of_states], b""
        some = int(np.count_nonzero(has_second[of_states]))
        if 4 * some < 3 * len(second):
            second = second[has_second[of_states]]
            mask = np.packbits(has_second[of_states]).tobytes() if some else b""
        width = _width(highest)
        payload = (
            heads[of_heads].tobytes(),
            sources[of_sources].tobytes(),
            few_sources[here].tobytes(),
            _ninth_bits(source_places[here]) if listed[1] > FEW else b"",
            few_tokens[here].tobytes(),
            _ninth_bits(token_places[here]) if listed[3] > FEW else b"",
            head_runs[of_heads].tobytes(),
            state_runs[of_states].tobytes(),
            mask,
            counts[here].astype(COUNT_TYPES[width]).tobytes() if width else b"",
        )
        header = HEADER.pack(size, LAYOUT, width, *listed[:3], len(second), listed[3])
        block = header + second.tobytes() + short_tokens[of_tokens].tobytes()
        blocks.append(block + COMPRESSORS.compress(b"".join(payload)))
    return blocks


def _width(highest: int) -> int:
    """Return how many bytes the counts of a block take, given the highest."""
    if highest == 1:
        return 0
    return next(width for width in COUNT_TYPES if highest < 1 << 8 * width)


def _in_runs(values: Ids, cuts: Cuts) -> tuple[Ids, Cuts, Bytes]:
    """Return the first of equal values that follow each other, where each block's begin, and the
    lengths of their runs. No run goes on into the next block, or is longer than a byte can tell.
    """
    new = np.empty(len(values), np.bool_)
    np.not_equal(values[1:], values[:-1], out=new[1:])
    for start, stop in pairwise(cuts.tolist()):
        new[start:stop:LONGEST_RUN] = True
    firsts = np.flatnonzero(new)
    runs = np.diff(firsts, append=len(values)).astype(BYTE)
    return values[firsts], firsts.searchsorted(cuts), runs


def _listed(values: Ids, cuts: Cuts) -> tuple[Ids, Cuts, NDArray[np.uint16]]:
    """Return each block's distinct values in order, where each block's begin, and for each value
    its place among those of its block.

    Numpy sorts numbers several times as fast as it finds out their order. So the position in the
    block is made a part of the number, and blocks are sorted one by one.
    """
    sizes = np.diff(cuts)
    position = np.repeat(cuts[:-1], sizes)
    placed = values << _PLACE_BITS
    placed |= (np.arange(len(values)) - position).view(np.uint64)
    for start, stop in pairwise(cuts.tolist()):
        placed[start:stop].sort()
    position += (placed & _PLACE).view(np.intp)
    placed >>= _PLACE_BITS
    new = np.empty(len(values), np.bool_)
    np.not_equal(placed[1:], placed[:-1], out=new[1:])
    new[cuts[:-1]] = True
    rank = np.add.accumulate(new, dtype=np.int32)
    before = rank[cuts[:-1]] - 1
    rank -= np.repeat(before + 1, sizes)
    places = np.empty(len(values), np.uint16)
    places[position] = rank
    distinct = placed[new]
    return distinct, np.append(before, len(distinct)), places


def _ninth_bits(places: NDArray[np.uint16]) -> bytes:
    return np.packbits(places >= FEW).tobytes()


def _short(ids: Ids) -> NDArray[np.uint8]:
    """Return the bytes of ids of 24 bits, a row for each."""
    return ids.astype(ID).view(BYTE).reshape(-1, ID.itemsize)[:, :SHORT_BYTES]


def columns(block: bytes) -> Columns:
    """Unpack a block. Raises ValueError or ZstdError for most blocks whose bytes were changed,
    IndexError, KeyError, TypeError or struct.error for some.
    """
    size, _, width, heads, sources, states, seconds, tokens = HEADER.unpack_from(block)
    short = seconds + tokens
    sources_at = (heads + sources) * ID.itemsize
    tokens_at = sources_at + size + ((size + 7) // 8 if sources > FEW else 0)
    runs_at = tokens_at + size + ((size + 7) // 8 if tokens > FEW else 0)
    mask_at = runs_at + heads + states
    counts_at = mask_at + ((states + 7) // 8 if 0 < seconds < states else 0)
    end = counts_at + width * size
    packed = block[HEADER.size + SHORT_BYTES * short :]
    believed = heads <= states <= size <= MOST_ENTRIES
    if not believed or frame_content_size(packed) != end:
        raise DamagedBlock("a block of counts is damaged")
    payload = COMPRESSORS.decompress(packed)
    cells = np.frombuffer(payload, BYTE)
    long_ids = np.frombuffer(payload, ID, heads + sources)
    # Each is read as 4 bytes, the last of them the next one's: after the last list is the payload.
    short_ids = np.ndarray(short, SHORT_ID, block, HEADER.size, (SHORT_BYTES,)).astype(np.uint64)
    short_ids &= _LOWEST

    runs = cells[runs_at:mask_at].astype(np.intp)
    state = long_ids[:heads].repeat(runs[:heads])
    if len(state) != states:
        raise DamagedBlock("a block of counts is damaged")
    if seconds == states:
        state |= short_ids[:seconds]
    elif seconds:
        marked = np.unpackbits(cells[mask_at:counts_at], count=states).view(np.bool_)
        second = np.zeros(states, np.uint64)
        second[marked] = short_ids[:seconds]
        state |= second
    high = state.repeat(runs[heads:])
    low = long_ids[heads:].take(_places(cells[sources_at:tokens_at], size))
    low |= short_ids[seconds:].take(_places(cells[tokens_at:runs_at], size))
    if len(high) != size:
        raise DamagedBlock("a block of counts is damaged")
    if not width:
        return high, low, _ALL_ONE[:size]
    # Copied, so that the payload doesn't stay for as long as the counts do.
    return high, low, cells[counts_at:].view(COUNT_TYPES[width]).copy()


def _places(cells: Bytes, size: int) -> Bytes | NDArray[np.uint16]:
    """Return places in a list, given their bytes and, if it is long, their ninth bits."""
    if len(cells) == size:
        return cells
    places = np.unpackbits(cells[size:], count=size).astype(np.uint16)
    places <<= np.uint16(8)
    places |= cells[:size]
    return places
