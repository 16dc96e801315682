import json
from pathlib import Path

import pytest

from benchmarks.figures import Figure
from benchmarks.session import OtherRows, Session


@pytest.mark.parametrize(("amend", "kept"), [(True, {"a": 1, "b": 3}), (False, {"b": 3})])
def test_figures_of_an_earlier_run_stay_only_if_single_steps_are_run(
    tmp_path: Path, amend: bool, kept: dict[str, int]
) -> None:
    path = tmp_path / "benchmarks.json"
    Session(path, "1M", print).add([Figure("a", 1, "s"), Figure("b", 2, "s")])
    Session(path, "1M", print, amend=amend).add([Figure("b", 3, "s")])
    figures = json.loads(path.read_text("utf-8"))["figures"]
    assert {one["what"]: one["value"] for one in figures} == kept


def test_figures_of_other_sizes_are_not_mixed(tmp_path: Path) -> None:
    path = tmp_path / "benchmarks.json"
    Session(path, "1M", print).add([Figure("a", 1, "s")])
    with pytest.raises(OtherRows, match="1M"):
        Session(path, "10M", print, amend=True)
