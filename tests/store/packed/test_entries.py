"""Entries are merged in the order of their whole keys."""

from collections import Counter
from random import Random

import numpy as np
import pytest

from markovbot.store.packed.entries import Entries
from markovbot.store.packed.keys import join

WHOLE = (1 << 64) - 1


def entries_of(keys: list[tuple[int, int]]) -> Entries:
    high, low = (np.array([key[half] for key in keys], np.uint64) for half in (0, 1))
    return Entries(join(high, low), np.ones(len(keys), np.uint32))


@pytest.mark.parametrize("highs", [0, 1, 40, WHOLE])
@pytest.mark.parametrize("lows", [0, 1, 1 << 12, WHOLE])
@pytest.mark.parametrize("size", [0, 1, 2, 3, 2000])
def test_merged_entries_ascend_each_once(highs: int, lows: int, size: int) -> None:
    rng = Random(size)
    parts = [
        sorted((rng.randint(0, highs), rng.randint(0, lows)) for _ in range(size)) for _ in "abc"
    ]
    expected = sorted(Counter(key for part in parts for key in part).items())
    merged = Entries.merged([entries_of(part) for part in parts])
    assert merged.keys.tolist() == entries_of([key for key, _ in expected]).keys.tolist()
    assert merged.counts.tolist() == [count for _, count in expected]
