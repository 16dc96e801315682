"""A wait ends in time, and later on a machine that has become busy."""

import asyncio
import os
from pathlib import Path

import pytest

from sandbox import patience
from sandbox.patience import patient

BUSY = 1000 * (os.cpu_count() or 1)
"""Programs that want to run, so many that everything takes a thousand times as long."""


@pytest.fixture
def average(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[float]:
    """How many programs wanted to run in the last minute; at this moment, none does."""
    now = [0.0]
    monkeypatch.setattr(os, "getloadavg", lambda: (now[0], 0.0, 0.0))
    monkeypatch.setattr(patience, "LOAD", tmp_path / "loadavg")
    return now


async def test_what_never_comes_is_given_up(average: list[float]) -> None:
    with pytest.raises(TimeoutError):
        async with patient(0.01):
            await asyncio.Event().wait()


async def test_a_machine_that_becomes_busy_meanwhile_is_given_more(average: list[float]) -> None:
    async with patient(0.01):
        average[0] = BUSY
        await asyncio.sleep(0.05)


async def test_what_is_busy_only_now_counts_before_the_average_tells(
    average: list[float], tmp_path: Path
) -> None:
    (tmp_path / "loadavg").write_text(f"0.00 0.00 0.00 {BUSY}/9999 1\n")
    async with patient(0.01):
        await asyncio.sleep(0.05)
