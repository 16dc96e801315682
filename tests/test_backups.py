"""Scheduled backups: when one is due, which are kept, and what a failure does."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from markovbot import backups as service
from markovbot.backups import Backups
from markovbot.store import open_store
from markovbot.store.ports import DatabaseStore
from markovbot.store.sqlite.file import backup_files
from sandbox.patience import patience, patient
from tests.support.teaching import GUILD, Teacher

HOUR = 3600.0


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "AT_FIRST", 0.0)


def made(database: Path, *ago: timedelta) -> list[Path]:
    """Let backups have been made some time ago."""
    backup_files.directory_of(database).mkdir(exist_ok=True)
    paths = [backup_files.path_at(database, datetime.now(UTC) - one) for one in ago]
    for path in paths:
        path.write_bytes(b"an old backup")
    return paths


async def first_look(store: DatabaseStore, database: Path, every: float, keep: int = 3) -> float:
    """Let it do what is due now; return the seconds until it looks again."""
    pauses: asyncio.Queue[float] = asyncio.Queue()
    backups = Backups(store, database, every, keep)
    looking = backups._look

    async def look() -> float:
        pause = await looking()
        pauses.put_nowait(pause)
        return HOUR

    backups._look = look  # type: ignore[method-assign]
    running = asyncio.create_task(backups.run())
    done, _ = await asyncio.wait(
        [running, next_one := asyncio.create_task(pauses.get())],
        timeout=patience(),
        return_when=asyncio.FIRST_COMPLETED,
    )
    assert next_one in done
    running.cancel()
    return next_one.result()


async def test_the_first_is_made_and_can_be_opened(
    store: DatabaseStore, database: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    await Teacher(store).say("the kettle sings")
    assert 0 < await first_look(store, database, 24 * HOUR) <= service.LONGEST_SLEEP
    ((when, path),) = backup_files.kept_backups(database)
    assert abs(datetime.now(UTC) - when) < timedelta(minutes=1)
    assert path.parent == database.parent / "backups"
    assert path.name == f"markov-{when:%Y-%m-%dT%H-%M-%SZ}.db"
    assert f"{path}: {path.stat().st_size} bytes in" in caplog.text
    async with open_store(path, create=False) as backup:
        assert await backup.digest(GUILD) == await store.digest(GUILD)


async def test_a_restart_makes_none_before_it_is_due(store: DatabaseStore, database: Path) -> None:
    (path,) = made(database, timedelta(hours=23))
    assert await first_look(store, database, 24 * HOUR) <= service.LONGEST_SLEEP
    assert [one.path for one in backup_files.kept_backups(database)] == [path]
    assert await first_look(store, database, 22 * HOUR) > 0
    assert len(backup_files.kept_backups(database)) == 2


async def test_the_latest_are_kept_and_nothing_else_is_touched(
    store: DatabaseStore, database: Path
) -> None:
    old = made(database, *(timedelta(days=days) for days in (5, 4, 3)))
    before_update = old[1].rename(old[1].with_name(f"{old[1].stem}-schema3.db"))
    others = [old[0].with_name(name) for name in ("other-2020-01-01T00-00-00Z.db", "notes.txt")]
    for other in others:
        other.write_text("mine")
    await first_look(store, database, HOUR, keep=2)
    kept = [one.path for one in backup_files.kept_backups(database)]
    assert len(kept) == 2
    assert kept[0] == old[2]
    assert not old[0].exists()
    assert not before_update.exists()
    assert all(other.exists() for other in others)


async def test_a_clock_that_was_ahead_costs_no_backup(store: DatabaseStore, database: Path) -> None:
    (future,) = made(database, timedelta(days=-900))
    await first_look(store, database, 24 * HOUR, keep=1)
    kept = [one.path for one in backup_files.kept_backups(database)]
    assert future not in kept
    assert len(kept) == 1


async def test_with_none_scheduled_one_from_an_update_doesnt_stay_for_ever(
    store: DatabaseStore, database: Path
) -> None:
    old, new = made(database, timedelta(days=4), timedelta(days=2))
    await first_look(store, database, 0.0)
    assert [one.path for one in backup_files.kept_backups(database)] == [new]
    assert not old.exists()


async def test_what_fails_is_said_and_costs_no_older_one(
    store: DatabaseStore, database: Path, caplog: pytest.LogCaptureFixture
) -> None:
    old = made(database, *(timedelta(days=days) for days in (4, 3, 2)))
    await Teacher(store).say("the kettle sings")
    database.with_name("backups").rename(database.with_name("kept"))
    database.with_name("backups").write_text("in the way")
    backups = Backups(store, database, HOUR, 1)
    running = asyncio.create_task(backups.run())
    async with patient():
        while "The next try is in 60 minutes" not in caplog.text:
            await asyncio.sleep(0.01)
    running.cancel()
    assert len(list(database.with_name("kept").iterdir())) == len(old)
