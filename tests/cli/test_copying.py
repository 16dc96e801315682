"""All servers move to another database by one command, which may be killed at any time."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import IO, Any, Final

import pytest

from markovbot.store import can_encrypt
from sandbox.postgres import Cluster
from tests.support.command_line import ROWS, Run, answer, write

HERE: Final = "sqlite:///data/markov.db"
THERE: Final = "sqlite:///copied.db"
ENVIRONMENT: Final = {"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(__file__).parents[2])}


@pytest.fixture
def home(tmp_path: Path, run: Run) -> Path:
    """A working directory in which two chats were imported."""
    write(tmp_path / "chat.jsonl", ROWS)
    write(tmp_path / "other.jsonl", ROWS[:2])
    assert run("import", "chat.jsonl", "--guild", "g")[0] == 0
    assert run("import", "other.jsonl", "--guild", "other")[0] == 0
    assert run("label", "Aunt Ada", "--guild", "g", "--member", "ada")[0] == 0
    return tmp_path


def digests(run: Run, url: str) -> dict[str, str]:
    servers = answer(run, "servers", "--database", url)["servers"]
    return {
        one["id"]: answer(run, "digest", "--guild", one["id"], "--database", url)["digest"]
        for one in servers
    }


def lists(run: Run, url: str) -> list[Any]:
    return [
        answer(run, *command, "--database", url)
        for command in (["servers"], ["members", "--guild", "g"], ["channels", "--guild", "g"])
    ]


def test_everything_is_in_the_copy(run: Run, home: Path) -> None:
    before = digests(run, HERE)
    code, out, err = run("copy", HERE, THERE)
    assert code == 0, err
    assert "Copied 2 servers (6 messages) from " in out
    for digest in before.values():
        assert f"messages copied, digest {digest} on both sides." in err
    assert digests(run, THERE) == digests(run, HERE) == before
    assert lists(run, THERE) == lists(run, HERE)
    lines = [run("say", "--guild", "g", "--seed", "3", "--database", one) for one in (HERE, THERE)]
    assert all(code == 0 for code, _, _ in lines)


def test_the_answer_for_programs_has_every_server_and_its_digest(run: Run, home: Path) -> None:
    before = digests(run, HERE)
    first = answer(run, "copy", HERE, THERE)
    assert {one["id"]: one["digest"] for one in first["servers"]} == before
    assert first["copied"] == 2
    again = answer(run, "copy", HERE, THERE)
    assert again["copied"] == 0
    assert [one["digest"] for one in again["servers"]] == [None, None]


def test_quiet_says_nothing_beside_the_answer(run: Run, home: Path) -> None:
    code, _, err = run("copy", HERE, THERE, "--quiet")
    assert (code, err) == (0, "")


def test_what_the_target_has_itself_is_refused(run: Run, home: Path) -> None:
    assert run("import", "other.jsonl", "--guild", "g", "--database", THERE)[0] == 0
    before = digests(run, THERE)
    code, out, err = run("copy", HERE, THERE)
    assert (code, out) == (1, "")
    assert "The target has something of the server " in err
    assert "Copy into a new, empty database." in err
    assert digests(run, THERE).items() >= before.items()


@pytest.mark.skipif(not can_encrypt(), reason="there is no sqlcipher3 here")
def test_each_side_may_have_a_key_of_its_own(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = digests(run, HERE)
    (home / "new.key").write_text("ab" * 32 + "\n")
    assert run("copy", HERE, THERE, "--target-key-file", "new.key")[0] == 0
    assert run("copy", THERE, "sqlite:///third.db", "--source-key-file", "new.key")[0] == 0
    assert digests(run, "sqlite:///third.db") == before
    assert run("servers", "--database", THERE)[0] == 2
    monkeypatch.setenv("DATABASE_KEY", "ab" * 32)
    assert digests(run, THERE) == before


@contextmanager
def importing(home: Path, url: str) -> Iterator[None]:
    """Let another process have a database open."""
    process = subprocess.Popen(
        [sys.executable, "-m", "markovbot", "import", "-", "--guild", "g", "--database", url],
        cwd=home,
        env=ENVIRONMENT,
        stdin=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield
    finally:
        process.kill()
        process.communicate()


@pytest.mark.processes
@pytest.mark.skipif(os.name != "posix", reason="needs POSIX locks")
def test_a_source_that_is_in_use_is_refused(run: Run, home: Path) -> None:
    log = home / "data" / "markov.db-wal"
    with importing(home, HERE):
        while not log.exists():
            pass
        code, out, err = run("copy", HERE, THERE)
    assert (code, out) == (1, "")
    assert "can't be copied while another process has it open: stop the bot" in err
    assert not (home / "copied.db").exists()


@pytest.mark.processes
def test_the_password_of_a_server_is_never_printed(run: Run, home: Path) -> None:
    url = "postgresql://bot:hidden-word@127.0.0.1:1/markov"
    code, out, err = run("copy", HERE, url)
    assert (code, out) == (1, "")
    assert "hidden-word" not in err
    assert len(err.splitlines()) == 1


def test_there_and_back_by_a_server(run: Run, home: Path, postgres: str) -> None:
    before, listed = digests(run, HERE), lists(run, HERE)
    code, out, err = run("copy", HERE, postgres)
    assert (code, "PostgreSQL at 127.0.0.1/" in out) == (0, True), err
    assert digests(run, postgres) == before
    assert run("copy", postgres, THERE)[0] == 0
    assert digests(run, THERE) == before
    assert lists(run, THERE) == listed


def test_the_setting_may_stand_for_the_url(
    run: Run, home: Path, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = digests(run, HERE)
    monkeypatch.setenv("DATABASE_URL", postgres)
    assert run("copy", HERE, "DATABASE_URL")[0] == 0
    assert digests(run, postgres) == before


def test_a_server_in_use_is_refused(
    run: Run, home: Path, postgres: str, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("copy", HERE, postgres)[0] == 0
    name = postgres.rpartition("/")[2]
    monkeypatch.setattr("markovbot.store.postgres.copying.LONGEST_WAIT", 0.0)
    with importing(home, postgres):
        while cluster.sql("SELECT count(*) FROM process WHERE until > now()", name) == "0":
            pass
        code, out, err = run("copy", postgres, THERE)
    assert (code, out) == (1, "")
    assert "Another process uses the PostgreSQL database: stop the bot's processes" in err


SLOW_COPY: Final = """
from markovbot.store.packed import bulk_writer
bulk_writer.WRITTEN_AT_ONCE = 4000
from markovbot.__main__ import run_program
run_program()
"""
"""The copy, but what is written at once is little: a kill finds it in the middle of a server."""

HALF_COPIED: Final = (
    "SELECT count(*) FROM block WHERE guild = 2 AND NOT EXISTS (SELECT FROM run WHERE guild = 2)"
)


@pytest.fixture
def large(tmp_path: Path, run: Run) -> Path:
    """A working directory with three servers, the second of which takes a while."""
    rng = Random(5)
    rows = [
        (f"c{rng.randrange(9)}", f"m{rng.randrange(50)}", " ".join(rng.choices(WORDS, k=9)))
        for _ in range(12_000)
    ]
    write(tmp_path / "small.jsonl", ROWS)
    write(tmp_path / "large.jsonl", rows)
    for guild, file in ((1, "small"), (2, "large"), (3, "small")):
        assert run("import", f"{file}.jsonl", "--guild", guild, "--jobs", "1")[0] == 0
    return tmp_path


WORDS: Final = [f"word{number}" for number in range(4000)]


def first_line(process: "subprocess.Popen[str]") -> str:
    stderr: IO[str] | None = process.stderr
    assert stderr is not None
    return stderr.readline()


def started(home: Path, target: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", SLOW_COPY, "copy", HERE, target],
        cwd=home,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def kill_in_the_middle(home: Path, target: str, half: "Half") -> str:
    """Kill a copy in the middle of the second server; return what it said before."""
    process = started(home, target)
    said = first_line(process)
    half(process)
    assert process.poll() is None, "it was faster than the test"
    process.kill()
    process.communicate()
    return said


class Half:
    """Waits until a copy is in the middle of the second server."""

    def __init__(self, cluster: Cluster | None = None, database: str = "") -> None:
        self._cluster = cluster
        self._database = database

    def __call__(self, process: "subprocess.Popen[str]") -> None:
        if self._cluster is not None:  # a file shows nothing before the server is copied
            while process.poll() is None:
                if int(self._cluster.sql(HALF_COPIED, self._database)) > 50:
                    return


def killed_twice(run: Run, home: Path, target: str, half: Half) -> None:
    before = digests(run, HERE)
    said = kill_in_the_middle(home, target, half)
    assert said.startswith("Server 1: 4 messages copied, digest ")
    assert set(digests(run, target)) == {"1"}
    assert "copied before" in kill_in_the_middle(home, target, half)
    assert set(digests(run, target)) == {"1"}
    done = answer(run, "copy", HERE, target)
    assert [one["digest"] is None for one in done["servers"]] == [True, False, False]
    assert digests(run, target) == digests(run, HERE) == before
    for guild in (1, 2, 3):
        assert stats(run, guild, target) == stats(run, guild, HERE)


def stats(run: Run, guild: int, url: str) -> dict[str, int]:
    found = answer(run, "stats", "--guild", guild, "--database", url)
    del found["database_bytes"]
    return dict(found)


@pytest.mark.processes
@pytest.mark.slow
def test_a_copy_that_is_killed_twice_goes_on(run: Run, large: Path) -> None:
    killed_twice(run, large, THERE, Half())


@pytest.mark.processes
@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="needs POSIX signals")
def test_a_copy_that_is_ended_says_so_and_leaves_whole_servers(run: Run, large: Path) -> None:
    before = digests(run, HERE)
    process = started(large, THERE)
    assert first_line(process).startswith("Server 1: ")
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate()
    assert (process.returncode, out) == (143, "")
    assert err.endswith("Ended by SIGTERM. Nothing is lost: run it again to go on.\n")
    assert set(digests(run, THERE)) == {"1"}
    assert run("copy", HERE, THERE)[0] == 0
    assert digests(run, THERE) == before


@pytest.mark.slow
def test_a_copy_to_a_server_that_is_killed_twice_goes_on(
    run: Run, large: Path, postgres: str, cluster: Cluster
) -> None:
    name = postgres.rpartition("/")[2]
    killed_twice(run, large, postgres, Half(cluster, name))
    assert cluster.sql(HALF_COPIED, name) == "0"
    assert (
        cluster.sql(
            "SELECT count(*) FROM block WHERE run NOT IN "
            "(SELECT run FROM run WHERE run.guild = block.guild)",
            name,
        )
        == "0"
    )
