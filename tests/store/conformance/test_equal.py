"""Any story told to two stores leaves the same counts in both."""

import asyncio
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st

from markovbot.chain.states import TO_END, Relation, State
from markovbot.domain import (
    EVERYWHERE,
    ChannelId,
    CoveredRange,
    GuildId,
    MemberId,
    Message,
    MessageId,
    Scope,
    StreamId,
    StreamKey,
    Style,
)
from markovbot.store.ports import Example, LearnResult, Reading, Store
from markovbot.text import segments
from tests.support.stores import FILES, Opener

GUILDS: Final = (GuildId(1), GuildId(2))
CHANNELS: Final = (ChannelId(11), ChannelId(12))
MEMBERS: Final = (MemberId(101), MemberId(102), MemberId(103))
WORDS: Final = ("tea", "Tea", "milk", "and", "and,", "no", "sugar", "?")


def story(seed: int, length: int) -> list[tuple[str, int]]:
    """Return what happens, and a seed for the particulars of each step."""
    rng = Random(seed)
    deeds = ["learn"] * 6 + [
        "subtract",
        "edit",
        "erase member",
        "erase channel",
        "opt out",
        "opt in",
    ]
    return [(rng.choice(deeds), rng.getrandbits(32)) for _ in range(length)]


async def tell(store: Store, deeds: list[tuple[str, int]]) -> None:
    """Let the same things happen to any store."""
    learned: list[tuple[Message, LearnResult]] = []
    for now, (deed, seed) in enumerate(deeds, 1):
        rng = Random(seed)
        guild, channel, member = rng.choice(GUILDS), rng.choice(CHANNELS), rng.choice(MEMBERS)
        content = " ".join(rng.choices(WORDS, k=rng.randint(1, 6)))
        if deed == "learn":
            key = StreamKey(guild, channel, StreamId(channel))
            message = Message(key, member, MessageId(now), content)
            covered = CoveredRange(key, MessageId(now), MessageId(now))
            result = await store.learn([Example(message, segments(content))], [covered])
            learned.append((message, result))
        elif deed in {"subtract", "edit"} and learned:
            message, result = learned[rng.randrange(len(learned))]
            source = result.source_ids.get(message.id)
            if source is not None:
                old = Example(message, segments(message.content), source_id=source)
                new = message._replace(content=content)
                instead = [Example(new, segments(content))] if deed == "edit" else []
                await store.subtract([old], instead)
                learned.remove((message, result))
        elif deed == "erase member":
            await store.erase(Scope(guild, member=member), MessageId(now))
            learned = [one for one in learned if not mine(one[0], guild, member=member)]
        elif deed == "erase channel":
            await store.erase(Scope(guild, channel=channel), MessageId(now))
            learned = [one for one in learned if not mine(one[0], guild, channel=channel)]
        else:
            where = rng.choice((guild, EVERYWHERE))
            await store.choose(member, where, learned=deed == "opt in")


def mine(
    message: Message, guild: int, member: int | None = None, channel: int | None = None
) -> bool:
    return (
        message.key.guild == guild
        and member in (None, message.member)
        and channel in (None, message.key.channel)
    )


def odds(reading: Reading) -> dict[str, dict[str, int]]:
    """Return what follows each word, as texts."""
    table = {}
    for word in {one.casefold() for one in WORDS}:
        id_ = reading.named(word)
        if id_ is not None:
            counts = reading.successors(State(Relation.FORWARD, id_))
            table[word] = {
                "" if token == TO_END else reading.texts([token])[0]: times
                for token, times in counts.items()
            }
    return {word: row for word, row in table.items() if row}


async def outcome(opener: Opener, deeds: list[tuple[str, int]]) -> list[object]:
    with TemporaryDirectory() as directory:
        async with opener(Path(directory)) as store:
            await tell(store, deeds)
            found: list[object] = [await store.check()]
            for guild in GUILDS:
                found += [await store.digest(guild), await store.scope_statistics(Scope(guild))]
                found.append(await store.model_statistics(guild))
                for audience in (None, frozenset(CHANNELS[:1])):
                    found.append(await store.read(Style(guild, audience=audience), odds))
            for member in MEMBERS:
                found += [await store.guilds_of(member), await store.choices(member)]
            return found


@settings(max_examples=15)
@given(seed=st.integers(0, 2**32), length=st.integers(1, 25))
def test_any_story_has_the_same_outcome(opener: Opener, seed: int, length: int) -> None:
    deeds = story(seed, length)
    expected = asyncio.run(outcome(FILES["memory"], deeds))
    assert asyncio.run(outcome(opener, deeds)) == expected
