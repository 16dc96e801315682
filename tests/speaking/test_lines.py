"""How lines read: whole, smooth, of a length that holds together, about what was asked."""

import json
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from markovbot.domain import ChannelId, MemberId, Style
from markovbot.speaking.speaker import NothingToSay, Speaker
from markovbot.store.ports import Store
from markovbot.text import fold, segments, tokenize
from markovbot.text.marks import is_mark
from tests.support.chat import PEOPLE, chat, folded
from tests.support.teaching import GUILD, Teacher

SAMPLE = Path(__file__).parents[2] / "data" / "sample" / "chat.jsonl"
SERVER = Style(GUILD)


def triples(words: list[str]) -> set[tuple[str, ...]]:
    return {tuple(["<", *words, ">"][place : place + 3]) for place in range(len(words))}


class Sample:
    """The sample chat, learned; `triples` are all three words in a row, edges included."""

    def __init__(self, store: Store) -> None:
        self.store = store
        rng = Random(5)
        self.speaker = Speaker(store, lambda: rng)
        self.members: dict[str, MemberId] = {}
        self.uses: dict[str, Counter[str]] = {}
        self.triples: set[tuple[str, ...]] = set()

    async def learn(self) -> None:
        teacher = Teacher(self.store)
        channels: dict[str, ChannelId] = {}
        messages = []
        for line in SAMPLE.read_text("utf-8").splitlines():
            row = json.loads(line)
            member = self.members.setdefault(row["author"], MemberId(len(self.members) + 1))
            channel = channels.setdefault(row["channel"], ChannelId(len(channels) + 101))
            messages.append(teacher.message(row["content"], member, channel))
            for segment in segments(row["content"]):
                words = list(map(fold, segment))
                self.triples.update(triples(words))
                self.uses.setdefault(row["author"], Counter()).update(words)
        await teacher.teach(*messages)

    def joins(self, line: str) -> int:
        """Return how many steps of a line have a context of one word only."""
        words = ["<", *map(fold, tokenize(line)), ">"]
        return sum(
            one not in self.triples for one in zip(words, words[1:], words[2:], strict=False)
        )


@pytest.fixture
async def sample(store: Store) -> Sample:
    learned = Sample(store)
    await learned.learn()
    return learned


async def test_who_has_written_nothing_has_no_style_of_borrowed_words(sample: Sample) -> None:
    nobody = Style(GUILD, members=frozenset({MemberId(999)}))
    nowhere = Style(GUILD, channels=frozenset({ChannelId(999)}))
    for style, order in ((nobody, 2), (nowhere, 2), (nobody, 1)) * 20:
        with pytest.raises(NothingToSay, match="I've learned nothing from them"):
            await sample.speaker.say(style, order=order)


@pytest.mark.slow
async def test_lines_are_smooth_and_hold_together(sample: Sample) -> None:
    ada = Style(GUILD, members=frozenset({sample.members["Ada"]}))
    for style in (SERVER, ada):
        lines = await sample.speaker.say(style, count=60)
        assert len(lines) == 60
        assert sum(map(sample.joins, lines)) <= 2
        assert all(len(tokenize(line)) <= 20 for line in lines)
        assert sum(len(folded(line)) > 4 for line in lines) >= 20
        for opening, closing in ("[]", "“”"):  # a round one may be part of a face
            assert all(line.count(opening) == line.count(closing) for line in lines)
        assert len(set(lines)) >= 58


@pytest.mark.slow
async def test_a_line_holds_all_words_that_were_asked_for(sample: Sample) -> None:
    for about in ("boat", "garden beans", "the boat", "soup bread", "I think", "Kev ladder"):
        for line in await sample.speaker.say(SERVER, about=about, count=3):
            assert set(folded(about)) <= set(folded(line)), line


@pytest.mark.slow
@pytest.mark.parametrize("break_by", [[], [PEOPLE[0]], PEOPLE[:3]], ids=["nobody", "one", "three"])
async def test_words_that_nobody_has_said_together_get_a_line_each(
    store: Store, break_by: list[MemberId]
) -> None:
    teacher = Teacher(store)
    said = [teacher.message(text, who, where) for text, who, where in chat(Random(12), 200)]
    two = [teacher.message("the bread sings\nmy cat sings", who) for who in break_by]
    await teacher.teach(*said, *two)
    rng = Random(5)
    for about in ("kettle garden", "bakery pot", "cat bread"):
        for line in await Speaker(store, lambda: rng).say(SERVER, about=about, count=4):
            assert set(folded(about)) <= set(folded(line)), line


async def test_a_word_that_is_unknown_is_named(sample: Sample) -> None:
    with pytest.raises(NothingToSay, match="“zeppelins”"):
        await sample.speaker.say(SERVER, about="boat zeppelins")
    with pytest.raises(NothingToSay, match="5 words"):
        await sample.speaker.say(SERVER, about="the boat and the bread in the garden")


@pytest.mark.slow
async def test_answers_take_up_an_informative_word_now_and_then(sample: Sample) -> None:
    message = "Wren: did anybody put 40 beans into the soup? :)"
    lines = [await sample.speaker.answer(SERVER, message) for _ in range(120)]
    held = [set(folded(line)) for line in lines]
    assert 15 <= sum(bool(words & {"beans", "soup", "anybody"}) for words in held) <= 70


@pytest.mark.slow
async def test_nobody_lends_a_member_words_that_few_use(sample: Sample) -> None:
    bruno = Style(GUILD, members=frozenset({sample.members["Bruno"]}))
    for line in await sample.speaker.say(bruno, count=60):
        for word in map(fold, tokenize(line)):
            users = sum(bool(counts[word]) for counts in sample.uses.values())
            assert sample.uses["Bruno"][word] or users >= 3 or is_mark(word), word


@pytest.mark.slow
async def test_order_one_is_wild(sample: Sample) -> None:
    lines = await sample.speaker.say(SERVER, order=1, count=40)
    assert sum(map(sample.joins, lines)) > 40
