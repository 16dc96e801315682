"""Reading: who stands behind what, within what the audience may read."""

from collections.abc import Callable
from random import Random

import pytest

from markovbot.chain.evidence import CONTRIBUTORS, Marks, Support
from markovbot.chain.states import START, TO_END, Relation, State, WordId
from markovbot.domain import ChannelId, MemberId, Scope, Style
from markovbot.store.ports import Reading, Store
from tests.support.teaching import ADA, BRUNO, GENERAL, GUILD, OTHER_GUILD, RANDOM, Teacher

CLEO = MemberId(3003)
HERE = Style(GUILD)


def word(reading: Reading, text: str) -> WordId:
    found = reading.named(text)
    assert found is not None, text
    return found


def triple(reading: Reading, text: str) -> tuple[State, WordId]:
    """Return a triple of words, forwards; ^ is the beginning of a message."""
    far, near, last = (START if one == "^" else word(reading, one) for one in text.split())
    return State(Relation.FORWARD, near, far), last


async def test_draws_have_the_counted_odds(store: Store, teacher: Teacher) -> None:
    await teacher.say(*["tea please"] * 3, "tea now")

    def draw(reading: Reading) -> dict[str, int]:
        rng = Random(1)
        state = State(Relation.FORWARD, word(reading, "tea"))
        drawn = [reading.draw(state, rng) for _ in range(4000)]
        texts = reading.texts([token for token in drawn if token is not None])
        return {text: texts.count(text) for text in set(texts)}

    found = await store.read(HERE, draw)
    assert set(found) == {" please", " now"}
    assert abs(found[" please"] - 3000) < 150  # five standard deviations are 137


async def test_case_is_ignored_in_states_and_kept_in_tokens(store: Store, teacher: Teacher) -> None:
    await teacher.say("Tea helps", "tea Helps", "so TEA")

    def look(reading: Reading) -> tuple[dict[str, int], set[str]]:
        counts = reading.successors(State(Relation.FORWARD, word(reading, "tEa")))
        spellings = reading.successors(State(Relation.SURFACE_FORM, word(reading, "tea")))
        texts = {
            "END" if token == TO_END else reading.texts([token])[0]: times
            for token, times in counts.items()
        }
        return texts, set(reading.texts(list(spellings)))

    counts, spellings = await store.read(HERE, look)
    assert counts == {" helps": 1, " Helps": 1, "END": 1}
    assert spellings == {" Tea", " tea", " TEA"}


@pytest.mark.parametrize(
    ("style", "total"),
    [
        (HERE, 4),
        (Style(GUILD, channels=frozenset({GENERAL})), 2),
        (Style(GUILD, members=frozenset({ADA})), 2),
        (Style(GUILD, members=frozenset({ADA, BRUNO}), channels=frozenset({RANDOM})), 1),
        (Style(GUILD, audience=frozenset({RANDOM})), 2),
        (Style(GUILD, members=frozenset({ADA}), audience=frozenset({RANDOM})), 0),
        (Style(GUILD, audience=frozenset()), 0),
        (Style(OTHER_GUILD), 1),
    ],
)
async def test_a_style_reads_its_own_sources_only(
    store: Store, teacher: Teacher, style: Style, total: int
) -> None:
    await teacher.say("warm rain", "cold rain")
    await teacher.say("the rain", member=BRUNO, channel=RANDOM)
    await teacher.say("more rain", member=CLEO, channel=RANDOM)
    await teacher.say("rain", guild=OTHER_GUILD)

    rain = await store.read(Style(style.guild), lambda reading: word(reading, "rain"))

    def count(reading: Reading) -> int:
        return reading.total(State(Relation.SURFACE_FORM, rain))

    assert await store.read(style, count) == total


async def test_a_window_that_one_source_has_said_has_a_common_source(
    store: Store, teacher: Teacher
) -> None:
    await teacher.say("one two three four")
    await teacher.say("two three four five", member=BRUNO)

    def look(reading: Reading) -> list[int]:
        said = [triple(reading, "one two three"), triple(reading, "two three four")]
        across = [*said, triple(reading, "three four five")]
        return [reading.without_common_source(said), reading.without_common_source(across)]

    said, across = await store.read(HERE, look)
    assert said == 0
    assert across > 0


