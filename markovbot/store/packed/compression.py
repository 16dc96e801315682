"""Zstandard, as blocks and other packed rows use it."""

import threading
from typing import Final

import zstandard


class DamagedBlock(ValueError):
    """A block is missing, or can't be what was written."""


FAST: Final = zstandard.ZstdCompressionParameters(
    window_log=14,
    hash_log=13,
    chain_log=12,
    search_log=1,
    min_match=4,
    target_length=1,
    strategy=zstandard.STRATEGY_FAST,
    write_content_size=True,
)
"""Its fast levels, with tables no larger than a block needs.

With `target_length` 0 it would compress bytes that repeat nothing, too: blocks would be 6% smaller,
and take a sixth longer to unpack.
"""


class Compressors(threading.local):
    """A compressor a thread: they can't be shared, and creating one takes longer than a block."""

    def __init__(self) -> None:
        self.compress = zstandard.ZstdCompressor(compression_params=FAST).compress
        self.decompress = zstandard.ZstdDecompressor().decompress


COMPRESSORS: Final = Compressors()


def decompressed(packed: bytes, most: int) -> bytes:
    """Decompress a block's payload; raise DamagedBlock if it claims to have more than `most` bytes.

    A few changed bytes may claim more than there is memory.
    """
    if zstandard.frame_content_size(packed) > most:
        raise DamagedBlock("a block of counts is damaged")
    payload: bytes = COMPRESSORS.decompress(packed)
    return payload
