"""Whoever opts out is not named any more, however their name is written."""

from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import pytest

from markovbot.domain import EVERYWHERE, GuildId, MemberId, Style
from markovbot.privacy.redaction import SOMEBODY
from markovbot.speaking.odds import OddsLookup
from markovbot.speaking.speaker import Speaker
from markovbot.store.ports import Store
from tests.support.chat import folded
from tests.support.services import Past, alive, now
from tests.support.stores import Opener
from tests.support.teaching import ADA, BRUNO, GUILD, OTHER_GUILD, Teacher

WHO = MemberId(3077)
NAMES = ["tamsin_oke", "Tamsin Okereke", "🌙Tamsin🌙 | afk"]
"""What Discord knows somebody by: user name, global name, nick."""

WRITTEN = [
    "Tamsin", "TAMSIN", "Okereke", "@tamsin_oke", "tamsinoke", "TamsinOkereke", "Tamsin's",
    "🌙Tamsin🌙", "✨tamsin✨", "𝓣𝓪𝓶𝓼𝓲𝓷", "Ｔａｍｓｉｎ", "T.a.m.s.i.n", "tams1n",
    "Tamsïn", "okereke’s",
]  # fmt: skip


@pytest.fixture
async def store(opener: Opener, tmp_path: Path) -> AsyncIterator[Store]:
    async with opener(tmp_path) as opened:
        yield opened


async def lines(store: Store, guild: GuildId = GUILD) -> set[str]:
    """Return what is said when somebody asks so often that what is rare comes, too."""
    rng = Random(5)
    speaker = Speaker(store, lambda: rng)
    said = [await speaker.say(Style(guild), about="late", count=60) for _ in range(3)]
    return {str(line) for lines in said for line in lines}


@pytest.mark.parametrize("where", [GUILD, EVERYWHERE])
async def test_names_are_said_until_their_owner_opts_out(store: Store, where: GuildId) -> None:
    teacher = Teacher(store)
    for guild in (GUILD, OTHER_GUILD):
        for member in (ADA, BRUNO, WHO):
            for written in WRITTEN:
                await teacher.say(f"{written} late", member=member, guild=guild)
    before = await lines(store)
    assert sum("amsin" in line for line in before) > 3
    async with alive(store, Past()) as services:
        await services.privacy.opt_out(WHO, where, NAMES, now())
        after = await lines(store)
        words = {word for line in after for word in folded(line) if any(map(str.isalnum, word))}
        # A line may begin behind "T.a.m.s.i.", which leaves a letter and no name.
        assert words - {"n"} == {"late", SOMEBODY, f"{SOMEBODY}'s"}
        for written in WRITTEN:
            assert not [line for line in after if written in line], written
        table = await OddsLookup(store).look_up(Style(GUILD), "tamsin", 10)
        assert table.total == 0
        elsewhere = await lines(store, OTHER_GUILD)
        assert any(SOMEBODY in line for line in elsewhere) is (where == EVERYWHERE)
        await services.privacy.opt_in(WHO, where, now())
        assert SOMEBODY not in "".join(await lines(store))
