"""Law 3: an answer is a function of what its readers may read, and of nothing else."""

from collections import Counter
from pathlib import Path

import pytest

from tests.support.answers import SERVERS, SMALL_SERVERS, answered_on, evidence_on, lines_on
from tests.support.samples import UNLIKELY, deviation
from tests.support.small import shrink


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
@pytest.mark.parametrize("seed", range(4))
async def test_its_evidence_is_the_same_where_states_fill_many_blocks_only_with_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    shrink(monkeypatch)
    found, expected = await evidence_on(tmp_path, seed)
    assert found == expected


@pytest.mark.long
@pytest.mark.parametrize("seed", range(4))
async def test_it_does_so_too_where_states_fill_many_blocks_only_with_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    shrink(monkeypatch)  # how a token is drawn then depends on the rest, but not its odds
    assert deviation(*await lines_on(tmp_path, seed)) < UNLIKELY


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(SMALL_SERVERS))
async def test_a_database_says_the_same_lines_as_often_whatever_was_written_elsewhere(
    tmp_path: Path, seed: int
) -> None:
    assert deviation(*await lines_on(tmp_path, seed)) < UNLIKELY


def test_deviation_tells_samples_apart() -> None:
    even = Counter({"a": 200, "b": 200})
    assert deviation(even, even) < 0
    assert deviation(even, Counter({"a": 210, "b": 190})) < 2
    assert deviation(even, Counter({"a": 300, "b": 100})) > UNLIKELY
    assert deviation(even, Counter({"a": 200, "c": 200})) > UNLIKELY
