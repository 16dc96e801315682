"""Corrupt blocks of counts: decoding gives an error or entries."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import numpy as np
import zstandard

from fuzz.target import Check, Subject, require
from markovbot.store.packed import row_layout
from markovbot.store.packed.codec import columns, decode, encode
from markovbot.store.packed.compression import COMPRESSORS
from markovbot.store.packed.entries import Entries
from markovbot.store.packed.keys import KEY_BYTES


def _block(size: int, most: int) -> bytes:
    keys = np.sort(
        np.array(
            [f"{number * 7919:0{KEY_BYTES}d}".encode() for number in range(size)], f"S{KEY_BYTES}"
        )
    )
    (block,) = encode(Entries(keys, (np.arange(size) % most + 1).astype(np.uint32)), [0, size])
    return block


def _row_block() -> bytes:
    packed: bytes = COMPRESSORS.compress(b"\x01\x02\x03\x09\x01\x07")
    return row_layout.HEADER.pack(3, KEY_BYTES - 1, 1) + bytes(KEY_BYTES - 1) + packed


SEEDS: Final = (
    _row_block(), _block(1, 1), _block(3, 1), _block(20, 200), _block(60, 60_000),
    _block(9, 1 << 20), _block(400, 3), b"",
)  # fmt: skip

REFUSALS: Final = (ValueError, zstandard.ZstdError)
"""The errors with which corrupt bytes are refused."""


@contextmanager
def _blocks() -> Iterator[Check]:
    def check(data: bytes) -> None:
        for unpack in (decode, columns):
            try:
                unpacked = unpack(data)
            except REFUSALS:
                continue
            counts = unpacked.counts if isinstance(unpacked, Entries) else unpacked[2]
            require(holds=len(counts) < 1 << 16, law="no more entries than the header can say")

    yield check


blocks: Final = Subject(_blocks, SEEDS)
