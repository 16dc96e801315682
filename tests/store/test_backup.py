"""A backup: one whole file from one moment, whatever goes on, or none at all."""

import asyncio
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime
from functools import partial
from itertools import count, product
from pathlib import Path
from random import Random
from types import FrameType
from typing import Any

import pytest

from markovbot import files
from markovbot.domain import MessageId, Scope
from markovbot.errors import UserError
from markovbot.store import DatabaseFile, Kind, can_encrypt, kind_of, open_store, opens_with
from markovbot.store.ports import DatabaseStore
from markovbot.store.sqlite.file import backup as backup_module
from markovbot.store.sqlite.file import backup_files, cipher, database_file, leftovers
from markovbot.store.sqlite.file.backup import back_up
from markovbot.store.sqlite.file.cancellation import CancelToken
from sandbox.patience import patience
from tests.support.killing import files_of, in_a_child, killed_after, left_by_kills, moments
from tests.support.teaching import GENERAL, GUILD, Teacher

KEY = "0123456789abcdef" * 4
KEYS = [
    pytest.param("", id="clear"),
    pytest.param(
        KEY, id="encrypted", marks=pytest.mark.skipif(not can_encrypt(), reason="no sqlcipher3")
    ),
]
LINES = [f"line {number} is about zebra{number * 7919 % 1009}" for number in range(600)]


@asynccontextmanager
async def filled(path: Path, key: str, lines: list[str] = LINES) -> AsyncIterator[DatabaseStore]:
    async with open_store(path, create=True, key=key) as store:
        teacher = Teacher(store)
        await teacher.teach(*(teacher.message(line) for line in lines))
        yield store


async def digest_of(path: Path, key: str) -> str:
    async with open_store(path, create=False, key=key) as store:
        assert await store.check() == []
        return await store.digest(GUILD)


@pytest.mark.parametrize("key", KEYS)
async def test_while_learning_goes_on_it_holds_what_was_committed_at_one_moment(
    tmp_path: Path, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup_module, "PAGES", 1)
    target = tmp_path / "backup.db"
    loop = asyncio.get_running_loop()
    more = [f"meanwhile {number} kettles sing" for number in range(400)]
    steps: list[tuple[int, int]] = []
    async with filled(tmp_path / "markov.db", key) as store:
        teacher = Teacher(store)

        def learn_in_between(done: int, of: int) -> None:
            steps.append((done, of))
            id_ = 10_000 + len(steps)
            said = teacher.message(more[len(steps)], channel=GENERAL, id_=id_)
            asyncio.run_coroutine_threadsafe(teacher.teach(said), loop).result()

        await store.backup(target, learn_in_between)
        assert (await store.scope_statistics(Scope(GUILD))).messages == len(LINES) + len(steps)
        assert await store.check() == []
    assert len(steps) > 10
    assert {of for _, of in steps} == {steps[0][1]}  # it never began anew
    assert steps[-1][0] == steps[-1][1]
    assert sorted(file.name for file in tmp_path.iterdir()) == ["backup.db", "markov.db"]
    async with filled(tmp_path / "other.db", key) as other:
        assert await digest_of(target, key) == await other.digest(GUILD)


@pytest.mark.parametrize("key", KEYS)
async def test_at_full_speed_it_holds_a_prefix_of_what_was_learned(
    tmp_path: Path, key: str
) -> None:
    async with filled(tmp_path / "markov.db", key) as store:
        teacher = Teacher(store)
        said = [f"and {number} cups of tea{number}" for number in range(2000)]
        stop = asyncio.Event()
        learned = 0

        async def learn() -> None:
            nonlocal learned
            while not stop.is_set() and learned < len(said):
                await teacher.teach(teacher.message(said[learned], id_=10_000 + learned))
                learned += 1

        learning = asyncio.create_task(learn())
        for number in range(3):
            await store.backup(tmp_path / f"backup{number}.db")
        stop.set()
        await learning
    for number in range(3):
        async with open_store(tmp_path / f"backup{number}.db", create=False, key=key) as backup:
            held = (await backup.scope_statistics(Scope(GUILD))).messages - len(LINES)
            found = await backup.digest(GUILD)
        assert 0 <= held <= learned
        async with filled(tmp_path / f"prefix{number}.db", key) as store:
            teacher = Teacher(store)
            await teacher.teach(
                *(teacher.message(said[n], id_=10_000 + n) for n in range(held)),
            )
            assert await store.digest(GUILD) == found


