"""A fleet on paper: what the documents say follows from the figures, and a simulation agrees."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.fleet_model.__main__ import DOCUMENTS, documents, main
from benchmarks.fleet_model.activity import FOLD_ROWS, fold_rates, row_rates, spread, zipf_rates
from benchmarks.fleet_model.comparison import compare
from benchmarks.fleet_model.inputs import ASSUMED, FLEET, SPIKE, Inputs, read_inputs
from benchmarks.fleet_model.limits import busiest, find_limits
from benchmarks.fleet_model.model import (
    BOT_MACHINE,
    BUSY,
    FEWEST,
    RECOMMENDED,
    ROOM,
    SETTLE_CHOICES,
    Workload,
    make_plan,
    most_messages,
    time_to_claim,
)
from benchmarks.fleet_model.simulation import process_of
from benchmarks.fleet_model.units import duration, number, size
from markovbot.domain import GuildId
from markovbot.fleet.shards import part, shard_of

FIGURES = DOCUMENTS / "figures"


@pytest.fixture(scope="module")
def inputs() -> Inputs:
    return read_inputs(FIGURES)


@pytest.fixture(scope="module")
def written() -> Mapping[str, str]:
    return documents()


def picture(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text)  # noqa: S314 - our own


@pytest.mark.slow
def test_the_documents_are_what_follows_from_the_figures(written: Mapping[str, str]) -> None:
    """If not: `make figures`."""
    for name, text in written.items():
        assert (DOCUMENTS / name).read_text("utf-8") == text, name


@pytest.mark.slow
def test_pictures_are_whole_and_hold_what_the_tables_hold(written: Mapping[str, str]) -> None:
    limits = json.loads(written["figures/fleet_model.json"])["tables"]["limits"]
    texts = [
        "".join(one.itertext()) for one in picture(written["pictures/scale/limits.svg"]).iter()
    ]
    for title, servers, _ in limits[1:]:
        assert {title, servers} <= set(texts)
    assert picture(written["pictures/scale/balance.svg"]).get("role") == "img"


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("servers", [1_000, 10_000, 100_000])
def test_the_simulation_agrees_with_the_model(inputs: Inputs, servers: int, seed: int) -> None:
    for one in compare(make_plan(Workload(servers, servers / 2), inputs), inputs, seed):
        assert one.holds, one


@given(servers=st.integers(1, 50_000), each=st.floats(0.01, 2.0))
def test_a_plan_overruns_no_process_if_any_plan_can(servers: int, each: float) -> None:
    inputs = read_inputs(FIGURES)
    plan = make_plan(Workload(servers, servers * each), inputs)
    limit = min(most_messages(plan.settle), BUSY / inputs.bot_seconds)
    overrun = plan.work.messages / plan.processes * plan.hottest > limit
    assert not overrun or (
        plan.settle == SETTLE_CHOICES[-1] and servers // plan.processes <= FEWEST
    )
    assert plan.process_memory <= ROOM * BOT_MACHINE.memory
    assert plan.shards % plan.processes == 0
    assert servers <= RECOMMENDED * plan.shards


def test_rows_and_folds_follow_the_rules_where_they_are_plain() -> None:
    rates = zipf_rates(1, 40.0)
    assert row_rates(rates, 0.25)[0] == pytest.approx(4, rel=0.001)  # in each batch
    assert fold_rates(row_rates(rates, 0.25))[0] == pytest.approx(4 / FOLD_ROWS, rel=0.001)
    seldom = fold_rates(row_rates(zipf_rates(1, 1 / 3600), 0.25))[0]
    assert seldom == pytest.approx(1 / 3660, rel=0.01)  # a row an hour waits for a minute


def test_no_part_is_hotter_than_all_in_one() -> None:
    assert spread(zipf_rates(100, 1.0)).hottest(1) == 1
    assert spread(zipf_rates(1, 1.0)).hottest(8) == 8
    assert busiest(100_000) == pytest.approx(zipf_rates(100_000, 1.0)[0], rel=0.001)


def test_a_takeover_waits_for_no_more_than_all_claims() -> None:
    rates, claims = zipf_rates(1_000, 500.0), zipf_rates(1_000, 20.0)
    assert 0 < time_to_claim(rates, claims, 1, 0.0001) < 20 / (1 - 500 * 0.0001)
    assert time_to_claim(zipf_rates(1_000, 0.01), claims, 1, 0.0001) == 0
    assert time_to_claim(zipf_rates(1_000, 1e6), claims, 1, 0.0001) == float("inf")


@given(st.lists(st.integers(0, (1 << 63) - 1)), st.integers(1, 40), st.integers(1, 40))
def test_guilds_fall_to_shards_and_processes_as_in_the_bot(
    guilds: list[int], first: int, second: int
) -> None:
    processes, shards = sorted((first, second))
    found = process_of(np.array(guilds, np.int64), shards, processes)
    for guild, process in zip(guilds, found.tolist(), strict=True):
        assert shard_of(GuildId(guild), shards) in part(process + 1, processes, shards)


def test_processes_serve_ranges_of_shards() -> None:
    guilds = zipf_rates(8, 1.0).argsort()[::-1].astype("int64") << 22
    assert process_of(guilds, 8, 4).tolist() == [0, 0, 1, 1, 2, 2, 3, 3]
    assert process_of(guilds, 8, 3).tolist() == [0, 0, 1, 1, 1, 2, 2, 2]


def test_limits_come_in_the_order_in_which_they_are_reached(inputs: Inputs) -> None:
    found = find_limits(0.5, 30, inputs)
    assert [one.servers for one in found] == sorted(one.servers for one in found)
    longer = {one.title: one.servers for one in find_limits(0.5, 90, inputs)}
    disk = next(one for one in found if one.title == "one database: its disk")
    assert longer[disk.title] == pytest.approx(disk.servers / 3)


def test_what_the_benchmark_measures_takes_the_place_of_the_spike(
    tmp_path: Path, inputs: Inputs
) -> None:
    shutil.copy(FIGURES / "benchmarks.json", tmp_path)
    bare = read_inputs(tmp_path)
    assert {one.source for one in bare.shown} >= {SPIKE, ASSUMED}
    figures = [{"what": wanted.figure, "value": 5.0} for wanted in FLEET.values()]
    figures[0]["value"] = None  # it has failed
    data = {"when": "2001-01-01T09:00:00+00:00", "figures": figures}
    (tmp_path / "fleet.json").write_text(json.dumps(data))
    measured = read_inputs(tmp_path)
    first, *others = FLEET
    assert measured[first] == bare[first]
    assert all(measured[name] == 5.0 for name in others)
    assert sum(one.source == "measured 2001-01-01" for one in measured.shown) == len(others)


def test_it_computes_a_fleet_of_ones_own(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--servers", "20000", "--messages", "400", "--retention", "90"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("servers ")
    assert "20,000" in printed
    assert "one database: its disk" in printed
    for wrong in (["--servers", "0"], ["--servers", "5", "--messages", "-1"], ["--servers", "x"]):
        with pytest.raises(SystemExit) as ended:
            main(wrong)
        assert ended.value.code == 2


def test_numbers_are_written_as_people_read_them() -> None:
    assert [number(one) for one in (0, 0.4444, 1, 12.66, 999.6, 1_234, 56_789)] == [
        *("0", "0.444", "1", "12.7", "1,000", "1,230", "56,800")
    ]
    assert [size(one) for one in (12, 1_500, 2.5e9, 4.25e13)] == [
        "12 B",
        "1.5 kB",
        "2.5 GB",
        "42.5 TB",
    ]
    assert [duration(one) for one in (5, 150, 9_000, 200_000)] == [
        "5 s",
        "2.5 min",
        "2.5 h",
        "2.31 days",
    ]
