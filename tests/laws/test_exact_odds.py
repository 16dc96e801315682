"""Law 4: the next token is drawn with probability count/total over the allowed sources."""

from collections import Counter
from random import Random

import pytest
from scipy.stats import chisquare

from markovbot.chain.states import END, START, TO_END, Relation, State, TokenId
from markovbot.domain import ChannelId, MemberId, Style
from markovbot.speaking.odds import odds
from markovbot.speaking.speaker import Speaker
from markovbot.store.ports import Reading, Store
from markovbot.text import fold, tokenize
from tests.support.small import shrink
from tests.support.teaching import ADA, BRUNO, GENERAL, GUILD, RANDOM, Teacher

DRAWS = 100_000
DRAWS_BY_SUMS = 30_000
STYLES = {
    "server": (Style(GUILD), None, None),
    "channel": (Style(GUILD, channels=frozenset({GENERAL})), GENERAL, None),
    "member": (Style(GUILD, members=frozenset({ADA})), None, ADA),
    "member in a channel": (
        Style(GUILD, frozenset({RANDOM}), frozenset({BRUNO})),
        RANDOM,
        BRUNO,
    ),
}


FILTERED = {  # which see everything, but have to look whether they may
    "every channel by name": (Style(GUILD, channels=frozenset({GENERAL, RANDOM})), None, None),
    "everybody by name": (Style(GUILD, members=frozenset({ADA, BRUNO})), None, None),
}


def chat() -> list[tuple[str, ChannelId, MemberId]]:
    rng = Random(20)
    followers = ["tea", "Tea", "rain", "bread", "cats", "boats", "it", "all", "night", "stars"]
    said = []
    for _ in range(600):
        first, last = rng.choice(["I like", "we like", "You LIKE"]), rng.choice(followers)
        third = rng.choice(["", " a lot", " too"])
        channel, member = rng.choice([GENERAL, RANDOM]), rng.choice([ADA, BRUNO])
        said.append((f"{first} {last}{third}", channel, member))
    return said


def expected(
    said: list[tuple[str, ChannelId, MemberId]], state: tuple[str, ...], *, forward: bool
) -> Counter[str]:
    """Count what stands beside a state, straight from the texts, with another method."""
    counts: Counter[str] = Counter()
    for content, _, _ in said:
        tokens = ["\x02", *tokenize(content), "\x03"]
        if not forward:
            tokens.reverse()
        folded = [fold(token) for token in tokens]
        for place in range(len(tokens) - len(state)):
            if tuple(folded[place : place + len(state)]) == state:
                counts[tokens[place + len(state)]] += 1
    return counts


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("forward", [True, False], ids=["forward", "backward"])
@pytest.mark.parametrize("order", [1, 2])
async def test_a_hundred_thousand_draws_agree_with_the_counts(
    store: Store, teacher: Teacher, style: str, forward: bool, order: int
) -> None:
    await agree(store, teacher, style, forward=forward, order=order)


@pytest.mark.slow
@pytest.mark.parametrize("style", [*STYLES, *FILTERED])
async def test_draws_by_sums_of_many_blocks_and_runs_agree_as_well(
    store: Store, teacher: Teacher, style: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shrink(monkeypatch)  # what takes a million messages otherwise, six hundred do
    await agree(store, teacher, style, forward=True, order=1, draws=DRAWS_BY_SUMS)


async def agree(
    store: Store,
    teacher: Teacher,
    style: str,
    *,
    forward: bool,
    order: int,
    draws: int = DRAWS,
) -> None:
    said = chat()
    for start in range(0, len(said), 60):
        await teacher.teach(
            *(
                teacher.message(content, channel=channel, member=member)
                for content, channel, member in said[start : start + 60]
            )
        )
        await store.settle()  # so that counts lie where they do in every run
    wanted, channel_only, member_only = (STYLES | FILTERED)[style]
    mine = [row for row in said if channel_only in (None, row[1]) and member_only in (None, row[2])]
    # Forward: what follows "(I) like"; backward: what comes before "tea (and the end)".
    state = (("i", "like") if forward else ("\x03", "tea"))[-order:]
    counts = expected(mine, state, forward=forward)

    def drawn(reading: Reading) -> Counter[str]:
        ids = [reading.named(word) or (END if word == "\x03" else START) for word in state]
        relation = Relation.FORWARD if forward else Relation.BACKWARD
        asked = State(relation, ids[-1], ids[0] if order > 1 else None)
        assert reading.total(asked) == counts.total()
        rng = Random(f"{style} {forward} {order}")
        tokens: Counter[TokenId] = Counter()
        for _ in range(draws):
            token = reading.draw(asked, rng)
            assert token is not None
            tokens[token] += 1
        names = list(tokens)
        texts = ["\x03" if token == TO_END else "".join(reading.texts([token])) for token in names]
        return Counter({text: tokens[name] for text, name in zip(texts, names, strict=True)})

    observed = await store.read(wanted, drawn)
    assert observed.keys() == counts.keys()
    names = sorted(counts)
    scaled = [counts[name] * draws / counts.total() for name in names]
    assert chisquare([observed[name] for name in names], scaled).pvalue > 0.001


async def test_the_sentence_of_the_mission(store: Store, teacher: Teacher) -> None:
    await teacher.say("You must be the change you wish to see in the world")
    table = await odds(store, Style(GUILD), "YOU")
    assert table.total == 2
    assert {row.word: row.probability for row in table.next} == {"must": 0.5, "wish": 0.5}
    assert [row.word for row in (await odds(store, Style(GUILD), "the change")).next] == ["you"]
    assert [row.word for row in (await odds(store, Style(GUILD), "world")).next] == [None]
    assert (await odds(store, Style(GUILD), "unheard")).total == 0


async def test_what_is_said_keeps_the_writers_spelling(store: Store, teacher: Teacher) -> None:
    await teacher.say("McDougal brews TEA")
    assert await Speaker(store, Random).say(Style(GUILD), about="tea") == ["McDougal brews TEA"]
