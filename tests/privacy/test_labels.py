"""An operator's label of a member is the member's own: theirs to download, and to take away."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from markovbot.domain import EVERYWHERE, GuildId, Scope
from markovbot.store.ports import Store
from tests.support.services import Past, alive, now
from tests.support.stores import Opener
from tests.support.teaching import ADA, BRUNO, GUILD, OTHER_GUILD, Teacher


@pytest.fixture
async def store(opener: Opener, tmp_path: Path) -> AsyncIterator[Store]:
    async with opener(tmp_path) as opened:
        yield opened


@pytest.mark.parametrize(
    ("where", "left"),
    [(GUILD, {Scope(GUILD, member=BRUNO), Scope(OTHER_GUILD, member=ADA)}),
     (EVERYWHERE, {Scope(GUILD, member=BRUNO)})],
)  # fmt: skip
async def test_opting_out_takes_the_labels_of_whoever_does(
    store: Store, where: GuildId, left: set[Scope]
) -> None:
    teacher = Teacher(store)
    for guild, member in ((GUILD, ADA), (GUILD, BRUNO), (OTHER_GUILD, ADA)):
        await teacher.say("the kettle sings", member=member, guild=guild)
        await store.set_label(Scope(guild, member=member), f"friend {member}")
    async with alive(store, Past()) as services:
        data = await services.privacy.export(ADA, GUILD)
        assert [one["label"] for one in data["servers"]] == [f"friend {ADA}"]
        assert str(BRUNO) not in str(data)
        await services.privacy.opt_out(ADA, where, [], now())
        assert (await store.labels()).keys() == left
        assert (await services.privacy.export(ADA, GUILD))["servers"] == []
