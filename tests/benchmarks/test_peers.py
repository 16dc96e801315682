"""Peers learn and speak in processes of their own."""

import os
import sys
from pathlib import Path

import pytest

from benchmarks.peers.environments import Environment
from benchmarks.quality.peers import Peers

SAID = [
    f"the {who} {does} the {what} today"
    for who in ("cat", "dog", "owl")
    for does in ("likes", "sees", "hears")
    for what in ("kettle", "garden", "rain")
]


@pytest.mark.processes
def test_each_sample_is_made_of_its_own_texts(tmp_path: Path) -> None:
    pytest.importorskip("markovify")
    ours = Environment((sys.executable, "-m", "workers.on_markovify"), os.environ)
    told: list[str] = []
    peers = Peers({"markovify": ours}, tmp_path, told.append)
    sample = peers.markovify({"ann": SAID, "bea": ["one two three"] * 9, "cleo": ["(!"]}, 1, 30)
    assert not told
    assert sample.by_member["ann"]
    assert all(set(line.split()) <= set(" ".join(SAID).split()) for line in sample.by_member["ann"])
    assert "bea" not in sample.by_member  # it could only copy
    assert sample.failed == 90 - len(sample.lines)
    assert len(sample.seconds) == 90
    assert not peers.cobe("", SAID, ["what does the owl hear?"]).lines  # it isn't installed
