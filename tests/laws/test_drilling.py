"""Law 7, and nobody's mouthpiece: what one member repeats isn't what the server says."""

from random import Random

import pytest

from markovbot.domain import ChannelId, GuildId, MemberId, Style
from markovbot.speaking.speaker import Speaker
from markovbot.store.ports import Store
from tests.support.chat import PEOPLE, chat, folded
from tests.support.teaching import GENERAL, GUILD, RANDOM, Teacher

REPETITIONS = 100
LINES = 600
"""At a time; each test says several thousand."""

DRILLER, ACCOMPLICE, *OTHERS = PEOPLE

PHRASES = [
    "kettle garden",
    "bread cat sugar",
    "always sings too garden",
    "garden I think sugar",  # a step that everybody makes within
]

Said = list[tuple[str, MemberId, ChannelId]]


def over_repeated(phrase: str, *members: MemberId) -> Said:
    return [(phrase, member, GENERAL) for member in members for _ in range(REPETITIONS)]


def held(line: str, phrase: str) -> bool:
    words, wanted = folded(line), folded(phrase)
    return any(
        words[start : start + len(wanted)] == wanted
        for start in range(len(words) - len(wanted) + 1)
    )


async def told(store: Store, said: Said, teacher: Teacher | None = None) -> Speaker:
    teacher = teacher or Teacher(store)
    messages = [teacher.message(text, member, channel) for text, member, channel in said]
    for start in range(0, len(messages), 200):
        await teacher.teach(*messages[start : start + 200])
    rng = Random(23)
    return Speaker(store, lambda: rng)


async def times(speaker: Speaker, phrase: str, style: Style) -> int:
    """Return in how many lines the phrase stands: unasked, asked about its ends, in both orders."""
    first, *_, last = phrase.split()
    lines = await speaker.say(style, count=LINES)
    for about in (first, last):
        for order in (1, 2):
            lines += await speaker.say(style, about=about, order=order, count=LINES // 5)
    assert len(lines) > LINES
    return sum(held(line, phrase) for line in lines)


@pytest.mark.slow
@pytest.mark.parametrize(
    "by",
    [
        pytest.param((DRILLER,), marks=pytest.mark.long, id="one"),
        pytest.param((DRILLER, ACCOMPLICE), id="two"),
    ],
)
@pytest.mark.parametrize("phrase", PHRASES)
async def test_a_phrase_that_one_or_two_members_repeat_is_never_said(
    store: Store, phrase: str, by: tuple[MemberId, ...]
) -> None:
    speaker = await told(store, chat(Random(31), 400) + over_repeated(phrase, *by))
    for style in (Style(GUILD), Style(GUILD, channels=frozenset({GENERAL}))):
        assert await times(speaker, phrase, style) == 0


@pytest.mark.slow
@pytest.mark.parametrize("phrase", PHRASES)
async def test_it_can_be_said_once_two_others_have_said_it(store: Store, phrase: str) -> None:
    said = [(phrase, member, RANDOM) for member in OTHERS[:2]]
    speaker = await told(store, chat(Random(31), 400) + over_repeated(phrase, DRILLER) + said)
    assert await times(speaker, phrase, Style(GUILD)) > 0


@pytest.mark.slow
async def test_words_that_everybody_joins_in_pairs_take_three_members_in_a_row(
    store: Store,
) -> None:
    pairs = [
        (text, member, GENERAL)
        for text in ("do we like tea?", "they like marmalade too")
        for member in OTHERS
    ]
    phrase = "we like marmalade"
    speaker = await told(store, chat(Random(32), 300) + pairs + over_repeated(phrase, DRILLER))
    assert await times(speaker, phrase, Style(GUILD)) == 0
    lines = await speaker.say(Style(GUILD), count=LINES)
    assert any("we like" in line for line in lines)
    assert any("like marmalade" in line for line in lines)


@pytest.mark.slow
async def test_others_who_said_it_where_a_line_may_not_draw_on_count_for_nobody(
    store: Store,
) -> None:
    private = ChannelId(9000)
    phrase = "bread cat sugar"
    elsewhere = [(phrase, member, private) for member in OTHERS]
    speaker = await told(store, chat(Random(33), 400) + over_repeated(phrase, DRILLER) + elsewhere)
    public = Style(GUILD, audience=frozenset({GENERAL, RANDOM}))
    assert await times(speaker, phrase, public) == 0
    assert await times(speaker, phrase, Style(GUILD)) > 0


async def test_what_a_member_is_known_for_stays_in_imitations_of_them(store: Store) -> None:
    phrase = "kettle garden"
    speaker = await told(store, chat(Random(34), 400) + over_repeated(phrase, DRILLER))
    assert await times(speaker, phrase, Style(GUILD, members=frozenset({DRILLER}))) > 0


async def test_two_alone_repeat_themselves_as_they_like(store: Store) -> None:
    said = [(text, member, GENERAL) for text, member, _ in over_repeated("good tea", *PEOPLE[:2])]
    speaker = await told(store, said)
    (line,) = await speaker.say(Style(GUILD))
    assert held(line, "good tea")


@pytest.mark.slow
async def test_drilling_doesnt_silence_a_server(store: Store) -> None:
    speaker = await told(
        store,
        chat(Random(35), 200)
        + [one for phrase in PHRASES for one in over_repeated(phrase, DRILLER, ACCOMPLICE)],
    )
    lines = await speaker.say(Style(GUILD), count=4 * LINES)
    assert len(lines) == 4 * LINES
    assert len(set(lines)) > LINES // 20


@pytest.mark.slow
async def test_no_other_server_speaks_for_it(store: Store) -> None:
    phrase = "kettle garden"
    teacher = Teacher(store)
    for member in OTHERS:
        await teacher.say(phrase, member=member, guild=GuildId(GUILD + 1))
    speaker = await told(store, chat(Random(36), 300) + over_repeated(phrase, DRILLER), teacher)
    assert await times(speaker, phrase, Style(GUILD)) == 0
