"""A slice of what `make fuzz` does for longer: garbage for everything that takes input."""

import pytest

from fuzz.engine import TargetRun
from fuzz.processes import can_be_guided, run_all
from fuzz.target import TARGETS
from sandbox.patience import patience

INPUTS = 400
AT_MOST = 120.0
"""Seconds for so many inputs, on a quiet machine."""

SECONDS = 20.0
SEED = 20_260_101
"""The same in every run: a test that fails has to be about the change before it."""


def assert_nothing_found(job: TargetRun) -> None:
    (report,) = run_all([job], 1, lambda _target, _more: None)
    assert [(one.what, bytes.fromhex(one.input)[:200]) for one in report.findings] == []
    assert report.inputs > 0


@pytest.mark.parametrize("target", TARGETS)
def test_some_garbage_finds_nothing(target: str) -> None:
    few = INPUTS if TARGETS[target].share > 100 else INPUTS // 10
    assert_nothing_found(TargetRun(target, few, patience(AT_MOST), SEED, guided=False))


@pytest.mark.long
@pytest.mark.parametrize("target", TARGETS)
def test_more_garbage_finds_nothing(target: str) -> None:
    assert_nothing_found(TargetRun(target, 1 << 62, SECONDS, SEED, guided=can_be_guided()))
