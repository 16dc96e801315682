"""The block index of a run as pieces of about `ROWS` rows, so that a change rewrites few of them.

A piece ends before each block whose number is a multiple of `ROWS` (content-defined chunking):
where rows come or go in one place, the pieces elsewhere stay as they are. A piece is called by the
number of its first block, the first piece of a run by 0.

    number of the run's next block u32 | rows u32 | keys | sums of counts u64 | block numbers u32

compressed by Zstandard; integers are little-endian.
"""

import struct
from collections.abc import Iterable, Iterator
from typing import Final

import numpy as np

from markovbot.store.packed.compression import COMPRESSORS
from markovbot.store.packed.keys import KEY_BYTES
from markovbot.store.packed.storage import IndexRow, Run
from markovbot.store.postgres.storage import NUMBER, NUMBER_BITS, StoredRun

ROWS: Final = 256

HEADER: Final = struct.Struct("<II")


def pieces_of(run: StoredRun) -> Iterator[tuple[int, bytes]]:
    """Yield the pieces of a run's block index, not compressed yet, by their numbers."""
    cuts = [0, *(place for place in range(1, len(run.rows)) if not run.rows[place][2] % ROWS)]
    for start, stop in zip(cuts, [*cuts[1:], len(run.rows)], strict=True):
        part = run.rows[start:stop]
        numbers = [id_ & NUMBER for _, _, id_ in part]
        yield (
            numbers[0] if start else 0,
            HEADER.pack(0 if start else run.next_number, len(part))
            + b"".join([key for key, _, _ in part])
            + np.array([total for _, total, _ in part], "<u8").tobytes()
            + np.array(numbers, "<u4").tobytes(),
        )


def pack(piece: bytes) -> bytes:
    """Compress a piece."""
    packed: bytes = COMPRESSORS.compress(piece)
    return packed


def unpacked_run(
    id_: int, entries: int, target: int | None, pieces: Iterable[tuple[int, bytes]]
) -> StoredRun:
    """Return a run from its pieces."""
    rows: list[IndexRow] = []
    hashes: dict[int, int] = {}
    next_number = 1
    for number, packed in pieces:
        piece: bytes = COMPRESSORS.decompress(packed)
        hashes[number] = hash(piece)
        following, count = HEADER.unpack_from(piece)
        if not number:
            next_number = following
        totals_at = HEADER.size + count * KEY_BYTES
        totals = np.frombuffer(piece, "<u8", count, totals_at).tolist()
        numbers = np.frombuffer(piece, "<u4", count, totals_at + 8 * count).tolist()
        for place, (total, block) in enumerate(zip(totals, numbers, strict=True)):
            at = HEADER.size + place * KEY_BYTES
            rows.append((piece[at : at + KEY_BYTES], total, id_ << NUMBER_BITS | block))
    rows.sort()
    return StoredRun(
        Run(id_, entries, 0, target), [key for key, _, _ in rows], rows, next_number, hashes
    )
