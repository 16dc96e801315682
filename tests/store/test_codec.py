"""Blocks hold what was put into them, or say that they are damaged."""

import struct
import tracemalloc
from collections.abc import Callable
from random import Random

import numpy as np
import pytest
import zstandard

from markovbot.store.packed.codec import columns, decode, encode, recounted
from markovbot.store.packed.columnar import HEADER, LAYOUT
from markovbot.store.packed.columnar_encoder import TOGETHER
from markovbot.store.packed.entries import Entries
from markovbot.store.packed.keys import join
from tests.support.row_layout import encode_rows

REFUSALS = (ValueError, zstandard.ZstdError)


def entries_of(highs: list[int], lows: list[int], counts: list[int]) -> Entries:
    keys = join(np.array(highs, np.uint64), np.array(lows, np.uint64))
    return Entries.summed(keys, np.array(counts, np.uint32))


def drawn(
    rng: Random, size: int, heads: int, seconds: int, sources: int, tokens: int, most: int
) -> Entries:
    """Return entries whose heads, second words, sources and tokens are of so many."""
    head, second, source, token = (
        [rng.randrange(1 << bits) for _ in range(distinct)]
        for bits, distinct in ((40, heads), (24, seconds), (40, sources), (24, tokens))
    )
    second[0] = 0
    return entries_of(
        [rng.choice(head) << 24 | rng.choice(second) for _ in range(size)],
        [rng.choice(source) << 24 | rng.choice(token) for _ in range(size)],
        [rng.randint(1, most) for _ in range(size)],
    )


@pytest.mark.parametrize("most", [1, 200, 60_000, 1 << 20])
@pytest.mark.parametrize(("heads", "seconds"), [(1, 1), (1, 400), (300, 1), (40, 2), (500, 500)])
@pytest.mark.parametrize(("sources", "tokens"), [(1, 900), (900, 1), (20, 20), (900, 900)])
def test_blocks_hold_what_was_put_into_them(
    heads: int, seconds: int, sources: int, tokens: int, most: int
) -> None:
    entries = drawn(Random(heads * sources + most), 512, heads, seconds, sources, tokens, most)
    size = len(entries)
    cuts = [0, size] if most == 1 or size < 3 else [0, 1, size // 2, size]
    blocks = encode(entries, cuts)
    assert len(blocks) == len(cuts) - 1
    found = [decode(block) for block in blocks]
    assert np.concatenate([one.keys for one in found]).tolist() == entries.keys.tolist()
    assert np.concatenate([one.counts for one in found]).tolist() == entries.counts.tolist()


def test_a_block_is_the_same_whatever_is_encoded_with_it() -> None:
    rng = Random(6)
    drawings = [
        drawn(rng, size, heads, seconds, sources, tokens, most)
        for size in (1, 2, 7, 448, 512)
        for heads, seconds in ((1, 1), (1, 400), (300, 1), (40, 2), (400, 9))
        for sources, tokens, most in ((1, 900, 1), (900, 1, 200), (20, 20, 60_000), (900, 900, 9))
    ]
    rng.shuffle(drawings)
    together = Entries(
        np.concatenate([one.keys for one in drawings]),
        np.concatenate([one.counts for one in drawings]),
    )
    cuts = np.cumsum([0, *map(len, drawings)]).tolist()
    alone = [encode(one, [0, len(one)])[0] for one in drawings]
    assert len(alone) > 2 * TOGETHER
    assert encode(together, cuts) == alone


def test_a_run_longer_than_a_byte_can_tell_is_whole() -> None:
    for size in (255, 256, 257, 510, 511, 512):
        entries = entries_of([5 << 24] * size, list(range(size)), [1] * size)
        (block,) = encode(entries, [0, size])
        assert decode(block).keys.tolist() == entries.keys.tolist()


def test_what_was_written_row_by_row_is_read() -> None:
    for most in (1, 9):
        entries = drawn(Random(3), 400, 20, 20, 30, 100, most)
        assert decode(encode_rows(entries)).keys.tolist() == entries.keys.tolist()
        assert decode(encode_rows(entries)).counts.tolist() == entries.counts.tolist()


def by_columns() -> bytes:
    (packed,) = encode(drawn(Random(5), 100, 9, 9, 20, 30, 100), [0, 100])
    return packed


def by_rows() -> bytes:
    return encode_rows(drawn(Random(5), 100, 9, 9, 20, 30, 100))


@pytest.mark.parametrize("unpack", [decode, columns])
@pytest.mark.parametrize(
    "header",
    [struct.pack("<HBB", 100, 0, 0), HEADER.pack(100, LAYOUT, 1, 1, 1, 1, 0, 1) + bytes(3)],
    ids=["rows", "columns"],
)
def test_a_block_that_claims_to_hold_more_than_memory_does_is_refused(
    unpack: Callable[[bytes], object], header: bytes
) -> None:
    huge = zstandard.ZstdCompressor().compress(b"")[:4] + b"\xe0" + (1 << 40).to_bytes(8, "little")
    assert zstandard.frame_content_size(huge) == 1 << 40
    tracemalloc.start()
    try:
        with pytest.raises(ValueError, match="damaged"):
            unpack(header + huge)
        assert tracemalloc.get_traced_memory()[1] < 1 << 20
    finally:
        tracemalloc.stop()


def test_runs_that_claim_more_entries_than_there_are_take_little_memory() -> None:
    size = 512
    entries = entries_of(list(range(1 << 24, (size << 24) + 1, 1 << 24)), [1] * size, [1] * size)
    (block,) = encode(entries, [0, size])
    payload = bytearray(zstandard.decompress(block[HEADER.size + 3 :]))
    payload[-2 * size :] = b"\xff" * 2 * size
    tracemalloc.start()
    try:
        with pytest.raises(ValueError, match="damaged"):
            columns(block[: HEADER.size + 3] + zstandard.compress(bytes(payload)))
        assert tracemalloc.get_traced_memory()[1] < 4 << 20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("unpack", [decode, columns])
@pytest.mark.parametrize("block", [by_rows, by_columns])
def test_any_flipped_byte_is_an_error_or_other_counts(
    unpack: Callable[[bytes], object], block: Callable[[], bytes]
) -> None:
    rng, whole = Random(4), block()
    for _ in range(3000):
        damaged = bytearray(whole)
        damaged[rng.randrange(len(damaged))] ^= 1 << rng.randrange(8)
        try:
            unpack(bytes(damaged[: rng.choice((len(damaged), rng.randrange(len(damaged))))]))
        except REFUSALS:
            continue


def test_a_block_with_other_counts_is_what_encoding_it_anew_makes() -> None:
    rng = Random(8)
    same = 0
    for most in (1, 2, 200, 60_000, 1 << 20):
        entries = drawn(rng, 300, 30, 30, 40, 90, most)
        (block,) = encode(entries, [0, len(entries)])
        for lower in (0, 1, 1, most // 2):
            counts = np.maximum(entries.counts, lower + 1) - np.uint32(lower)
            anew = encode(Entries(entries.keys, counts), [0, len(entries)])
            found = recounted(block, counts)
            assert found in (None, anew[0])
            same += found is not None
    assert same > 9


def test_a_block_that_loses_an_entry_or_is_of_another_layout_is_not_recounted() -> None:
    entries = drawn(Random(9), 300, 30, 30, 40, 90, 9)
    assert recounted(encode_rows(entries), entries.counts) is None
    (block,) = encode(entries, [0, len(entries)])
    assert recounted(block, entries.counts) == block
    counts = entries.counts.copy()
    counts[7] = 0
    assert recounted(block, counts) is None
