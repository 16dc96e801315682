"""Law 7: what is said was never said, and gives away nothing that only one member knows."""

from collections import Counter, defaultdict
from itertools import pairwise
from random import Random

import pytest

from markovbot.domain import ChannelId, MemberId, Style
from markovbot.speaking.speaker import NothingToSay, Speaker
from markovbot.store.ports import Store
from tests.support.chat import OWN, PEOPLE, chat, folded
from tests.support.small import shrink
from tests.support.teaching import GENERAL, GUILD, RANDOM, Teacher

LINES = 150
WINDOW = 6


class Texts:
    """What was said, which only this test knows, indexed in the plainest way."""

    def __init__(self, said: list[tuple[str, MemberId, ChannelId]]) -> None:
        self.runs: set[tuple[str, ...]] = set()
        self.whole: defaultdict[tuple[str, ...], set[MemberId]] = defaultdict(set)
        self.users: defaultdict[str, Counter[MemberId]] = defaultdict(Counter)
        self.steps: defaultdict[tuple[str, str], Counter[MemberId]] = defaultdict(Counter)
        for content, member, _ in said:
            words = folded(content)
            self.whole[tuple(words)].add(member)
            for start in range(len(words) - WINDOW + 1):
                self.runs.add(tuple(words[start : start + WINDOW]))
            for word in words:
                self.users[word][member] += 1
            for step in pairwise(["\x02", *words, "\x03"]):
                self.steps[step][member] += 1

    def assert_new(self, line: str) -> None:
        """(a) and (b): in every style."""
        words = folded(line)
        for start in range(len(words) - WINDOW + 1):
            assert tuple(words[start : start + WINDOW]) not in self.runs
        if len(words) >= 4:
            assert tuple(words) not in self.whole

    def assert_shared(self, line: str, min_uses: int | None = None) -> None:
        """(c), and with `min_uses` (d): for lines of the server, of channels, and of a member."""

        def single_author(users: Counter[MemberId]) -> bool:
            return len(users) == 1 and (min_uses is None or users.total() < min_uses)

        words = folded(line)
        for word in words:
            assert not single_author(self.users[word]), word
        run = 0
        for step in pairwise(["\x02", *words, "\x03"]):
            run = run + 1 if single_author(self.steps[step]) else 0
            assert run <= 2


async def taught(
    store: Store, said: list[tuple[str, MemberId, ChannelId]]
) -> tuple[Speaker, Texts]:
    teacher = Teacher(store)
    for start in range(0, len(said), 50):
        await teacher.teach(
            *(teacher.message(text, member, channel) for text, member, channel in said[start:][:50])
        )
    rng = Random(17)
    return Speaker(store, lambda: rng), Texts(said)


async def lines(
    speaker: Speaker, style: Style, about: str | None = None, count: int = LINES
) -> list[str]:
    return [(await speaker.say(style, about=about))[0] for _ in range(count)]


@pytest.mark.slow
@pytest.mark.parametrize("about", [None, "tea", "is", "garden"])
async def test_the_server_repeats_nobody(store: Store, about: str | None) -> None:
    speaker, texts = await taught(store, chat(Random(3), 400))
    said = await lines(speaker, Style(GUILD), about)
    for line in said:
        texts.assert_new(line)
        texts.assert_shared(line)
        assert about is None or about in folded(line)
    assert about is not None or len(set(said)) > 5


@pytest.mark.slow
async def test_a_line_below_another_repeats_nobody_together_with_it(store: Store) -> None:
    apart = chat(Random(9), 300)
    said = [
        (f"{first}\n{second}", member, channel)
        for (first, member, channel), (second, _, _) in pairwise(apart[::10])
    ]
    speaker, texts = await taught(store, apart + said)
    for line in await lines(speaker, Style(GUILD), "kettle garden", count=15):
        assert "\n" in line  # nobody has said both in one sentence
        assert {"kettle", "garden"} <= set(folded(line))
        texts.assert_new(line)
        texts.assert_shared(line)