async def test_support_counts_members_not_messages(store: Store, teacher: Teacher) -> None:
    await teacher.say("rare bird", "rare bird")
    await teacher.say("rare bird", member=BRUNO, channel=RANDOM)

    def look(reading: Reading) -> Support:
        return reading.support(State(Relation.SURFACE_FORM, word(reading, "bird")))

    assert await store.read(HERE, look) == Support(2, 3)
    only_general = Style(GUILD, audience=frozenset({GENERAL}))
    assert await store.read(only_general, look) == Support(1, 2)
    await teacher.say("bird", member=CLEO)
    assert await store.read(HERE, look) == Support(3, 0)


async def test_a_member_in_two_channels_is_one_member(store: Store, teacher: Teacher) -> None:
    for channel in (GENERAL, RANDOM):
        await teacher.say("my own phrase", channel=channel)

    def look(reading: Reading) -> tuple[Support, bool]:
        own = triple(reading, "my own phrase")
        return reading.support(own[0]), reading.supported_by_two(own)

    assert await store.read(HERE, look) == (Support(1, 2), False)


async def test_over_repeated_is_often_but_by_few(store: Store, teacher: Teacher) -> None:
    await teacher.say(*["buy my mixtape"] * 6)

    one = await store.read(
        HERE, lambda reading: tuple(word(reading, text) for text in ("buy", "my", "mixtape"))
    )

    def look(reading: Reading) -> tuple[bool, bool]:
        return tuple(reading.over_repeated(one, Marks.NONE, times) for times in (5, 6))  # type: ignore[return-value]

    assert await store.read(HERE, look) == (True, False)
    hidden = Style(GUILD, audience=frozenset({RANDOM}))
    assert await store.read(hidden, look) == (False, False)
    for member in (BRUNO, CLEO):
        await teacher.say("buy my mixtape", member=member)
    assert await store.read(HERE, look) == (False, False)


async def test_contributors_are_counted_up_to_the_threshold(store: Store, teacher: Teacher) -> None:
    def look(reading: Reading) -> int:
        return reading.contributors()

    assert await store.read(HERE, look) == 0
    for number in range(CONTRIBUTORS + 2):
        await teacher.say("hello there", member=MemberId(4000 + number))
        assert await store.read(HERE, look) == min(number + 1, CONTRIBUTORS)


async def test_a_word_is_known_where_the_audience_may_read_it(
    store: Store, teacher: Teacher
) -> None:
    await teacher.say("tea")
    await teacher.say("shibboleth", guild=OTHER_GUILD)
    await teacher.say("password", channel=RANDOM)

    def look(reading: Reading) -> list[bool]:
        return [reading.named(one) is not None for one in ("tea", "shibboleth", "password")]

    assert await store.read(HERE, look) == [True, False, True]
    public = Style(GUILD, audience=frozenset({GENERAL}))
    assert await store.read(public, look) == [True, False, False]
    assert await store.read(Style(GUILD, audience=frozenset()), look) == [False] * 3


PUBLIC = Style(GUILD, audience=frozenset({GENERAL}))


async def test_what_stands_elsewhere_refuses_nothing(store: Store, teacher: Teacher) -> None:
    await teacher.say("one two three")
    await teacher.say("two three four", member=BRUNO)
    await teacher.say("one two three four", channel=RANDOM)

    def look(reading: Reading) -> bool:
        across = [triple(reading, "one two three"), triple(reading, "two three four")]
        return reading.without_common_source(across) > 0

    assert await store.read(PUBLIC, look)
    assert not await store.read(HERE, look)


