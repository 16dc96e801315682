"""How often words were put together, whatever marks stand between them, held against the texts."""

from collections import Counter
from collections.abc import Iterator
from itertools import product
from random import Random

import pytest

from markovbot.chain.evidence import Marks
from markovbot.domain import ChannelId, MemberId, Style
from markovbot.store.ports import Reading, Store
from markovbot.text import fold, tokenize
from markovbot.text.marks import is_mark
from tests.support.small import shrink
from tests.support.teaching import ADA, BRUNO, GENERAL, GUILD, RANDOM, Teacher

CLEO = MemberId(3003)
WORDS = ["meet", "friday", "tea"]
MARKS = [",", ".", " -", " :)", "…", " <:tea:45>", " 🙂"]

Said = list[tuple[str, MemberId, ChannelId]]
Folded = list[tuple[MemberId, list[str]]]


def chat(rng: Random, size: int) -> Said:
    said = []
    for _ in range(size):
        text = rng.choice(WORDS)
        for _ in range(rng.randrange(1, 4)):
            marks = "".join(rng.choice(MARKS) for _ in range(rng.choice([0, 1, 1, 2])))
            text += f"{marks} {rng.choice(WORDS)}"
        said.append((text, rng.choice([ADA, ADA, ADA, BRUNO, CLEO]), rng.choice([GENERAL, RANDOM])))
    return said


def fillings() -> Iterator[list[str]]:
    marks = [fold(mark) for mark in MARKS]
    for first, last in product(WORDS, WORDS):
        yield [first, last]
        yield from ([first, mark, last] for mark in marks)
        yield from ([first, *pair, last] for pair in product(marks, marks))


def folded(said: Said) -> Folded:
    return [(member, [fold(token) for token in tokenize(text)]) for text, member, _ in said]


def counted(said: Folded, first: str, *between: str | None, last: str) -> Counter[MemberId]:
    """Count from the texts how often each member said two words with marks between them; each mark
    None stands for any or none."""
    times: Counter[MemberId] = Counter()
    any_marks = None in between
    for member, tokens in said:
        for place in (place for place, token in enumerate(tokens) if token == first):
            for gap in range(len(between) + 1) if any_marks else [len(between)]:
                there = tokens[place + 1 : place + 1 + gap]
                after = tokens[place + 1 + gap : place + 2 + gap]
                same = all(map(is_mark, there)) if any_marks else there == list(between)
                times[member] += after == [last] and same
    return +times


@pytest.mark.parametrize("seed", range(6))
async def test_repetitions_are_never_missed(store: Store, teacher: Teacher, seed: int) -> None:
    said = chat(Random(seed), 24)
    await teacher.teach(*(teacher.message(*one) for one in said))
    public = [one for one in said if one[2] == GENERAL]
    for style, heard in (
        (Style(GUILD), folded(said)),
        (Style(GUILD, audience=frozenset({GENERAL})), folded(public)),
    ):

        def look(reading: Reading, heard: Folded = heard) -> None:
            for words in fillings():
                ids = [reading.named(word) for word in words]
                if None in ids:
                    continue
                here = counted(heard, *words[:-1], last=words[-1])
                alike = counted(heard, words[0], None, None, last=words[-1])
                times = sum(count for member, count in alike.items() if member in here)
                found = reading.over_repeated(tuple(ids), Marks.BETWEEN, times - 1)  # type: ignore[arg-type]
                if here and len(alike) < 3:
                    assert found, words
                if len(here) > 2:
                    assert not found, words

        await store.read(style, look)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["meet, friday"] * 6, True),
        (["meet, friday"] * 5, False),
        ([f"meet{mark} friday" for mark in (",", *MARKS)], True),
        (["meet, friday"] * 3 + ["meet friday"] * 3, True),
        (["meet,… friday", "meet… - friday"] * 3, True),
        (["meet, friday"] + ["meet,… friday", "meet… - friday"] * 3, True),
        (["meet friday"] + ["meet,… friday", "meet… - friday"] * 3, True),
        (["meet, friday"] + ["meet, tea", "tea. friday"] * 9, False),
        (["meet, friday"] + ["meet tea friday"] * 9, False),
    ],
)
async def test_all_marks_are_one(
    store: Store, teacher: Teacher, texts: list[str], *, expected: bool
) -> None:
    await teacher.say(*texts[::2], "meet", "friday")
    await teacher.say(*texts[1::2], channel=ChannelId(2003))
    for member in (BRUNO, CLEO):
        await teacher.say(texts[0], member=member, channel=RANDOM)

    def look(reading: Reading) -> bool:
        ids = [reading.named(token) for token in tokenize(texts[0])]
        return reading.over_repeated(tuple(ids), Marks.BETWEEN, 5)  # type: ignore[arg-type]

    theirs = frozenset({GENERAL, ChannelId(2003)})
    assert await store.read(Style(GUILD, audience=theirs), look) is expected
    assert not await store.read(Style(GUILD), look)