@pytest.mark.parametrize("key", KEYS)
async def test_it_is_one_private_file_with_the_same_key_and_without_text(
    tmp_path: Path, key: str
) -> None:
    before = os.umask(0)
    try:
        async with filled(tmp_path / "markov.db", key) as store:
            size = await store.backup(tmp_path / "backup.db")
    finally:
        os.umask(before)
    backup = tmp_path / "backup.db"
    assert size == backup.stat().st_size
    assert os.name != "posix" or stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert kind_of(backup) is (Kind.OTHER if key else Kind.CLEAR)
    assert not key or opens_with(backup, key)
    held = backup.read_bytes()
    assert not any(line.encode() in held for line in LINES)
    assert not key or b"zebra" not in held
    # Nothing beside it is needed, nor made, to read it.
    with closing(cipher.open_file(backup, key, 0)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)


WRITING = files_of(backup_module, files)
CLEARING = files_of(leftovers, files)
TRACED = WRITING | CLEARING | files_of(database_file)


class ClearingUp(threading.Thread):
    """Another program's start, which stops before one of its lines until it is to go on."""

    def __init__(self, database: Path, line: int) -> None:
        super().__init__(daemon=True)
        self._database, self._line = database, line
        self._lines = count(1)
        self.stopped, self.go_on = threading.Event(), threading.Event()

    def run(self) -> None:
        sys.settrace(self._trace)
        leftovers.clear_leftovers(DatabaseFile(self._database), "")
        self.stopped.set()

    def _trace(self, frame: FrameType, event: str, _: object) -> Any:
        if frame.f_code.co_filename not in CLEARING:
            return None
        if event == "line" and next(self._lines) == self._line:
            self.stopped.set()
            assert self.go_on.wait(patience())
        return self._trace


