"""Servers with channels that not everybody may read, and what happens on them."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from markovbot.domain import ChannelId, MemberId, MessageId, Scope
from markovbot.privacy.contributors import ContributorRecord
from markovbot.speaking.sent_lines import SentLines
from markovbot.store.ports import Store
from tests.support.teaching import GENERAL, GUILD, RANDOM, Teacher

PUBLIC: Final = frozenset({GENERAL, RANDOM})
HIDDEN: Final = (ChannelId(9001), ChannelId(9002))
PEOPLE: Final = [MemberId(3000 + number) for number in range(5)]
STRANGER: Final = MemberId(3999)

WORDS: Final = [
    "the",
    "tea",
    "kettle",
    "sings",
    "on",
    "we",
    "will",
    "fire",
    "marcus",
    "friday",
    ",",
    "!",
]
"""What is said in public."""

RARE: Final = ["marzipan", "zeppelin", "quince"]
"""Words that are said by few, in public or not."""

UNSPOKEN: Final = ["merger", "somebody", "balloon", "maRziPan", "zePPelIn", "quInCe"]
"""Words, and spellings, that are only written where not everybody may read."""


@dataclass(frozen=True)
class Said:
    """Somebody says something."""

    content: str
    member: MemberId
    channel: ChannelId


@dataclass(frozen=True)
class Reported:
    """A line that the bot said in a channel is reported."""

    content: str
    channel: ChannelId


@dataclass(frozen=True)
class Left:
    """All that a member has said is erased."""

    member: MemberId


@dataclass(frozen=True)
class Named:
    """Somebody whom nothing was learned from opts out, so that their name isn't said."""

    name: str


@dataclass(frozen=True)
class SwitchedOn:
    """Learning is switched on in a channel."""

    channel: ChannelId
    since: MessageId


Event = Said | Reported | Left | Named | SwitchedOn


def public_part(events: Sequence[Event]) -> list[Event]:
    """Return what happened where everybody may read, and what people decided."""
    return [one for one in events if isinstance(one, Left | Named) or one.channel in PUBLIC]


def random_server(rng: Random, size: int) -> list[Event]:
    """Return what happens on a server where so many messages are public, and others are not."""
    people = PEOPLE[: rng.choice([2, 3, 3, 4])]
    public: list[Event] = []
    while len(public) < size:
        public += _chat(rng, people, public)[: size - len(public)]
    if rng.random() < 0.5:
        line = " ".join(rng.choices(WORDS, k=3))
        public.insert(rng.randrange(size // 2, size), Reported(line, GENERAL))
    if rng.random() < 0.3:
        left = rng.randrange(size // 2, size)
        public[left:left] = [Left(rng.choice(people)), *rng.sample(public[:left], 3)]
    if rng.random() < 0.3:
        public.insert(0, Named(rng.choice(WORDS)))
    events = list(public)
    for hidden in _hidden(rng, [one for one in public if isinstance(one, Said)]):
        events.insert(rng.randrange(len(events) + 1), hidden)
    switched_on = enumerate((HIDDEN[0], GENERAL, RANDOM, HIDDEN[1]), 1)
    return [*(SwitchedOn(channel, MessageId(since)) for since, channel in switched_on), *events]


def _chat(rng: Random, people: Sequence[MemberId], before: Sequence[Event]) -> list[Event]:
    """Return a few messages, some of which take up what was said before."""
    said = [one for one in before if isinstance(one, Said)]
    member, channel = rng.choice(people), rng.choice([GENERAL, RANDOM])
    if said and rng.random() < 0.3:
        first = rng.choice(said).content.split()
        return [Said(" ".join([*first[1:], rng.choice(WORDS)]), member, channel)]
    words = rng.choices(WORDS, k=rng.randint(2, 6))
    if rng.random() < 0.3:
        words[rng.randrange(len(words))] = rng.choice(RARE)
    repeated = rng.choice([1, 1, 1, 1, 4])
    return [Said(" ".join(words), member, channel)] * repeated


def _hidden(rng: Random, public: Sequence[Said]) -> list[Event]:
    """Return what is written elsewhere: most of it is about what is said in public."""
    hidden: list[Event] = []
    for _ in range(rng.randint(1, 8)):
        one, other = rng.choice(public), rng.choice(public)
        member, channel = rng.choice(PEOPLE), rng.choice(HIDDEN)
        content = rng.choice(
            [
                " ".join(rng.choices([*WORDS, *RARE, *UNSPOKEN], k=rng.randint(1, 7))),
                f"{one.content} {other.content}",
                " ".join([*one.content.split()[:-1], *other.content.split()[-2:]]),
                one.content,
                rng.choice([*RARE, *UNSPOKEN]),
            ]
        )
        if rng.random() < 0.2:
            hidden.append(Reported(content, channel))
        hidden += [Said(content, member, channel)] * rng.choice([1, 1, 2, 7])
    return hidden


async def live_through(store: Store, events: Sequence[Event]) -> None:
    """Let a store learn, block and erase all that happens."""
    teacher = Teacher(store)
    record = ContributorRecord(store, lambda _guild: PUBLIC)
    for event in events:
        match event:
            case Said(content, member, channel):
                await teacher.say(content, member=member, channel=channel)
                await record.update(GUILD)
            case Reported(content, channel):
                await SentLines(store).block(GUILD, MessageId(0), content, channel)
            case Named(name):
                await store.choose(STRANGER, GUILD, learned=False)
                await store.add_redacted_names(STRANGER, [name])
            case SwitchedOn(channel, since):
                await store.switch_on(GUILD, channel, since)
            case Left(member):
                await store.erase(Scope(GUILD, member=member), MessageId(0))