@pytest.mark.parametrize(("others", "expected"), [((), True), ((BRUNO, CLEO), False)])
async def test_words_that_a_line_puts_together_with_other_marks_are_alike(
    store: Store, teacher: Teacher, others: tuple[MemberId, ...], *, expected: bool
) -> None:
    await teacher.say(*["meet,… friday", "meet -, friday"] * 3)
    for member in others:  # then the steps are anybody's
        await teacher.say("meet, tea", "tea, friday", member=member)

    def look(reading: Reading) -> bool:
        ids = [reading.named(token) for token in tokenize("meet, friday")]
        return reading.over_repeated(tuple(ids), Marks.BETWEEN, 5)  # type: ignore[arg-type]

    assert await store.read(Style(GUILD), look) is expected


async def test_marks_beside_words_of_many_blocks_count_as_well(
    store: Store, teacher: Teacher, monkeypatch: pytest.MonkeyPatch
) -> None:
    shrink(monkeypatch)
    await teacher.say(*(f"meet person{number}" for number in range(40)))
    await teacher.say(*(f"place{number} friday" for number in range(40)))
    await teacher.say(*(f"meet{mark} friday" for mark in MARKS))

    def look(reading: Reading) -> bool:
        ids = [reading.named(token) for token in tokenize(f"meet{MARKS[2]} friday")]
        return reading.over_repeated(tuple(ids), Marks.BETWEEN, 5)  # type: ignore[arg-type]

    assert await store.read(Style(GUILD), look)


async def test_what_is_a_mark_and_what_looks_like_no_word(store: Store, teacher: Teacher) -> None:
    await teacher.say("Tea, hunter2 aHVudGVyMg <:tea:45> 🙂 https://example.org/x")

    def look(reading: Reading) -> dict[str, tuple[bool, bool]]:
        found = {}
        for text in (
            "tea",
            ",",
            "hunter2",
            "ahvudgvymg",
            " <:tea:45>",
            " 🙂",
            "https://example.org/x",
        ):
            id_ = reading.named(text)
            assert id_ is not None, text
            found[text] = reading.is_mark(id_), reading.looks_like_no_word(id_)
        return found

    word, mark, made_up = (False, False), (True, False), (False, True)
    assert await store.read(Style(GUILD), look) == {
        "tea": word,
        ",": mark,
        "hunter2": made_up,
        "ahvudgvymg": made_up,
        " <:tea:45>": mark,
        " 🙂": mark,
        "https://example.org/x": made_up,
    }


async def test_spellings_of_others_tell_nothing_about_a_word(
    store: Store, teacher: Teacher
) -> None:
    await teacher.say("iphonex is fine")
    await teacher.say("iPhOnEx", member=BRUNO, channel=RANDOM)

    def look(reading: Reading) -> bool:
        id_ = reading.named("iphonex")
        assert id_ is not None
        return reading.looks_like_no_word(id_)

    assert not await store.read(Style(GUILD, audience=frozenset({GENERAL})), look)
    assert await store.read(Style(GUILD), look)
