"""Two minutes of what `make fuzz` does for longer: garbage for everything that takes input."""

import pytest

from fuzz.engine import Job
from fuzz.processes import can_be_guided, run_all
from fuzz.target import TARGETS

SECONDS = 8.0
SEED = 20_260_101
"""The same in every run: a test that fails has to be about the change before it."""


@pytest.mark.parametrize("target", TARGETS)
def test_garbage_finds_nothing(target: str) -> None:
    job = Job(target, 1 << 62, SECONDS, SEED, guided=can_be_guided())
    (report,) = run_all([job], 1, lambda _target, _more: None)
    assert report.inputs > 50
    assert [(one.what, bytes.fromhex(one.input)[:200]) for one in report.findings] == []
