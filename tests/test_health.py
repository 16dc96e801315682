"""What the bot stands on: a database that takes what is written, and a disk with room."""

from pathlib import Path

import pytest

from markovbot.clock import Clock
from markovbot.errors import UserError
from markovbot.health import Health, disk_room
from markovbot.store.memory import MemoryStore


def test_room_is_wanted_for_a_copy_of_the_database(tmp_path: Path) -> None:
    not_there = tmp_path / "data" / "markov.db"
    assert disk_room(not_there).free > 0
    database = tmp_path / "markov.db"
    database.touch()
    small = disk_room(database)
    with database.open("wb") as file:
        file.truncate(1 << 30)  # sparse: it takes no room itself
    assert disk_room(database).needed == small.needed + (1 << 30)


async def test_a_disk_without_room_for_a_backup_is_scarce(tmp_path: Path) -> None:
    database = tmp_path / "markov.db"
    database.touch()
    health = Health(MemoryStore(), Clock(), database)
    with database.open("wb") as file:
        file.truncate(disk_room(database).free)
    assert await health.disk_scarce()


async def test_a_store_without_a_file_needs_no_disk() -> None:
    health = Health(MemoryStore(), Clock(), None)
    assert not await health.disk_scarce()
    assert await health.database_writable()


async def test_a_database_that_takes_nothing_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    store = MemoryStore()

    async def full(_key: str, _value: str) -> None:
        raise UserError("The disk is full.")

    monkeypatch.setattr(store, "set_fact", full)
    assert not await Health(store, Clock(), None).database_writable()