@pytest.mark.processes
@pytest.mark.parametrize(
    ("every", "each"), [(12, 4), pytest.param(4, 1, marks=pytest.mark.long)], ids=["some", "all"]
)
async def test_whoever_clears_up_meanwhile_takes_it_for_no_left_over(
    tmp_path: Path, every: int, each: int
) -> None:
    database = tmp_path / "markov.db"
    target = backup_files.path_at(database, datetime.now(UTC))
    async with filled(database, "", LINES[:50]) as store:
        digest = await store.digest(GUILD)
    target.parent.mkdir()

    def work() -> None:
        back_up(database, "", target, lambda _done, _of: None, CancelToken())

    first, *_, last = moments(work, WRITING, target.parent)
    for begins, goes_on, stops in product(
        (first, first + 11),  # it is made, or about to be opened and locked
        [*range(first + 12, first + 20, max(2, every // 3)), *range(first + 20, last, 3 * every)],
        range(18, 31, each),  # the other one is about to look, up to when it is done
    ):
        target.unlink()
        other = ClearingUp(database, stops)

        def at(line: int, begins: int = begins, goes_on: int = goes_on, other: Any = other) -> None:
            if line == begins:
                other.start()
                assert other.stopped.wait(patience())
            if line == goes_on:
                other.go_on.set()
                other.join()

        assert in_a_child(work, at, WRITING) == 0, (begins, goes_on, stops)
        assert [file.name for file in target.parent.iterdir()] == [target.name]
    assert await digest_of(target, "") == digest


async def test_it_never_overwrites(tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("mine")
    async with filled(tmp_path / "markov.db", "") as store:
        for target in (tmp_path / "notes", tmp_path, tmp_path / "markov.db"):
            with pytest.raises(UserError, match="never overwrites"):
                await store.backup(target)
        with pytest.raises(UserError, match="can't be made: No such file or directory"):
            await store.backup(tmp_path / "nowhere" / "backup.db")
    assert (tmp_path / "notes").read_text() == "mine"


async def test_what_takes_its_name_meanwhile_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "backup.db"

    def take_the_name(_done: int, _of: int) -> None:
        target.write_text("mine")

    async with filled(tmp_path / "markov.db", "") as store:
        with pytest.raises(UserError, match="never overwrites"):
            await store.backup(target, take_the_name)
    assert target.read_text() == "mine"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["backup.db", "markov.db"]


@pytest.mark.parametrize("key", KEYS)
async def test_cancelled_it_ends_at_once_and_leaves_nothing(
    tmp_path: Path, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup_module, "PAGES", 1)
    loop = asyncio.get_running_loop()
    async with filled(tmp_path / "markov.db", key) as store:

        def cancel(done: int, of: int) -> None:
            assert done < of, "it went on to the end"
            loop.call_soon_threadsafe(backup.cancel)
            time.sleep(0.01)  # as long as a slow disk takes for a page

        backup = asyncio.create_task(store.backup(tmp_path / "backup.db", cancel))
        with pytest.raises(asyncio.CancelledError):
            await backup
        assert [file.name for file in tmp_path.iterdir() if "backup" in file.name] == []
        await store.backup(tmp_path / "backup.db")


async def test_of_a_database_that_is_not_sound_there_is_none(tmp_path: Path) -> None:
    async with filled(tmp_path / "markov.db", "") as store:
        with closing(sqlite3.connect(tmp_path / "markov.db")) as other:
            other.execute("UPDATE source SET tokens = tokens + 1")
            other.commit()
        with pytest.raises(UserError, match=r"isn't sound.*wrong number of tokens"):
            await store.backup(tmp_path / "backup.db")
    assert [file.name for file in tmp_path.iterdir()] == ["markov.db"]


async def test_forgetting_waits_for_it_to_leave_no_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup_module, "PAGES", 1)
    loop = asyncio.get_running_loop()
    forgetting: list[asyncio.Task[object]] = []
    async with filled(tmp_path / "markov.db", "") as store:

        def forget() -> None:
            forgetting.append(loop.create_task(store.erase(Scope(GUILD), MessageId(10_000))))

        def once(_done: int, _of: int) -> None:
            if not forgetting:
                loop.call_soon_threadsafe(forget)
                time.sleep(0.05)

        await store.backup(tmp_path / "backup.db", once)
        await forgetting[0]
        assert await store.get_fact("scrub due") is None
        held = b"".join(file.read_bytes() for file in tmp_path.glob("markov.db*"))
        assert b"zebra" not in held


@pytest.mark.processes
@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.parametrize("key", KEYS)
def test_killed_at_any_moment_there_is_a_whole_one_or_none(tmp_path: Path, key: str) -> None:
    home = tmp_path / "home"
    database, target = home / "markov.db", home / "backup.db"

    async def fill() -> str:
        async with filled(tmp_path / "template" / "markov.db", key) as store:
            return await store.digest(GUILD)

    digest = asyncio.run(fill())

    def work() -> None:
        back_up(database, key, target, lambda _done, _of: None, CancelToken())

    def judge() -> None:
        if whole := target.exists():
            shutil.copy(target, tmp_path / "seen.db")
            assert asyncio.run(digest_of(tmp_path / "seen.db", key)) == digest
            target.unlink()
        wholes.append(whole)

    wholes: list[bool] = []
    shutil.copytree(tmp_path / "template", home)
    states = left_by_kills(work, TRACED, home, tmp_path / "killed")
    for state in states:
        shutil.rmtree(home)
        shutil.move(state, home)
        judge()
    assert len(states) > 5
    assert set(wholes) == {False, True}
    random = Random(5)
    for _ in range(30):
        killed_after(random.uniform(0.0005, 0.03), work)
        judge()
    work()
    assert sorted(file.name for file in home.iterdir()) == ["backup.db", "markov.db"]


async def test_the_next_start_removes_what_a_killed_one_has_left(tmp_path: Path) -> None:
    backups = tmp_path / "backups"
    backups.mkdir()
    async with filled(tmp_path / "markov.db", "") as store:
        left = backups / "markov-2026-11-25T03-00-00Z.db.0a1b2c3d.part"
        left.write_bytes(b"half a page")
        mine = ["holiday.part", "markov-archive.tar.part", "markov-x.db.00000000.part"]
        for name in mine:
            (backups / name).write_bytes(b"mine")
        other = left.with_name(left.name.replace("0a1b2c3d", "00000000"))
        with closing(sqlite3.connect(other)) as at_work:
            at_work.executescript(
                "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = OFF;CREATE TABLE t (a);"
            )
            async with open_store(tmp_path / "markov.db", create=False):
                assert sorted(file.name for file in backups.iterdir()) == sorted(
                    [*mine, other.name]
                )
        async with open_store(tmp_path / "markov.db", create=False):
            assert sorted(file.name for file in backups.iterdir()) == mine
        assert await store.check() == []


COMPANIONS = ["-journal", "-shm", "-wal"]


@pytest.mark.parametrize("key", KEYS)
async def test_companions_of_what_is_gone_are_removed_too(tmp_path: Path, key: str) -> None:
    database, target = tmp_path / "markov.db", tmp_path / "elsewhere"
    gone = [
        tmp_path / "backups" / "markov-2026-11-25T03-00-00Z.db.0a1b2c3d.part",
        tmp_path / "backups" / "markov-2026-11-25T03-00-00Z-schema3.db.0a1b2c3d.part",
        tmp_path / "markov.db.removed-2026-11-25T03-00-00Z.0a1b2c3d.part",
        tmp_path / "markov.db.rekey-new",
        tmp_path / "markov.db.restoring-0a1b2c3d",
        tmp_path / "markov.db.restoring-0a1b2c3d.rekey-new",
    ]
    other = tmp_path / "elsewhere.0a1b2c3d.part"  # of `backup elsewhere`
    mine = tmp_path / "backups" / "holiday.0a1b2c3d.part"
    async with filled(database, key, LINES[:5]) as store:
        (tmp_path / "backups").mkdir()
        for one, end in product([*gone, other, mine], COMPANIONS):
            one.with_name(one.name + end).write_bytes(b"left by a killed process")
        async with open_store(database, create=False, key=key):
            left = {file.name for file in tmp_path.rglob("*.*") if file.name.endswith(".part")}
            left |= {one.name for one in gone if list(one.parent.glob(f"{one.name}-*"))}
            assert left == set()
        await store.backup(target)
        assert list(tmp_path.glob("elsewhere.*")) == []
    assert sorted(file.name for file in mine.parent.iterdir()) == [
        f"{mine.name}{end}" for end in COMPANIONS
    ]
    assert sorted(file.name for file in tmp_path.iterdir()) == ["backups", "elsewhere", "markov.db"]


@pytest.mark.processes
@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_start_killed_while_it_clears_up_leaves_the_rest_to_the_next_one(tmp_path: Path) -> None:
    home = tmp_path / "home"
    part = "backups/markov-2026-11-25T03-00-00Z.db.0a1b2c3d.part"
    left = [part, "markov.db.rekey-new", "markov.db.restoring-0a1b2c3d"]

    def again() -> None:
        shutil.rmtree(home, ignore_errors=True)
        (home / "backups").mkdir(parents=True)
        for name, end in product(left, ["", *COMPANIONS]):
            (home / f"{name}{end}").write_bytes(b"left by a killed process")

    def work() -> None:
        leftovers.clear_leftovers(DatabaseFile(home / "markov.db"), "")

    again()
    states = left_by_kills(work, TRACED, home, tmp_path / "killed")
    for state in states:
        shutil.rmtree(home)
        shutil.move(state, home)
        work()
        assert [file.name for file in home.rglob("*")] == ["backups"], state
    assert len(states) > 12


async def test_nothing_of_anybody_elses_is_removed_for_a_backup(tmp_path: Path) -> None:
    downloads = tmp_path / "downloads"
    downloads.mkdir()
    others = ["ubuntu.iso.part", "ubuntu.part", ".film.part", "ubuntu.0a1b2c3d.part.part"]
    left = "ubuntu.0a1b2c3d.part"  # by a killed `backup downloads/ubuntu`
    for name in (*others, left):
        (downloads / name).write_bytes(b"half of it")
    async with filled(tmp_path / "markov.db", "") as store:
        with pytest.raises(UserError, match="never overwrites"):
            await store.backup(downloads)
        await store.backup(downloads / "ubuntu")
        assert {file.name for file in downloads.iterdir()} == {*others, "ubuntu"}
        (downloads / left).write_bytes(b"half of it")
        with pytest.raises(UserError, match="never overwrites"):
            await store.backup(downloads / "ubuntu")
    assert {file.name for file in downloads.iterdir()} == {*others, "ubuntu", left}


@pytest.mark.skipif(sys.platform != "linux", reason="needs something nobody can open")
async def test_what_cannot_be_opened_may_be_in_work_and_stays(tmp_path: Path) -> None:
    async with filled(tmp_path / "markov.db", ""):
        part = backup_files.path_at(tmp_path / "markov.db", datetime.now(UTC))
        part = part.with_name(f"{part.name}.0a1b2c3d.part")
        part.parent.mkdir()
        os.mknod(part, stat.S_IFSOCK)  # as little to be opened as another user's, for root too
        async with open_store(tmp_path / "markov.db", create=False):
            assert part.exists()


@pytest.mark.processes
@pytest.mark.parametrize("key", KEYS)
async def test_whatever_is_removed_under_it_is_never_made_anew_for_others_to_read(
    tmp_path: Path, key: str
) -> None:
    database = tmp_path / "markov.db"
    async with filled(database, key, LINES[:50]):
        pass
    target = backup_files.path_at(database, datetime.now(UTC))
    target.parent.mkdir()
    reading, writing = os.pipe()

    def work() -> None:
        os.umask(0o022)
        back_up(database, key, target, lambda _done, _of: None, CancelToken())

    def remove_or_look(line: int, at: int) -> None:
        for part in target.parent.glob("*.part"):
            if line == at:
                part.unlink()
            else:
                os.write(writing, b"%o " % stat.S_IMODE(part.stat().st_mode))

    first = moments(work, WRITING, target.parent)[0]
    for at in range(first, first + 20, 3):  # from when it is made to when it is locked
        target.unlink()
        assert in_a_child(work, partial(remove_or_look, at=at), WRITING) == 0
        assert stat.S_IMODE(target.stat().st_mode) == 0o600
        assert [file.name for file in target.parent.iterdir()] == [target.name]
    os.close(writing)
    with os.fdopen(reading) as pipe:
        modes = set(pipe.read().split())
    assert modes == {"600"}


UNSHARE = shutil.which("unshare") or ""


def small_disk(
    directory: Path, kilobytes: int, key: str, *command: object
) -> subprocess.CompletedProcess[str]:
    """Run a command where a directory is a disk of its own, with so little room."""
    script = f'mount -t tmpfs -o size={kilobytes}k none "$0" && cp -r "$1"/. "$0" && shift && "$@"'
    return subprocess.run(
        [UNSHARE, "-rm", "sh", "-c", script, directory, *map(str, command)],
        capture_output=True,
        text=True,
        check=False,
        cwd=directory.parent,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "DATABASE_KEY": key},
    )


def has_small_disks() -> bool:
    if sys.platform != "linux" or not UNSHARE:
        return False
    return (
        subprocess.run(
            [UNSHARE, "-rm", "mount", "-t", "tmpfs", "none", "/mnt"],
            capture_output=True,
            check=False,
        ).returncode
        == 0
    )


@pytest.mark.processes
@pytest.mark.parametrize("key", KEYS)
async def test_on_a_full_disk_it_is_one_sentence_and_nothing_is_left(
    tmp_path: Path, key: str
) -> None:
    if not has_small_disks():
        pytest.skip("no disk can be made here")
    (tmp_path / "data").mkdir()
    (tmp_path / "disk").mkdir()
    async with filled(tmp_path / "data" / "markov.db", key):
        pass
    size = (tmp_path / "data" / "markov.db").stat().st_size // 1024
    done = small_disk(
        tmp_path / "disk",
        size + size // 2,
        key,
        tmp_path / "data",
        "sh",
        "-c",
        f"cd disk && {sys.executable} -m markovbot --database sqlite:///markov.db backup b.db; "
        "echo $?; ls",
    )
    assert done.stdout.split() == ["1", "markov.db"], done.stderr
    told = done.stderr.strip().splitlines()[-1]
    assert told == (
        "The backup b.db can't be made: the disk is full; free some space and try again."
    )
