"""The codec of blocks: a few hundred entries, compressed.

They are written by columns (`columnar.py`, `columnar_encoder.py`); what was written row by row
before is still read (`row_layout.py`). The third byte of a block tells which it is.
"""

import struct
from typing import Final

import numpy as np

from markovbot.store.packed import columnar, row_layout
from markovbot.store.packed.columnar import Columns
from markovbot.store.packed.columnar_encoder import encode, recounted
from markovbot.store.packed.compression import DamagedBlock
from markovbot.store.packed.entries import Entries
from markovbot.store.packed.keys import join

__all__ = ["columns", "decode", "encode", "recounted"]

LAYOUT_AT: Final = 2


def columns(block: bytes) -> Columns:
    """Unpack a block into the high halves of its keys, the low halves and the counts.

    Raises DamagedBlock, another ValueError or ZstdError for most blocks whose bytes were changed.
    """
    try:
        if block[LAYOUT_AT] == columnar.LAYOUT:
            return columnar.columns(block)
        return row_layout.columns(block)
    except (IndexError, KeyError, TypeError, struct.error) as error:
        raise DamagedBlock("a block of counts is damaged") from error


def decode(block: bytes) -> Entries:
    """Unpack a block; raise what `columns` raises."""
    high, low, counts = columns(block)
    return Entries(join(high, low), counts.astype(np.uint32))
