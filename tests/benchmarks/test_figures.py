"""What a benchmark's figures say: sizes, verdicts, the number of bars that are missed."""

import pytest

from benchmarks.corpus import number_of_rows
from benchmarks.figures import Figure, missed


def test_sizes_are_written_short() -> None:
    assert [number_of_rows(size) for size in ("100k", "1M", "10M")] == [10**5, 10**6, 10**7]


@pytest.mark.parametrize("size", ["", "M", "1G", "ten", "-1M", "5k"])
def test_what_is_no_size_is_refused_with_a_sentence(size: str) -> None:
    with pytest.raises(ValueError, match="rows"):
        number_of_rows(size)


def test_bars_that_are_missed_are_counted_and_named() -> None:
    fast = Figure("walk", 0.9, "ms", 1.2)
    slow = Figure("import", 19_000, "1/s", 30_000, least=True)
    failed = Figure("start", None, "s", 0.3)
    unbarred = Figure("size", 261, "MB")
    assert missed([fast, unbarred]) == ""
    assert missed([fast, slow, failed, unbarred]) == ("2 of 3 bars are missed:\n  import\n  start")
