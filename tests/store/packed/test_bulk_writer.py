"""Many entries are written as one run if they come in order, and whole if they don't."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from markovbot.store.packed import bulk_writer
from markovbot.store.packed.bulk_writer import BulkWriter
from markovbot.store.packed.entries import Entries
from markovbot.store.packed.integrity import check_blocks
from markovbot.store.packed.keys import HIGHEST, LOWEST, join
from markovbot.store.packed.runs import scan
from tests.support.block_storage import DictBlockStorage


@pytest.fixture(autouse=True)
def little(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let little be written at once."""
    monkeypatch.setattr(bulk_writer, "WRITTEN_AT_ONCE", 1000)


def written(parts: list[list[int]]) -> DictBlockStorage:
    storage = DictBlockStorage()
    writer = BulkWriter(storage)
    for part in parts:
        numbers = np.array(part, np.uint64)
        writer.add(join(numbers, numbers), np.ones(len(part), np.uint32))
    writer.close()
    return storage


def content(storage: DictBlockStorage) -> Entries:
    return Entries.merged(list(scan(storage, LOWEST, HIGHEST)))


def test_what_ascends_is_one_run() -> None:
    storage = written([list(range(start, start + 300)) for start in range(0, 6000, 300)])
    assert [run.entries for run in storage.runs()] == [6000]
    assert len(content(storage)) == 6000


def test_a_run_ends_where_keys_fall_back() -> None:
    storage = written([list(range(0, 4000, 2)), list(range(1, 4000, 2))])
    assert [run.entries for run in storage.runs()] == [2000, 2000]
    assert len(content(storage)) == 4000


@given(st.lists(st.lists(st.integers(0, 5000), min_size=1, max_size=700), max_size=9))
def test_whatever_the_order_is_all_counts_are_there(parts: list[list[int]]) -> None:
    storage = written(parts)
    found = content(storage)
    numbers = np.array(sorted({one for part in parts for one in part}), np.uint64)
    assert found.keys.tolist() == join(numbers, numbers).tolist()
    assert found.counts.sum() == sum(map(len, parts))
    assert not list(check_blocks(storage))
