"""The counts of a server's database are never added to by another tokeniser than their own."""

import pytest

from markovbot.errors import UserError
from markovbot.store.postgres import tokeniser
from markovbot.store.postgres.bootstrap import open_postgres
from markovbot.store.rules.facts import TOKENISER
from markovbot.text import TOKENISER_VERSION
from tests.support.stores import KEY
from tests.support.teaching import Teacher


async def test_the_database_says_which_it_was(postgres: str) -> None:
    async with open_postgres(postgres, KEY) as store:
        assert await store.get_fact(TOKENISER) == TOKENISER_VERSION


async def test_another_one_is_refused_once_something_was_learned(
    postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_postgres(postgres, KEY):
        pass
    monkeypatch.setattr(tokeniser, "TOKENISER_VERSION", "0 with nothing")
    async with open_postgres(postgres, KEY) as store:  # it is empty yet
        assert await store.get_fact(TOKENISER) == "0 with nothing"
        await Teacher(store).say("a cup of tea")
    monkeypatch.undo()
    with pytest.raises(UserError, match="its words were split by tokeniser 0 with nothing"):
        async with open_postgres(postgres, KEY):
            pass


async def test_a_copy_of_it_is_not_marked_by_it(postgres: str) -> None:
    async with open_postgres(postgres, KEY) as store:
        await store.set_fact("a fact", "of all")
        assert (await store.shared_records()).facts == (("a fact", "of all"),)
