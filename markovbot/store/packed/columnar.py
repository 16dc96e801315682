"""Blocks by columns: what recurs in a block is listed once, and each entry says which it has.

Here is what they look like and how they are read; `columnar_encoder.py` writes them.

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
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from zstandard import frame_content_size

from markovbot.store.packed.compression import COMPRESSORS, DamagedBlock
from markovbot.store.packed.keys import LOWEST_WORD, WORD_BITS, Ids

Bytes = NDArray[np.uint8]

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

SHORT_BYTES: Final = WORD_BITS // 8
BYTE: Final = np.dtype(np.uint8)
ID: Final = np.dtype("<u8")
SHORT_ID: Final = np.dtype("<u4")
COUNT_TYPES: Final[dict[int, np.dtype[Any]]] = {1: BYTE, 2: np.dtype("<u2"), 4: np.dtype("<u4")}
"""By the bytes of a count."""

_LOWEST: Final = np.uint64(LOWEST_WORD)

_ALL_ONE: Final = np.ones(MOST_ENTRIES, np.uint8)
_ALL_ONE.flags.writeable = False


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