async def test_what_stands_elsewhere_permits_nothing(store: Store, teacher: Teacher) -> None:
    await teacher.say("buy my mixtape")
    for member in (BRUNO, CLEO):
        await teacher.say("buy my mixtape", member=member, channel=RANDOM)

    def look(reading: Reading) -> tuple[Support, bool, int]:
        one = triple(reading, "buy my mixtape")
        support = reading.support(State(Relation.SURFACE_FORM, word(reading, "mixtape")))
        return support, reading.supported_by_two(one), reading.contributors()

    assert await store.read(PUBLIC, look) == (Support(1, 1), False, 1)
    assert await store.read(HERE, look) == (Support(3, 0), True, 3)


async def test_contributors_of_an_audience_are_people_and_not_sources(
    store: Store, teacher: Teacher
) -> None:
    for channel in (GENERAL, RANDOM, ChannelId(2003)):
        await teacher.say("hello there", channel=channel)
    audience = frozenset({GENERAL, RANDOM})
    both = Style(GUILD, audience=audience)
    assert await store.read(both, lambda reading: reading.contributors()) == 1
    await teacher.say("hello there", member=BRUNO, channel=RANDOM)
    assert await store.read(both, lambda reading: reading.contributors()) == 2


async def test_an_unknown_server_has_nothing_to_say(store: Store) -> None:
    def look(reading: Reading) -> tuple[object, ...]:
        state = State(Relation.FORWARD, START)
        return (
            reading.draw(state, Random(1)),
            reading.total(state),
            reading.successors(state),
            reading.support(state),
            reading.contributors(),
            reading.named("tea"),
            reading.redacted_names(),
            len(reading.blocked()),
        )

    nothing: tuple[object, ...] = (None, 0, {}, Support(0, 0), 0, None, None, 0)
    assert await store.read(Style(OTHER_GUILD), look) == nothing


async def test_inspected_counts_are_a_members_own(store: Store, teacher: Teacher) -> None:
    await teacher.say("old wooden ships")
    await teacher.say("new ships", member=BRUNO)
    rows = await store.inspect_counts(Scope(GUILD, member=ADA), list)
    assert {(one.before, one.next, one.times) for one in rows} == {
        ((), " old", 1),
        (("old",), " wooden", 1),
        (("old", "wooden"), " ships", 1),
        (("wooden", "ships"), None, 1),
    }
    assert {(one.channel, one.member) for one in rows} == {(ChannelId(GENERAL), ADA)}


@pytest.mark.parametrize(
    ("audience", "messages", "members", "channels"),
    [
        (None, 3, 2, 2),
        (frozenset({GENERAL}), 2, 2, 1),
        (frozenset({RANDOM}), 1, 1, 1),
        (frozenset(), 0, 0, 0),
    ],
)
async def test_figures_are_the_audiences_own(
    store: Store,
    teacher: Teacher,
    audience: frozenset[ChannelId] | None,
    messages: int,
    members: int,
    channels: int,
) -> None:
    await teacher.say("one two")
    await teacher.say("three", member=BRUNO)
    await teacher.say("four five six", member=BRUNO, channel=RANDOM)
    found = await store.scope_statistics(Scope(GUILD), audience)
    assert (found.messages, found.members, found.channels) == (messages, members, channels)
    of_bruno = await store.scope_statistics(Scope(GUILD, member=BRUNO), audience)
    assert of_bruno.messages == (2 if audience is None else len(audience))


async def test_words_are_found_by_their_beginning_where_the_audience_may_read(
    store: Store, teacher: Teacher
) -> None:
    await teacher.say("Tea teas TEAPOTS té toast")
    await teacher.say("teal teak", channel=RANDOM)
    await teacher.say("tear", guild=OTHER_GUILD)

    def begin(prefix: str, longest: int = 9) -> Callable[[Reading], list[str]]:
        return lambda reading: [text for _, text in reading.beginning_with(prefix, longest)]

    assert await store.read(HERE, begin("te")) == ["tea", "teak", "teal", "teas", "teapots"]
    general = Style(GUILD, audience=frozenset({GENERAL}))
    assert await store.read(general, begin("t")) == ["té", "tea", "teas", "toast", "teapots"]
    assert await store.read(general, begin("te", 4)) == ["tea", "teas"]
    assert await store.read(general, begin("teak")) == []
