"""The test of law 3 is judged: it finds every leak that is put in on purpose."""

from collections.abc import Callable
from pathlib import Path

import pytest

from markovbot.store.memory.reading import MemoryReading
from markovbot.store.sqlite.counts.reading import SqliteReading
from tests.support.answers import SERVERS, SMALL_SERVERS, answered_on, evidence_on
from tests.support.leaks import EVIDENCE, SERVICES, Patch, see_everything


async def is_found() -> bool:
    """Tell whether the answers on any of the law's servers differ."""
    for seed in range(SERVERS):
        found, expected = await answered_on(seed)
        if found != expected:
            return True
    return False


@pytest.mark.slow
@pytest.mark.parametrize("method", [*EVIDENCE, "draw"])
async def test_evidence_from_elsewhere_is_found(
    monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    see_everything(monkeypatch, MemoryReading, method)
    assert await is_found()


@pytest.mark.slow
@pytest.mark.parametrize("leak", SERVICES)
async def test_what_a_service_sees_too_much_is_found(
    monkeypatch: pytest.MonkeyPatch, leak: Callable[[Patch], None]
) -> None:
    leak(monkeypatch)
    assert await is_found()


@pytest.mark.slow
@pytest.mark.parametrize("method", EVIDENCE)
async def test_evidence_from_elsewhere_is_found_in_a_database(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, method: str
) -> None:
    see_everything(monkeypatch, SqliteReading, method)
    for seed in range(SMALL_SERVERS):
        found, expected = await evidence_on(tmp_path / str(seed), seed)
        if found != expected:
            return
    pytest.fail("No evidence differs.")