@pytest.mark.slow
async def test_nobody_is_repeated_where_every_state_fills_many_blocks(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    shrink(monkeypatch)  # what takes a million messages otherwise, four hundred do
    speaker, texts = await taught(store, chat(Random(8), 400))
    for style, about in (
        (Style(GUILD), None),
        (Style(GUILD), "tea"),
        (Style(GUILD, members=frozenset({PEOPLE[1]})), None),
    ):
        for line in await lines(speaker, style, about, count=10):
            texts.assert_new(line)
            texts.assert_shared(line, min_uses=None if style.members is None else 3)


@pytest.mark.slow
async def test_neither_does_a_channel(store: Store) -> None:
    speaker, texts = await taught(store, chat(Random(4), 400))
    for line in await lines(speaker, Style(GUILD, channels=frozenset({GENERAL}))):
        texts.assert_new(line)
        texts.assert_shared(line)


@pytest.mark.slow
async def test_an_imitation_may_use_what_the_member_is_known_for(store: Store) -> None:
    said = chat(Random(5), 400)
    speaker, texts = await taught(store, said)
    spoken = set()
    for place, member in enumerate(PEOPLE):
        for line in await lines(speaker, Style(GUILD, members=frozenset({member}))):
            texts.assert_new(line)
            texts.assert_shared(line, min_uses=3)
            spoken.update(set(folded(line)) & {OWN[place]})
    assert spoken == set(OWN)  # each said by one member only, but often


@pytest.mark.parametrize("about", ["swordfish", "secret", "zeppelin"])
async def test_a_word_of_one_member_only_is_as_good_as_unknown(store: Store, about: str) -> None:
    speaker, _ = await taught(store, chat(Random(6), 200))
    with pytest.raises(NothingToSay) as known:
        await speaker.say(Style(GUILD), about=about)
    with pytest.raises(NothingToSay) as unknown:
        await speaker.say(Style(GUILD), about="unheard-of")
    assert str(known.value) == str(unknown.value)
    assert about not in folded(await speaker.answer(Style(GUILD), f"and the {about}?"))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
async def test_fifty_messages_are_enough_to_always_say_something(store: Store, seed: int) -> None:
    rng = Random(seed)
    said = chat(rng, 49)
    speaker, texts = await taught(store, said)
    for line in await lines(speaker, Style(GUILD)):
        assert line
        texts.assert_new(line)
        texts.assert_shared(line)


async def test_a_server_where_nothing_but_copies_are_left_says_its_common_words(
    store: Store,
) -> None:
    said = [
        (
            f"{own} says the tea in {own}land is never quite as {own}ish as it should be",
            member,
            RANDOM,
        )
        for own, member in zip(OWN, PEOPLE, strict=True)
        for _ in range(9)
    ]
    speaker, texts = await taught(store, said)
    for line in await lines(speaker, Style(GUILD)):
        texts.assert_new(line)
        for word in folded(line):
            assert len(texts.users[word]) > 1


async def test_two_members_alone_may_be_quoted_in_short(store: Store) -> None:
    # Nobody is hidden among two; but no run of six, and no message of four words or more.
    said = [
        ("good morning", PEOPLE[0], GENERAL),
        ("what a lovely day it is today", PEOPLE[1], GENERAL),
    ]
    speaker, texts = await taught(store, said)
    for line in await lines(speaker, Style(GUILD)):
        texts.assert_new(line)


@pytest.mark.slow
async def test_what_two_say_in_private_counts_for_nobody_in_public(store: Store) -> None:
    private = ChannelId(9000)
    said = [
        *chat(Random(7), 200),
        *(("the balloon plan is on", member, private) for member in PEOPLE[:3]),
        ("I think the balloon is too hot", PEOPLE[0], GENERAL),
    ]
    speaker, _ = await taught(store, said)
    public = Style(GUILD, audience=frozenset({GENERAL, RANDOM}))
    for line in await lines(speaker, public):
        assert not {"balloon", "plan"} & set(folded(line))
    with pytest.raises(NothingToSay):
        await speaker.say(public, about="balloon")
    (line,) = await speaker.say(Style(GUILD), about="balloon")
    assert "balloon" in line
