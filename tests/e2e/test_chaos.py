"""Whatever happens to a fleet and its database, it learns what a single process on SQLite learns.

The long version, with 1,000 guilds and each fault three times, is `make soak-fleet`.
"""

from pathlib import Path

import pytest

from sandbox.postgres import NoServer, binaries
from soak.fleet.faults import KILLED
from soak.fleet.run import Plan, run
from soak.script import Size

pytestmark = pytest.mark.long

SIZE = Size(servers=40, channels=1, people=6, skew=0.8)


async def test_what_four_processes_have_learned_survives_all_that_can_happen_to_them(
    tmp_path: Path,
) -> None:
    try:
        binaries()
    except NoServer as error:
        pytest.skip(str(error))
    verdict = await run(tmp_path, Plan(SIZE, messages=800, rounds=1, seed=22, pause=15.0))
    assert verdict.problems == []
    assert verdict.faults[KILLED] == 1
    assert verdict.lost_commits
    assert verdict.cut_before_commit
    assert verdict.cut_after_commit


async def test_the_test_finds_one_process_on_sqlite_equal_to_another(tmp_path: Path) -> None:
    plan = Plan(SIZE, messages=300, rounds=1, seed=22, pause=5.0, shared=False)
    assert (await run(tmp_path, plan)).problems == []
