"""`markovbot health` on what a bot has written down; a real bot: tests/e2e/test_monitoring.py."""

import json
import stat
from pathlib import Path

import pytest

from markovbot import clock, health_report
from markovbot.config.database_url import BESIDE_SERVER
from markovbot.health_report import HealthReport, report_path, write_report
from tests.support.command_line import Run

WELL = HealthReport(gateway=True, learning=True, disk=True)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    return tmp_path / "data" / "markov.db"


def test_all_is_well(run: Run, database: Path) -> None:
    write_report(database, WELL)
    code, out, err = run("health")
    assert (code, "connected to Discord" in out, err) == (0, True, "")
    code, out, _ = run("health", "--json")
    assert (code, json.loads(out)) == (
        0,
        {"healthy": True, "gateway": True, "learning": True, "disk": True, "problems": []},
    )


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("gateway", "isn't connected to Discord"),
        ("learning", "can't be written to"),
        ("disk", "free some space"),
    ],
)
def test_each_thing_that_is_wrong_is_a_sentence(
    run: Run, database: Path, what: str, said: str
) -> None:
    states = {"gateway": True, "learning": True, "disk": True, what: False}
    write_report(database, HealthReport(**states))
    code, out, err = run("health")
    assert (code, out, said in err, len(err.splitlines())) == (1, "", True, 1)
    code, out, _ = run("health", "--json")
    answer = json.loads(out)
    assert (code, answer["healthy"], answer[what]) == (1, False, False)
    assert said in answer["problems"][0]


def test_where_no_bot_runs_it_says_so(run: Run, database: Path) -> None:
    code, _, err = run("health")
    assert (code, f"No bot runs on the database {database}" in err) == (1, True)


def test_on_postgresql_it_names_the_file_of_the_directory_and_no_other(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "data").mkdir()
    asked = ("--database", "postgresql://bot:secret@nowhere/markov", "health")
    database = BESIDE_SERVER.absolute()
    report = report_path(database)
    code, _, err = run(*asked)
    assert (code, err) == (
        1,
        f"No bot runs on PostgreSQL from this directory: it would write {report} every 10 "
        "seconds.\n",
    )
    report.write_text('{"gateway": true, "learning": true, "disk": true, "at": -1000}')
    code, _, err = run(*asked)
    assert (code, "The bot on PostgreSQL from this directory was killed" in err) == (1, True)
    assert err.count(str(database)) == err.count(str(report)) == 1
    write_report(database, WELL)
    assert run(*asked)[0] == 0


@pytest.mark.parametrize("shift", [health_report.STALE + 1, -3600.0])
def test_an_old_report_is_a_bot_that_is_gone_also_after_the_machine_was_restarted(
    run: Run, database: Path, monkeypatch: pytest.MonkeyPatch, shift: float
) -> None:
    write_report(database, WELL)
    steady = clock.since_boot
    monkeypatch.setattr(health_report, "since_boot", lambda: steady() + shift)
    code, _, err = run("health")
    assert (code, "was killed, or hangs" in err) == (1, True)


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"gateway": true', "\0"])
def test_a_report_that_is_damaged_is_a_sentence(run: Run, database: Path, text: str) -> None:
    report_path(database).write_text(text)
    code, _, err = run("health")
    assert (code, "can't be read" in err, "Traceback" in err) == (1, True, False)


def test_a_database_that_is_no_file_is_misuse(run: Run) -> None:
    code, _, err = run("--database", "nonsense", "health")
    assert (code, "DATABASE_URL" in err) == (2, True)


def test_only_its_owner_reads_a_report_and_a_killed_process_is_no_obstacle(database: Path) -> None:
    left = report_path(database).with_name("markov.db.health-new")
    left.write_text("half a rep")
    write_report(database, WELL)
    assert not left.exists()
    assert stat.S_IMODE(report_path(database).stat().st_mode) == 0o600
