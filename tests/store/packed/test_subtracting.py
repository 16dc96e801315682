"""What is subtracted is gone from the blocks that hold it; the other blocks stay as they are."""

from random import Random

import numpy as np
import pytest

from markovbot.store.packed.codec import decode, encode
from markovbot.store.packed.entries import Entries
from markovbot.store.packed.erasure import subtract
from markovbot.store.packed.keys import HIGHEST, LOWEST, join
from markovbot.store.packed.runs import BLOCK_ENTRIES, add, scan
from tests.support.block_storage import DictBlockStorage

BLOCKS = 9
LOSING = range(0, BLOCKS, 3)
LOWERED = range(1, BLOCKS, 3)


def whole() -> Entries:
    rng = Random(2)
    size = BLOCKS * BLOCK_ENTRIES
    numbers = np.array(sorted(rng.sample(range(1 << 40), size)), np.uint64)
    counts = np.array([rng.choice((1, 2, 9)) for _ in range(size)], np.uint32)
    return Entries(join(numbers, numbers[::-1].copy()), counts)


def of_blocks(entries: Entries, blocks: range, counts: set[int]) -> list[int]:
    return [
        place
        for place, count in enumerate(entries.counts.tolist())
        if place // BLOCK_ENTRIES in blocks and count in counts
    ]


@pytest.mark.parametrize("times", [1, 2])
def test_counts_go_down_and_entries_go(times: int) -> None:
    storage, entries = DictBlockStorage(), whole()
    run = storage.create_run()
    add(storage, run, entries)
    before = {row[0]: row for row in storage.index(run, LOWEST, HIGHEST)}
    expected = entries.counts.copy()
    lost = of_blocks(entries, LOSING, {times})[::50]
    lowered = of_blocks(entries, LOWERED, {9})[::50]
    places = sorted(lost + lowered)
    expected[places] -= np.uint32(times)
    keys = entries.keys[places]
    subtract(storage, Entries(keys, np.full(len(keys), times, np.uint32)))
    left = Entries(entries.keys, expected).picked(expected > 0)
    (found,) = scan(storage, LOWEST, HIGHEST)
    assert found.keys.tolist() == left.keys.tolist()
    assert found.counts.tolist() == left.counts.tolist()
    assert storage.runs()[0].entries == len(left)
    for place, row in enumerate(storage.index(run, LOWEST, HIGHEST)):
        data = storage.read([row[2]])[row[2]]
        its = decode(data)
        assert row[1] == its.counts.sum()
        assert encode(its, [0, len(its)]) == [data]
        assert (before.get(row[0]) == row) == (place not in LOSING and place not in LOWERED)
