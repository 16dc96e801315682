"""Which backups stay beside the database: as many as wanted, the latest, and nobody else's."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from markovbot.store import backup_files

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)


def make(database: Path, moment: datetime) -> Path:
    path = backup_files.path_at(database, moment)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"a backup")
    return path


def days(database: Path) -> list[int]:
    """Return on which days since it began the backups there are were made."""
    return [(one.made - BEGAN).days for one in backup_files.kept(database)]


@pytest.mark.parametrize("keep", [1, 2, 3, 4, 5, 10, 100])
def test_the_latest_are_kept_as_many_as_wanted_and_never_fewer(database: Path, keep: int) -> None:
    for day in range(keep + 5):
        newest = make(database, BEGAN + timedelta(days=day))
        backup_files.prune(database, keep, newest)
        assert days(database) == list(range(max(0, day + 1 - keep), day + 1))
