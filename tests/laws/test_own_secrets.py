"""Law 7 (c) and (d): what one member has said is not said, however ordinary or often it is."""

from itertools import pairwise
from random import Random

import pytest

from markovbot.domain import MemberId, Style
from markovbot.speaking.speaker import NothingToSay, Speaker
from markovbot.store.ports import Store
from markovbot.text import segments
from tests.support.chat import PEOPLE, chat, folded
from tests.support.teaching import GENERAL, GUILD, RANDOM, Teacher

AUTHOR = PEOPLE[0]
PASSPHRASES = 60
CHANNEL = Style(GUILD, channels=frozenset({GENERAL}))
IMITATION = Style(GUILD, members=frozenset({AUTHOR}))

MARKS = [",", ".", "!", "?", ";", ":", " -", "...", " :)", " /", " +", " ~"]

DODGES = {
    "marks": [f"kettle{mark} garden" for mark in MARKS],
    "two marks": [f"kettle{one}{other} garden" for one, other in pairwise([*MARKS, MARKS[0]])],
    "emoji": [f"kettle {emoji} garden" for emoji in "🌸🍵🫖🎈🌧🐈🍞🎻🌙🔥"],
    "brackets": [
        f"{opened}kettle{closed} garden" for opened, closed in ("()", "[]", "<>", "**", "~~", '""')
    ],
    "marks at the second of three": [f"my kettle{mark} garden" for mark in MARKS],
}

SECRETS = {
    "digits": "tango77",
    "digits between": "b4ker5street",
    "mixed cases": "qZvXtKpWj",
    "drawn at random": "xkqzvjtrw",
    "a link": "tea.example/r/gnome",
}


async def speaker_of(
    store: Store, said: list[tuple[str, MemberId]], size: int = 300
) -> tuple[Speaker, Teacher]:
    teacher = Teacher(store)
    messages = [
        *(teacher.message(*one) for one in chat(Random(51), size)),
        *(teacher.message(text, member, GENERAL) for text, member in said),
    ]
    for start in range(0, len(messages), 100):
        await teacher.teach(*messages[start : start + 100])
    rng = Random(52)
    return Speaker(store, lambda: rng), teacher


async def lines_about(speaker: Speaker, style: Style, about: str | None, count: int) -> list[str]:
    try:
        return [*await speaker.say(style, about=about, count=count)]
    except NothingToSay:
        return []


def holds(line: str, words: list[str]) -> bool:
    """Tell whether some words stand in a row in a line, whatever marks are between."""
    said = [word for word in folded(line) if any(map(str.isalnum, word))]
    return any(said[start : start + len(words)] == words for start in range(len(said)))


@pytest.mark.slow
@pytest.mark.parametrize("texts", DODGES.values(), ids=DODGES)
async def test_marks_between_dont_let_a_member_choose_what_is_said(
    store: Store, texts: list[str]
) -> None:
    speaker, teacher = await speaker_of(store, [(text, AUTHOR) for text in texts for _ in range(5)])
    for style in (Style(GUILD), CHANNEL):
        for about in (None, "kettle", "garden"):
            for line in await lines_about(speaker, style, about, 60):
                assert not holds(line, ["kettle", "garden"])
    for other in PEOPLE[1:3]:
        await teacher.say(*texts, member=other, channel=RANDOM)
    for _ in range(20):  # three have said it now
        lines = await lines_about(speaker, Style(GUILD), "kettle", 100)
        if any(holds(line, ["kettle", "garden"]) for line in lines):
            return
    pytest.fail("It isn't said by anybody now.")


@pytest.mark.slow
@pytest.mark.parametrize("secret", SECRETS.values(), ids=SECRETS)
@pytest.mark.parametrize("times", [1, 3, 20])
async def test_an_imitation_says_no_secret_that_no_detector_saw(
    store: Store, secret: str, times: int
) -> None:
    text = f"well {secret} opens the old bakery"
    known = [token.strip() for tokens in segments(text) for token in tokens]
    speaker, teacher = await speaker_of(store, [(text, AUTHOR)] * times)
    for style in (IMITATION, Style(GUILD), CHANNEL):
        for about in (None, "opens", "well", secret):
            for line in await lines_about(speaker, style, about, 20):
                assert secret not in line
    if secret in known:  # then it was learned, and is nobody's any more when two have said it
        await teacher.say(text, member=PEOPLE[1])
        lines = await lines_about(speaker, Style(GUILD), secret, 20)
        assert any(secret in line for line in lines)


@pytest.mark.slow
async def test_no_passphrase_of_four_ordinary_words_is_spoken(store: Store) -> None:
    rng = Random(53)
    texts = [text for text, _, _ in chat(Random(51), 300)]
    words = sorted({word for text in texts for word in folded(text) if len(word) > 2})
    made = {pair for text in texts for pair in pairwise(folded(text))}
    passphrases: list[list[str]] = []
    while len(passphrases) < PASSPHRASES:
        phrase = rng.sample(words, 4)
        if not made & set(pairwise(phrase)):
            made.update(pairwise(phrase))
            passphrases.append(phrase)
    said = [
        (" ".join(phrase), PEOPLE[number % len(PEOPLE)])
        for number, phrase in enumerate(passphrases)
    ]
    speaker, _ = await speaker_of(store, said)
    lines = await lines_about(speaker, Style(GUILD), None, 400)
    for phrase in passphrases:
        for about in phrase:
            lines += await lines_about(speaker, rng.choice([Style(GUILD), CHANNEL]), about, 2)
    spoken = [phrase for phrase in passphrases if any(holds(line, phrase) for line in lines)]
    assert spoken == []
    assert len(lines) > PASSPHRASES * len(phrase)
