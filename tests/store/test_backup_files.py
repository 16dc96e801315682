"""Which backups stay beside the database: as many as wanted, the latest, and nobody else's."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from markovbot.store.sqlite.file import backup_files

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)


def make(database: Path, moment: datetime) -> Path:
    path = backup_files.path_at(database, moment)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"a backup")
    return path


def days(database: Path) -> list[int]:
    """Return on which days since it began the backups there are were made."""
    return [(one.made - BEGAN).days for one in backup_files.kept_backups(database)]


@pytest.mark.parametrize("keep", [1, 2, 3, 4, 5, 10, 100])
def test_the_latest_are_kept_as_many_as_wanted_and_never_fewer(database: Path, keep: int) -> None:
    for day in range(keep + 5):
        newest = make(database, BEGAN + timedelta(days=day))
        backup_files.prune(database, keep, newest)
        assert days(database) == list(range(max(0, day + 1 - keep), day + 1))


def test_databases_in_one_directory_have_backups_of_their_own(database: Path) -> None:
    others = [database.with_suffix(".sqlite"), database.with_name("markov.db.old")]
    first = make(database, BEGAN)
    assert first.name == "markov-2026-01-01T00-00-00Z.db"
    for one in others:
        assert not make(one, BEGAN).samefile(first)
        for day in (1, 2):
            backup_files.prune(one, 1, make(one, BEGAN + timedelta(days=day)))
        assert days(one) == [2]
    assert days(database) == [0]


def test_those_from_the_future_go_before_any_real_one(database: Path) -> None:
    for day in (0, 1, 400, 401, 402):  # for three days the clock was a year ahead
        backup_files.prune(database, 3, make(database, BEGAN + timedelta(days=day)))
    left = []
    for day in (5, 6, 7, 8):
        backup_files.prune(database, 3, make(database, BEGAN + timedelta(days=day)))
        left.append(days(database))
    assert left[-2:] == [[5, 6, 7], [6, 7, 8]]
    assert [len(one) for one in left] == [3] * 4
