"""The codec of blocks: a few hundred entries with their shared bytes stored once, compressed.

    header    number of entries u16 | number of shared bytes u8 | bytes of a count u8 (0: all are 1)
    shared    the bytes that all keys begin with
    payload   each key's other bytes, key after key, then the counts; compressed by Zstandard

All integers are little-endian. Keys are stored one after another, not as columns: random ids don't
compress by column, but a source or a pair of words that recurs a few keys later does (measured:
docs/storage.md).
"""

import struct
import threading
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import numpy as np
import zstandard
from numpy.typing import NDArray

from markovbot.store.packed.entries import Counts, Entries
from markovbot.store.packed.keys import KEY_BYTES, Ids


class DamagedBlock(ValueError):
    """A block is missing, or can't be what was written."""


HEADER: Final = struct.Struct("<HBB")

FAST: Final = zstandard.ZstdCompressionParameters(
    window_log=14,
    hash_log=13,
    chain_log=12,
    search_log=1,
    min_match=4,
    target_length=2,
    strategy=zstandard.STRATEGY_FAST,
    write_content_size=True,
)
"""Its fast levels with shorter matches, as three bytes of a key recur with one of the next: 4% less
than level -1 in 7% less time. Level 3, its default, takes 1.7 times as long for 2% less."""

WIDTHS: Final = ((1, 0, np.dtype("<u1")), (0xFF, 1, np.dtype("<u1")), (0xFFFF, 2, np.dtype("<u2")))
WIDEST: Final = np.dtype("<u4")

HALF: Final = np.dtype(">u8")

Packed = NDArray[np.uint8] | NDArray[np.uint16] | NDArray[np.uint32]
"""Counts in the narrowest type that holds them."""


class Compressors(threading.local):
    """A compressor a thread: they can't be shared, and creating one takes longer than a block."""

    def __init__(self) -> None:
        self.compress = zstandard.ZstdCompressor(compression_params=FAST).compress
        self.decompress = zstandard.ZstdDecompressor().decompress


COMPRESSORS: Final = Compressors()


def encode(entries: Entries, cuts: Sequence[int]) -> list[bytes]:
    """Pack the entries between each two cuts, at least one, as a block."""
    keys = entries.keys.view(np.uint8).reshape(-1, KEY_BYTES)
    most = np.maximum.reduceat(entries.counts, cuts[:-1]).tolist()
    return [
        _encoded(keys[start:stop], entries.counts[start:stop], highest)
        for (start, stop), highest in zip(pairwise(cuts), most, strict=True)
    ]


def _encoded(keys: NDArray[np.uint8], counts: Counts, most: int) -> bytes:
    first, last = keys[0].tobytes(), keys[-1].tobytes()
    differing = int.from_bytes(first, "big") ^ int.from_bytes(last, "big")
    shared = (
        KEY_BYTES - (differing.bit_length() + 7) // 8
    )  # keys are sorted: what these two share, all share
    payload = keys[:, shared:].tobytes()
    width, dtype = next(
        ((width, dtype) for limit, width, dtype in WIDTHS if most <= limit), (4, WIDEST)
    )
    if width:
        payload += counts.astype(dtype).tobytes()
    packed: bytes = HEADER.pack(len(keys), shared, width) + first[:shared]
    packed += COMPRESSORS.compress(payload)
    return packed


def decode(block: bytes) -> Entries:
    """Unpack a block. Raises ValueError or ZstdError for most blocks whose bytes were changed."""
    size, shared, width = HEADER.unpack_from(block)
    payload = _payload(block, HEADER.size + shared, size)
    keys = np.empty((size, KEY_BYTES), np.uint8)
    keys[:, :shared] = np.frombuffer(block, np.uint8, shared, HEADER.size)
    cells = size * (KEY_BYTES - shared)
    keys[:, shared:] = np.frombuffer(payload, np.uint8, cells).reshape(size, KEY_BYTES - shared)
    if width:
        counts = np.frombuffer(payload, f"<u{width}", size, cells).astype(np.uint32)
    else:
        counts = np.ones(size, np.uint32)
    return Entries(keys.reshape(-1).view(f"S{KEY_BYTES}"), counts)


def columns(block: bytes) -> tuple[Ids, Ids, Packed]:
    """Unpack a block into the high halves of its keys, the low halves and the counts.

    Takes half the time of `decode`, since no keys are built. A key is read as the 16 bytes that end
    where it ends; the first of them belong to the key before it, and `_share` puts the shared
    bytes in their place.
    """
    size, shared, width = HEADER.unpack_from(block)
    start = HEADER.size + shared
    cells = block[HEADER.size : start] + _payload(block, start, size)
    own = KEY_BYTES - shared
    high = np.ndarray(size, HALF, cells, 0, (own,)).astype(np.uint64)
    low = np.ndarray(size, HALF, cells, HALF.itemsize, (own,)).astype(np.uint64)
    _share(high, min(shared, HALF.itemsize))
    _share(low, shared - HALF.itemsize)
    if width:  # copied, so that the payload doesn't stay for as long as the counts do
        return high, low, np.frombuffer(cells, f"<u{width}", size, shared + size * own).copy()
    return high, low, np.ones(size, np.uint8)


def _payload(block: bytes, start: int, size: int) -> bytes:
    """Decompress a payload; raise DamagedBlock if it claims more bytes than its entries can have.

    A few changed bytes may claim more than there is memory.
    """
    packed = memoryview(block)[start:]
    if zstandard.frame_content_size(packed) > size * (KEY_BYTES + WIDEST.itemsize):
        raise DamagedBlock("a block of counts is damaged")
    payload: bytes = COMPRESSORS.decompress(packed)
    return payload


def _share(halves: Ids, shared: int) -> None:
    """Give all halves the leading bytes of the first half."""
    if shared > 0:
        own = ((1 << 64) - 1) >> 8 * shared
        first = int(halves[0]) & ~own
        halves &= np.uint64(own)
        halves |= np.uint64(first)
