"""A word keeps its id, however little the writer's cache of ids holds."""

from pathlib import Path
from random import Random

import pytest

from markovbot.store import open_store
from markovbot.store.memory import MemoryStore
from markovbot.store.sqlite.counts import vocabulary
from tests.support.teaching import GUILD, Teacher


async def test_words_that_leave_the_cache_and_come_again_are_the_same_words(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vocabulary, "CACHED_TOKENS", 16)
    rng = Random(3)
    said = [" ".join(rng.choices([f"word{n}" for n in range(60)], k=4)) for _ in range(200)]
    plain = MemoryStore()
    async with open_store(database, create=True) as store:
        for teacher in (Teacher(store), Teacher(plain)):
            for content in said:
                await teacher.say(content)
        assert await store.check() == []
        assert await store.digest(GUILD) == await plain.digest(GUILD)
