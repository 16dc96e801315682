"""What the kinds of text share: lines in each style, after four members said the same."""

from random import Random

import pytest

from markovbot.domain import Style
from markovbot.speaking.speaker import NothingToSay, Speaker
from markovbot.store.ports import Store
from tests.support.kinds import MEMBERS, Say
from tests.support.teaching import GUILD, Teacher


@pytest.fixture
def say(store: Store, teacher: Teacher) -> Say:
    """Teach messages of four members, and return lines in each style."""

    async def lines(
        *contents: str, about: str | None = None, count: int = 30, free: bool = True
    ) -> list[str]:
        for member in MEMBERS:
            await teacher.say(*contents, member=member)
        styles = [Style(GUILD), Style(GUILD, members=frozenset(MEMBERS[:1]))]
        said: list[str] = []
        speaker = Speaker(store, lambda: Random(5))
        for style in styles:
            for word in {about: None} if not free else {None: None, about: None}:
                try:
                    said += await speaker.say(style, about=word, count=count)
                except NothingToSay:
                    continue
        return said

    return lines
