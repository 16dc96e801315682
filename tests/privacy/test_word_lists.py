"""What admins are told when a list can't be changed."""

from pathlib import Path
from random import Random

import pytest

from cogs.adapters.history import DiscordHistory
from cogs.admin._words import ban
from markovbot.container import build_services
from markovbot.domain import Ban, Language, MessageId
from markovbot.errors import DatabaseFailure, UserError
from markovbot.languages import in_language
from markovbot.privacy.word_lists import WordLists
from markovbot.store import open_store
from markovbot.store.memory import MemoryStore
from markovbot.store.sqlite.store import SqliteStore
from tests.support.teaching import GUILD, Teacher


async def test_that_a_word_is_still_being_purged_is_told_in_the_admins_language(
    database: Path,
) -> None:
    async with open_store(database, create=True) as store:
        assert isinstance(store, SqliteStore)
        await Teacher(store).say("a zeppelin")
        await store._maintenance.stop()
        word_lists = WordLists(store)
        await word_lists.add(GUILD, Ban.WORD, ["Zeppelin"])
        with in_language(Language.GERMAN), pytest.raises(UserError, match="Ich entferne das noch"):
            await word_lists.remove(GUILD, Ban.WORD, ["Zeppelin"], MessageId(1))
        assert word_lists.of(GUILD).of(Ban.WORD) == {"zeppelin"}


async def test_an_empty_list_is_not_taken_for_one_that_was_banned_before() -> None:
    with pytest.raises(UserError, match=r"There is nothing in it\. Nothing was banned\."):
        await WordLists(MemoryStore()).add(GUILD, Ban.WORD, [])


class Locked(MemoryStore):
    """Its database is locked as soon as a word is to be purged."""

    async def purge(self) -> None:
        raise DatabaseFailure("The database /srv/bot/markov.db can't be used: it is locked.")


async def test_why_a_purge_is_late_is_for_the_log_alone(caplog: pytest.LogCaptureFixture) -> None:
    history = DiscordHistory(lambda: None)
    services = build_services(Locked(), history, lambda _: None, Random, settle=0, grace=0)
    said = [one async for one in ban(services, GUILD, Ban.WORD, ["zeppelin"])]
    assert "goes on by itself" in said[-1]
    assert "/srv/bot" not in "".join(said)
    assert "/srv/bot" in caplog.text
    assert "zeppelin" not in caplog.text
