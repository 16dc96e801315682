"""Blocks that are no longer what was written."""

import struct
import tracemalloc
from random import Random

import numpy as np
import pytest
import zstandard

from markovbot.store.packed.codec import columns, decode, encode
from markovbot.store.packed.entries import Entries

REFUSALS = (ValueError, IndexError, TypeError, struct.error, zstandard.ZstdError)


def block() -> bytes:
    keys = np.array([f"{number:016d}".encode() for number in range(100)], "S16")
    (packed,) = encode(Entries(keys, np.arange(1, 101, dtype=np.uint32)), [0, 100])
    return packed


@pytest.mark.parametrize("unpack", [decode, columns])
def test_a_block_that_claims_to_hold_more_than_memory_does_is_refused(unpack: object) -> None:
    assert callable(unpack)
    huge = zstandard.ZstdCompressor().compress(b"")[:4] + b"\xe0" + (1 << 40).to_bytes(8, "little")
    assert zstandard.frame_content_size(huge) == 1 << 40
    tracemalloc.start()
    try:
        with pytest.raises(ValueError, match="damaged"):
            unpack(struct.pack("<HBB", 100, 0, 0) + huge)
        assert tracemalloc.get_traced_memory()[1] < 1 << 20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("unpack", [decode, columns])
def test_any_flipped_byte_is_an_error_or_other_counts(unpack: object) -> None:
    assert callable(unpack)
    rng, whole = Random(4), block()
    for _ in range(3000):
        damaged = bytearray(whole)
        damaged[rng.randrange(len(damaged))] ^= 1 << rng.randrange(8)
        try:
            unpack(bytes(damaged[: rng.choice((len(damaged), rng.randrange(len(damaged))))]))
        except REFUSALS:
            continue
