"""An import whose file is read by other processes: the same counts, and nothing left of them."""

import asyncio
import gzip
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from markovbot.domain import Scope
from markovbot.errors import UserError
from markovbot.ingest import import_jobs, importer
from markovbot.ingest.export_file import BLOCK
from markovbot.ingest.formats import open_export
from markovbot.ingest.import_report import ImportReport
from markovbot.ingest.import_workers import ImportWorkers
from markovbot.ingest.importer import Importer
from markovbot.store import open_store
from markovbot.store.ports import Store
from sandbox.patience import patience
from tests.support.listeners import Recorder
from tests.support.teaching import GUILD

pytestmark = [
    pytest.mark.processes,
    pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="/proc tells of processes"),
]

ROOT = Path(__file__).parents[2]
BLOCKS = 9
"""Of lines, so that of four processes one has a larger share."""


@pytest.fixture(autouse=True)
def any_size(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the processes read small files, too."""
    monkeypatch.setattr(importer, "WORTHWHILE", 0)


def write_chat(path: Path, lines: int = BLOCKS * BLOCK - 77) -> Path:
    """Write a chat in which all that can be wrong with a line is, now and then."""
    rng = Random(8)
    words = [f"word{number}" for number in range(3000)]
    written = []
    for number in range(lines):
        row: dict[str, object] = {
            "channel": f"room {rng.randrange(5)}",
            "author": f"member {rng.randrange(40)}",
            "content": " ".join(rng.choices(words, k=rng.randrange(9))),
        }
        if number % 5 == 3:
            row["id"] = 1_000_000 + number
        if number % 101 == 7:
            row["bot"] = True
        written.append(json.dumps(row) if number % 501 else "no object")
    written[BLOCK : 2 * BLOCK] = [""] * BLOCK
    path.write_text("\n".join(written))
    return path


async def learn(
    store: Store, path: Path, jobs: int, recorder: Recorder | None = None
) -> ImportReport:
    return await Importer(store, GUILD, recorder or Recorder(), jobs).run([path])


@pytest.fixture
async def by_itself(tmp_path: Path) -> tuple[ImportReport, Recorder, str]:
    """What an import without other processes makes of the chat."""
    recorder = Recorder()
    async with open_store(tmp_path / "by itself.db", create=True) as store:
        report = await learn(store, write_chat(tmp_path / "chat.jsonl"), 1, recorder)
        return report, recorder, await store.digest(GUILD)


@pytest.mark.parametrize("jobs", [2, 4])
async def test_however_many_read_the_same_is_learned_and_told(
    store: Store, tmp_path: Path, by_itself: tuple[ImportReport, Recorder, str], jobs: int
) -> None:
    report, recorder, digest = by_itself
    again = Recorder()
    found = await learn(store, tmp_path / "chat.jsonl", jobs, again)
    assert (found.messages, found.tokens) == (report.messages, report.tokens)
    assert (found.bots, found.empty, found.unreadable) == (
        report.bots,
        report.empty,
        report.unreadable,
    )
    assert again.lines == recorder.lines
    assert await store.digest(GUILD) == digest
    assert (await learn(store, tmp_path / "chat.jsonl", jobs)).messages == 0


async def test_rows_in_any_order_are_learned_by_their_ids(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "newest first.jsonl"
    row = {"channel": "tea", "author": "ada", "content": "a cup of tea"}
    path.write_text("\n".join(json.dumps({**row, "id": n}) for n in range(5 * BLOCK, 0, -1)))
    assert (await learn(store, path, 3)).messages == 5 * BLOCK
    assert (await learn(store, path, 1)).messages == 0


@pytest.mark.parametrize("jobs", [1, 3])
async def test_of_a_file_cut_short_the_part_that_is_there_is_learned(
    store: Store, tmp_path: Path, jobs: int
) -> None:
    whole = gzip.compress(write_chat(tmp_path / "chat.jsonl").read_bytes())
    path = tmp_path / "chat.jsonl.gz"
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(UserError, match="cut short"):
        await learn(store, path, jobs)
    first = (await store.scope_statistics(Scope(GUILD))).messages
    assert first > 2 * BLOCK
    path.write_bytes(whole)
    assert (await learn(store, path, jobs)).messages > 0
    assert (await learn(store, path, 1)).messages == 0


async def test_a_process_that_is_killed_is_told_and_nothing_is_lost(
    store: Store, tmp_path: Path, by_itself: tuple[ImportReport, Recorder, str]
) -> None:
    class Killing(Recorder):
        def started(self, path: Path, size: int) -> None:
            asyncio.get_running_loop().call_soon(self.kill)

        def kill(self) -> None:
            if not (found := children(os.getpid())):
                asyncio.get_running_loop().call_soon(self.kill)
            for pid in found:
                os.kill(pid, signal.SIGKILL)

    with pytest.raises(UserError, match=r"ended early .*run it again to go on"):
        await learn(store, tmp_path / "chat.jsonl", 2, Killing())
    await learn(store, tmp_path / "chat.jsonl", 2)
    assert await store.digest(GUILD) == by_itself[2]


STOPPING = """
import os, signal
from markovbot.__main__ import run_program
from markovbot.cli.progress import ProgressBar
from markovbot.ingest import import_batches, importer

def stop_once(*_):
    ProgressBar.advanced = lambda *_: None
    os.kill(os.getpid(), signal.SIGSTOP)

importer.WORTHWHILE, import_batches.BATCH = 0, 1
ProgressBar.advanced = stop_once
signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored, if the tests run in background
run_program()
"""
"""The command line, which stops itself after the first batch: one block of lines."""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
async def test_an_import_that_is_ended_leaves_no_process_and_goes_on_later(
    tmp_path: Path, by_itself: tuple[ImportReport, Recorder, str], how: signal.Signals
) -> None:
    database = tmp_path / "ended.db"
    command = [
        *(sys.executable, "-c", STOPPING, "--database", f"sqlite:///{database}"),
        *("import", str(tmp_path / "chat.jsonl"), "--guild", str(GUILD), "--jobs", "2"),
    ]
    clear = os.environ | {"DATABASE_KEY": ""}
    with subprocess.Popen(command, cwd=ROOT, env=clear, stderr=subprocess.DEVNULL) as process:
        try:
            until(lambda: state_of(process.pid) == "T")
            workers = children(process.pid)
            assert len(workers) == 2
            process.send_signal(how)
        finally:
            process.send_signal(signal.SIGCONT)
    codes = {signal.SIGINT: 130, signal.SIGTERM: 143}
    assert process.returncode == codes.get(how, -how)
    until(lambda: not any(map(is_running, workers)))
    async with open_store(database, create=False) as store:
        assert 0 < (await store.scope_statistics(Scope(GUILD))).messages < by_itself[0].messages
        await learn(store, tmp_path / "chat.jsonl", 2)
        assert await store.digest(GUILD) == by_itself[2]


def test_the_processes_have_neither_the_database_nor_a_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_KEY", "ab" * 32)
    path = write_chat(tmp_path / "chat.jsonl")
    workers = ImportWorkers(open_export(path), 2)
    try:
        with (tmp_path / "a database.db").open("w+b"):
            next(workers.chunks())
            for pid in children(os.getpid()):
                home = Path(f"/proc/{pid}")
                assert b"ab" * 32 not in (home / "environ").read_bytes()
                files = {one.readlink() for one in (home / "fd").iterdir()}
                assert not any(file.suffix == ".db" for file in files)
    finally:
        workers.end()
    assert children(os.getpid()) == []


def test_a_process_that_cannot_be_started_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "none"))
    with pytest.raises(UserError, match="--jobs 1"):
        ImportWorkers(open_export(write_chat(tmp_path / "chat.jsonl")), 2)


def test_as_many_are_started_as_there_are_processors_but_not_too_many() -> None:
    assert 1 <= import_jobs.usual_jobs() <= import_jobs.MOST_JOBS


def children(pid: int) -> list[int]:
    """Return the processes that a process has started and that read an export."""
    tasks = Path(f"/proc/{pid}/task")
    try:
        listed = [(one / "children").read_text().split() for one in tasks.iterdir()]
    except OSError:  # it has ended
        return []
    return [int(child) for found in listed for child in found if is_running(int(child))]


def is_running(pid: int) -> bool:
    """Tell whether a process reads an export just now."""
    try:
        return b"import_worker" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def state_of(pid: int) -> str:
    """Return the letter for what a process does; T if it is stopped."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


def until(done: Callable[[], bool]) -> None:
    """Wait for something that other processes do."""
    deadline = time.monotonic() + patience()
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.01)
