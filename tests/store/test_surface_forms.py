"""The surface forms of many guilds are read a few times, not once for each guild."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from markovbot.copying.copier import copy_store
from markovbot.domain import GuildId
from markovbot.store import open_store
from markovbot.store.memory import MemoryStore
from markovbot.store.packed import runs
from markovbot.store.packed.entries import Entries
from markovbot.store.packed.storage import BlockStorage
from markovbot.store.sqlite.copying import surface_forms
from tests.support.copying import Quiet
from tests.support.teaching import Teacher

GUILDS = [GuildId(one) for one in range(1, 21)]


@pytest.mark.parametrize(("room", "most"), [(1, 21), (60, 12), (1 << 20, 2)])
async def test_guilds_that_fit_are_read_together(
    database: Path, monkeypatch: pytest.MonkeyPatch, room: int, most: int
) -> None:
    scans = 0
    scan = runs.scan

    def counted(storage: BlockStorage, start: bytes, stop: bytes) -> Iterator[Entries]:
        nonlocal scans
        scans += 1
        return scan(storage, start, stop)

    monkeypatch.setattr(surface_forms, "ROOM", room)
    monkeypatch.setattr(surface_forms, "scan", counted)
    target = MemoryStore()
    async with open_store(database, create=True) as store:
        teacher = Teacher(store)
        for guild in reversed(GUILDS):
            await teacher.say("a cup of tea", f"the {guild} kettles of {guild}", guild=guild)
        copied = await copy_store(store, target, Quiet())
        assert [one.guild for one in copied] == GUILDS
        for guild in GUILDS:
            assert await target.digest(guild) == await store.digest(guild)
    assert 2 <= scans <= most
