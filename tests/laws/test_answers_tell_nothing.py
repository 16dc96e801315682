"""Law 3: an answer is a function of what its readers may read, and of nothing else."""

from collections import Counter
from pathlib import Path

import pytest

from tests.support.answers import SERVERS, SMALL_SERVERS, answered_on, evidence_on, lines_on

COMMON = 10
"""Times that a line is said in all from which on its share is compared by itself."""

UNLIKELY = 5.0
"""Standard deviations: once in three million comparisons of servers that answer alike."""


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(SERVERS))
async def test_answers_are_the_same_whatever_was_written_elsewhere(seed: int) -> None:
    found, expected = await answered_on(seed)
    assert found == expected


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(SMALL_SERVERS))
async def test_a_database_has_the_same_evidence_and_odds_whatever_was_written_elsewhere(
    tmp_path: Path, seed: int
) -> None:
    found, expected = await evidence_on(tmp_path, seed)
    assert found == expected


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(SMALL_SERVERS))
async def test_a_database_says_the_same_lines_as_often_whatever_was_written_elsewhere(
    tmp_path: Path, seed: int
) -> None:
    assert deviation(*await lines_on(tmp_path, seed)) < UNLIKELY


def deviation(one: Counter[str], other: Counter[str]) -> float:
    """Return how far two samples of one size are apart, in standard deviations of chi-square.

    It is that of Pearson's test for two samples, turned into a normal deviate (Wilson and Hilferty,
    1931, doi:10.1073/pnas.17.12.684). Rare lines are compared together.
    """
    both = one + other
    rare = {line for line in both if both[line] < COMMON}
    cells = [(one[line], other[line]) for line in both.keys() - rare]
    cells.append((sum(one[line] for line in rare), sum(other[line] for line in rare)))
    filled = [(here, there) for here, there in cells if here + there]
    freedom = len(filled) - 1
    if not freedom:
        return 0.0
    square = sum((here - there) ** 2 / (here + there) for here, there in filled)
    spread = 2 / (9 * freedom)
    return float(((square / freedom) ** (1 / 3) - 1 + spread) / spread**0.5)


def test_deviation_tells_samples_apart() -> None:
    even = Counter({"a": 200, "b": 200})
    assert deviation(even, even) < 0
    assert deviation(even, Counter({"a": 210, "b": 190})) < 2
    assert deviation(even, Counter({"a": 300, "b": 100})) > UNLIKELY
    assert deviation(even, Counter({"a": 200, "c": 200})) > UNLIKELY
