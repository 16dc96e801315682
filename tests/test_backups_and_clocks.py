"""Scheduled backups where the machine's clock is wrong."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from markovbot.backups import Backups
from markovbot.clock import Clock
from markovbot.store.ports import DatabaseStore
from markovbot.store.sqlite.file import backup_files

TODAY = datetime.now(UTC).replace(microsecond=0)
YEAR = timedelta(days=365)
DAY = 24 * 3600.0


def a_year_ahead() -> Clock:
    return Clock(machine=(TODAY + YEAR).timestamp)


def made(database: Path, *ago: timedelta) -> list[Path]:
    """Let backups have been made some time ago."""
    backup_files.directory_of(database).mkdir(exist_ok=True)
    paths = [backup_files.path_at(database, TODAY - one) for one in ago]
    for path in paths:
        path.write_bytes(b"an old backup")
    return paths


def days(database: Path) -> list[int]:
    return [
        round((one.made - TODAY) / timedelta(days=1)) for one in backup_files.kept_backups(database)
    ]


@pytest.mark.parametrize("behind", [False, True])
async def test_nothing_is_deleted_as_old_before_discord_has_told_the_time(
    store: DatabaseStore, database: Path, behind: bool
) -> None:
    clock = a_year_ahead()
    backups = Backups(store, database, 0.0, 3, clock)
    old, new = made(database, timedelta(days=4), timedelta(days=2))
    await backups._look()
    assert old.exists()
    clock.tell((TODAY - 7 * YEAR if behind else TODAY).timestamp())
    await backups._look()
    assert old.exists() == behind
    assert new.exists()


async def test_they_are_called_after_discords_time_and_made_by_it(
    store: DatabaseStore, database: Path
) -> None:
    clock = a_year_ahead()
    clock.tell(TODAY.timestamp())
    made(database, -YEAR, timedelta(days=1), timedelta(days=3))
    await Backups(store, database, DAY / 2, 3, clock)._look()
    assert days(database) == [-3, -1, 0]
    await Backups(store, database, DAY, 3, clock)._look()
    assert days(database) == [-3, -1, 0]
