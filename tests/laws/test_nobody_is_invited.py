"""Law 8: what is said invites nobody, even if an earlier version has learned invitations."""

from random import Random

from markovbot.domain import CoveredRange, MemberId, Style
from markovbot.speaking.odds import odds
from markovbot.speaking.speaker import Speaker
from markovbot.store.ports import Example, Store
from tests.support.teaching import GUILD, Teacher

LINES = 300
PEOPLE = [MemberId(3000 + number) for number in range(4)]
LEARNED = [
    ["see", " https://discord.gg/wombat", " for", " tea"],
    ["come", " to", " discord", ".", "gg", "/", "wombat"],
    ["read", " https://example.org/tea", " about", " tea"],
    ["read", " https", ":", "//"],
    ["see", " tea", ".", "com"],
]


async def test_old_invitations_stay_where_they_are(store: Store) -> None:
    teacher = Teacher(store)
    for member in PEOPLE:
        messages = [teacher.message("", member) for _ in LEARNED]
        examples = [Example(one, [said]) for one, said in zip(messages, LEARNED, strict=True)]
        await store.learn(
            examples, [CoveredRange(messages[0].key, one.id, one.id) for one in messages]
        )
    rng = Random(3)
    lines = await Speaker(store, lambda: rng).say(Style(GUILD), count=LINES)
    assert len(lines) == LINES
    for line in lines:
        assert "gg/" not in line
        assert "://" not in line.replace("https://example.org/tea ", "")
    assert any("https://example.org/tea" in line for line in lines)
    table = await odds(store, Style(GUILD), "see", filtered=True)
    assert [row.word for row in table.next] == ["tea"]
