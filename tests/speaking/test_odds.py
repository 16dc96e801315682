"""Tables of odds: exact, and saying why something isn't in them."""

import pytest

from markovbot.domain import ChannelId, MemberId, Style
from markovbot.speaking.odds import NoTable, Odds, OddsLookup
from markovbot.store.memory import MemoryStore
from tests.support.teaching import ADA, BRUNO, GENERAL, GUILD, RANDOM, Teacher

CLEO = MemberId(3003)
PUBLIC = frozenset({GENERAL})


@pytest.fixture
async def lookup() -> OddsLookup:
    store = MemoryStore()
    teacher = Teacher(store)
    for member in (ADA, BRUNO):
        await teacher.say("the tea is hot", "the tea is ready", member=member)
    await teacher.say("the tea is hot", "the samovar is hot", "tea leaves", member=CLEO)
    await teacher.say("the tea leaves", "the samovar hums", member=ADA, channel=RANDOM)
    return OddsLookup(store)


async def look_up(
    lookup: OddsLookup, text: str, top: int = 10, audience: frozenset[ChannelId] = PUBLIC
) -> Odds:
    return await lookup.look_up(Style(GUILD, audience=audience), text, top)


async def test_a_table_says_how_much_is_missing_of_it(lookup: OddsLookup) -> None:
    whole = await look_up(lookup, "is")
    assert [(row.word, row.count) for row in whole.next] == [("hot", 4), ("ready", 2)]
    assert (whole.total, whole.missing, whole.complete) == (6, 0, True)
    cut = await look_up(lookup, "is", top=1)
    assert (cut.missing, cut.complete) == (2, False)
    withheld = await look_up(lookup, "tea")  # Cleo alone has said "tea leaves" here
    assert [row.word for row in withheld.next] == ["is"]
    assert (withheld.missing, withheld.complete) == (1, True)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("tea", None),
        ("is hot", None),
        ("zeppelin", NoTable.UNKNOWN),
        ("the zeppelin", NoTable.UNKNOWN),
        ("hot tea", NoTable.UNKNOWN),
        ("samovar", NoTable.ONE_MEMBER),
        ("the samovar", NoTable.ONE_MEMBER),
        ("tea leaves", NoTable.ONE_MEMBER),
        ("hums", NoTable.UNKNOWN),
    ],
)
async def test_no_table_has_a_reason(lookup: OddsLookup, text: str, why: NoTable | None) -> None:
    assert (await look_up(lookup, text)).why is why


async def test_the_reason_follows_from_what_the_audience_may_read(lookup: OddsLookup) -> None:
    both = frozenset({GENERAL, RANDOM})
    for text in ("samovar", "the samovar", "leaves", "tea leaves"):
        assert (await look_up(lookup, text)).why is NoTable.ONE_MEMBER
        assert (await look_up(lookup, text, audience=both)).why is None
    assert (await look_up(lookup, "hums", audience=both)).why is NoTable.ONE_MEMBER
