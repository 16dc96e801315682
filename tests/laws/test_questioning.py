"""Law 3: two who plant a sentence in pieces and ask for it learn nothing of who has written it."""

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

import pytest

from markovbot.domain import MemberId, Style
from markovbot.speaking.speaker import NothingToSay, Speaker
from markovbot.store.ports import Store
from tests.support.chat import PEOPLE, chat, folded
from tests.support.hidden_channels import (
    HIDDEN,
    PUBLIC,
    Event,
    Reported,
    Said,
    live_through,
)
from tests.support.samples import UNLIKELY, deviation
from tests.support.stores import Opener
from tests.support.teaching import ADA, BRUNO, GENERAL, GUILD, RANDOM

REQUESTS = {"memory": 40, "sqlite": 150, "postgres": 150}
"""The answers of the store in memory are compared to the byte, so fewer are enough."""

STAFF = HIDDEN[0]
BOSS = MemberId(3100)
DEPUTY = MemberId(3101)
HERE = Style(GUILD, audience=PUBLIC)

PIECES: list[Event] = [
    Said("we will fire marcus", ADA, GENERAL),
    Said("will fire marcus on", BRUNO, RANDOM),
]
CANDIDATES = ["monday", "tuesday", "friday", "sunday"]

TALK: list[Event] = [
    Said(text, member, GENERAL)
    for member in PEOPLE[2:5]
    for text in ("we will go on", "the fire is on", *(f"see you on {day}" for day in CANDIDATES))
]
"""What everybody says, so that no word of a sentence but the name is known to few."""


@dataclass(frozen=True)
class Attack:
    """What is planted in public, what is written in private, and what is asked for."""

    planted: list[Event]
    private: Sequence[Event]
    wanted: list[str] = field(default_factory=lambda: ["we will fire marcus on"])
    """What lines have to hold if the answers are to tell anything."""
    about: str = "marcus"
    style: Style = HERE
    order: int = 2
    mention: bool = False


ATTACKS = {
    "a sentence is joined": Attack(PIECES, [Said("we will fire marcus on", BOSS, STAFF)]),
    "its ending is picked out of several": Attack(
        [PIECES[0], *(Said(f"will fire marcus {day}", BRUNO, RANDOM) for day in CANDIDATES)],
        [Said("we will fire marcus friday", BOSS, STAFF)],
        [f"we will fire marcus {day}" for day in CANDIDATES],
    ),
    "it stands within a longer message": Attack(
        PIECES, [Said("I said that we will fire marcus on the spot", BOSS, STAFF)]
    ),
    "it is asked for by mentioning the bot": Attack(
        PIECES, [Said("we will fire marcus on", BOSS, STAFF)], mention=True
    ),
    "it is asked for in pairs": Attack(
        PIECES, [Said("we will fire marcus on", BOSS, STAFF)], order=1
    ),
    "one of them asks to be imitated": Attack(
        [*PIECES, *(replace(one, member=ADA) for one in PIECES if isinstance(one, Said))] * 3,
        [Said("we will fire marcus on", ADA, STAFF)],
        style=replace(HERE, members=frozenset({ADA})),
    ),
    "the style of a channel is asked for": Attack(
        [
            *PIECES,
            Said("will fire marcus on", BRUNO, GENERAL),
        ],
        [Said("we will fire marcus on", BOSS, STAFF)],
        style=replace(HERE, channels=frozenset({GENERAL})),
    ),
    "a whole message of four words": Attack(
        [Said("fire marcus on", ADA, GENERAL), Said("marcus on monday", BRUNO, RANDOM)],
        [Said("fire marcus on monday", BOSS, STAFF)],
        ["fire marcus on monday"],
    ),
    "one of them repeats it in private": Attack(PIECES, [Said("fire marcus", ADA, STAFF)] * 20),
    "others say the words that one of them knows": Attack(
        [*PIECES, Said("marcus zorblat", ADA, GENERAL)],
        [Said("marcus zorblat", member, STAFF) for member in (BOSS, DEPUTY)],
        ["marcus"],
    ),
    "it is reported in private": Attack(
        PIECES,
        [Said("we will fire marcus on", BOSS, STAFF), Reported("we will fire marcus on", STAFF)],
    ),
}


@pytest.fixture
async def stores(
    request: pytest.FixtureRequest, opener: Opener, tmp_path: Path
) -> AsyncIterator[tuple[str, Store, Store]]:
    for name in ("with", "without"):
        (tmp_path / name).mkdir()
    async with opener(tmp_path / "with") as one, opener(tmp_path / "without") as other:
        yield request.node.callspec.params["opener"], one, other


async def answers_to(store: Store, attack: Attack, seed: int, requests: int) -> Counter[str]:
    """Return how often each line, or sentence, is the answer."""
    rng = Random(seed)
    speaker = Speaker(store, lambda: rng)
    try:
        if attack.mention:
            asked = f"what about {attack.about}?"
            return Counter(
                [str(await speaker.answer(attack.style, asked)) for _ in range(requests)]
            )
        lines = await speaker.say(
            attack.style, about=attack.about, order=attack.order, count=requests
        )
    except NothingToSay as refusal:
        return Counter({str(refusal): requests})
    return Counter(map(str, lines)) + Counter({"": requests - len(lines)})


@pytest.mark.slow
@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
async def test_answers_are_alike_with_and_without_the_private_message(
    stores: tuple[str, Store, Store], attack: Attack
) -> None:
    kind, *both = stores
    public = [Said(*one) for one in chat(Random(11), 60)]
    found = []
    for seed, (store, private) in enumerate(zip(both, (attack.private, []), strict=True)):
        await live_through(store, [*public, *TALK, *attack.planted, *private])
        same = kind == "memory"
        found.append(await answers_to(store, attack, 0 if same else seed, REQUESTS[kind]))
    with_private, without = found
    if kind == "memory":
        assert with_private == without
    assert deviation(with_private, without) < UNLIKELY
    spoken = "\n".join(" ".join(folded(line)) for line in without)
    for wanted in attack.wanted:
        assert wanted in spoken
