"""Find many byte strings in large files at once."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Final

import numpy as np

SHORTEST: Final = 4
"""Bytes that a needle must have at least."""

TABLE_BITS: Final = 24
MULTIPLIER: Final = np.uint32(0x9E3779B1)
"""2^32 divided by the golden ratio, prime."""


def find_all(content: bytes, needles: Collection[bytes]) -> Iterator[tuple[bytes, int]]:
    """Yield each needle with every offset at which it occurs.

    It is one pass over the content for any number of needles: the first four bytes of each are in a
    table, and candidates are compared. Raises ValueError if a needle is shorter than `SHORTEST`.
    """
    if len(content) < SHORTEST or not needles:
        return
    width = min(map(len, needles))
    if width < SHORTEST:
        raise ValueError("a needle is too short to be told from noise")
    by_start: defaultdict[bytes, list[bytes]] = defaultdict(list)
    for needle in set(needles):
        by_start[needle[:width]].append(needle)
    table = np.zeros(1 << TABLE_BITS, np.bool_)
    starts = b"".join(start[:SHORTEST] for start in by_start)
    table[_slots(np.frombuffer(starts, "<u4"))] = True
    data = np.frombuffer(content, np.uint8)
    for offset in range(SHORTEST):
        whole = (len(data) - offset) // SHORTEST * SHORTEST
        fours = data[offset : offset + whole].view("<u4")
        for index in np.flatnonzero(table[_slots(fours)]).tolist():
            place = offset + index * SHORTEST
            for needle in by_start.get(content[place : place + width], ()):
                if content.startswith(needle, place):
                    yield needle, place


def _slots(
    fours: np.ndarray[tuple[int], np.dtype[np.uint32]],
) -> np.ndarray[tuple[int], np.dtype[np.uint32]]:
    return (fours * MULTIPLIER) >> np.uint32(32 - TABLE_BITS)
