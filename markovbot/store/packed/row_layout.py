"""Blocks as they were first: one key after another. Databases may hold some until compaction has
written them anew; none are written any more.

    header    number of entries u16 | number of shared bytes u8 | bytes of a count u8 (0: all are 1)
    shared    the bytes that all keys begin with
    payload   each key's other bytes, key after key, then the counts; compressed by Zstandard

All integers are little-endian.
"""

import struct
from typing import Final

import numpy as np

from markovbot.store.packed.columnar import COUNT_TYPES, Columns
from markovbot.store.packed.compression import decompressed
from markovbot.store.packed.keys import KEY_BYTES, Ids

HEADER: Final = struct.Struct("<HBB")

HALF: Final = np.dtype(">u8")


def columns(block: bytes) -> Columns:
    """Unpack a block. A key is read as the 16 bytes that end where it ends; the first of them
    belong to the key before it, and `_share` puts the shared bytes in their place.
    """
    size, shared, width = HEADER.unpack_from(block)
    start = HEADER.size + shared
    own = KEY_BYTES - shared
    cells = block[HEADER.size : start] + decompressed(block[start:], size * (own + width))
    high = np.ndarray(size, HALF, cells, 0, (own,)).astype(np.uint64)
    low = np.ndarray(size, HALF, cells, HALF.itemsize, (own,)).astype(np.uint64)
    _share(high, min(shared, HALF.itemsize))
    _share(low, shared - HALF.itemsize)
    if width:  # copied, so that the payload doesn't stay for as long as the counts do
        return high, low, np.frombuffer(cells, COUNT_TYPES[width], size, shared + size * own).copy()
    return high, low, np.ones(size, np.uint8)


def _share(halves: Ids, shared: int) -> None:
    """Give all halves the leading bytes of the first half."""
    if shared > 0:
        own = ((1 << 64) - 1) >> 8 * shared
        first = int(halves[0]) & ~own
        halves &= np.uint64(own)
        halves |= np.uint64(first)
