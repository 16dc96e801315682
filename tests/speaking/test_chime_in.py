"""When something is said unasked: as often as admins have set, and never where or when it isn't to
be."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from scipy.stats import binom

from markovbot.clock import Clock
from markovbot.domain import (
    EVERYWHERE,
    ChannelId,
    Consent,
    MemberId,
    Message,
    MessageId,
    QuietHours,
    StreamId,
    StreamKey,
    snowflake_at,
)
from markovbot.privacy.guild_settings import GuildSettings
from markovbot.privacy.pauses import Pauses
from markovbot.privacy.policies import Policies
from markovbot.speaking.chime_in import HOUR, ChimeIn
from markovbot.speaking.places import Place, SpeakingPlaces
from markovbot.store.memory import MemoryStore
from tests.support.teaching import ADA, BRUNO, GENERAL, GUILD, OTHER_GUILD, RANDOM, Teacher

HERE = Place(GUILD, GENERAL, ChannelId(77))
NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)


class Talk:
    """A server on which somebody speaks whenever a test says so, at a time that it says."""

    def __init__(self, seed: int = 1) -> None:
        self.store = MemoryStore()
        self.policies = Policies(self.store, Clock())
        self.pauses = Pauses(self.store)
        self.settings = GuildSettings(self.store, self.policies)
        self.at = NOON
        self.rng = Random(seed)
        self.number = 0
        self.restart()

    def restart(self) -> None:
        places = SpeakingPlaces(self.policies, self.pauses)
        self.chime_in = ChimeIn(self.store, self.policies, places, self.now, self.rng)

    def now(self) -> float:
        return self.at.timestamp()

    async def set(self, **changes: Any) -> None:
        await self.policies.change(GUILD, **changes)

    async def say(
        self,
        content: str = "tea?",
        member: MemberId = ADA,
        place: Place = HERE,
        sent: datetime | None = None,
    ) -> bool:
        """Let somebody say something; return whether the bot says something, too."""
        self.number += 1
        key = StreamKey(place.guild, place.channel, StreamId(place.channel))
        id_ = MessageId(snowflake_at(sent or self.at) + self.number % (1 << 22))
        message = Message(key, member, id_, content)
        return self.chime_in.draws(message, place) and await self.chime_in.take_turn(message, place)

    async def times(self, count: int, **how: Any) -> int:
        return sum([await self.say(**how) for _ in range(count)])


async def always(**changes: Any) -> Talk:
    talk = Talk()
    await talk.set(chances={GENERAL: 100.0}, chime_limit=0, **changes)
    return talk


@pytest.mark.parametrize("percent", [0.05, 0.5, 2.5, 12.5, 50.0, 99.9])
@pytest.mark.parametrize("seed", [1, 2])
async def test_the_share_of_messages_is_the_one_that_was_set(percent: float, seed: int) -> None:
    talk = Talk(seed)
    await talk.set(chances={GENERAL: percent}, chime_limit=0)
    low, high = binom.interval(0.999, 10_000, percent / 100)
    assert low <= await talk.times(10_000) <= high


async def test_by_default_nothing_is_said_unasked() -> None:
    talk = Talk()
    assert await talk.times(1000) == 0
    await talk.settings.set_chance(GUILD, [GENERAL], 100.0)
    assert await talk.say()
    assert not await talk.say(place=Place(GUILD, RANDOM))
    assert not await talk.say(place=Place(OTHER_GUILD, GENERAL))
    await talk.settings.set_chance(GUILD, [GENERAL], 0.0)
    assert await talk.times(1000) == 0


async def test_nobody_who_is_not_learned_from_is_answered() -> None:
    talk = await always()
    await talk.store.choose(ADA, GUILD, learned=False)
    assert not await talk.say()
    await talk.store.choose(ADA, EVERYWHERE, learned=False)
    assert not await talk.say()
    assert await talk.say(member=BRUNO)
    await talk.settings.never_learn(GUILD, [BRUNO])
    assert not await talk.say(member=BRUNO)
    await talk.settings.learn_again(GUILD, [BRUNO], MessageId(1))
    assert await talk.say(member=BRUNO)
    await talk.set(consent=Consent.OPT_IN)
    assert not await talk.say(member=BRUNO)
    await talk.store.choose(BRUNO, GUILD, learned=True)
    assert await talk.say(member=BRUNO)


async def test_never_where_it_may_not_speak() -> None:
    talk = await always(silent_in=frozenset({GENERAL}))
    assert await talk.times(100) == 0
    await talk.set(silent_in=frozenset({HERE.category}))
    assert await talk.times(100) == 0
    await talk.settings.speak_in(GUILD, [GENERAL], allowed=True)  # beats its category
    assert await talk.say()
    await talk.set(spoken_in=frozenset(), silent_in=frozenset(), speaks_elsewhere=False)
    assert await talk.times(100) == 0
    await talk.set(spoken_in=frozenset({HERE.category}))
    assert await talk.say()
    await talk.pauses.begin(GUILD, MessageId(1))
    assert await talk.times(100) == 0


@pytest.mark.parametrize(
    "content", ["", "  \n", "!play something", "$balance"], ids=["empty", "blank", "!", "$"]
)
async def test_what_is_no_talk_brings_nothing(content: str) -> None:
    talk = await always()
    assert not await talk.say(content)


async def test_what_arrives_late_is_not_answered() -> None:
    talk = await always()
    assert await talk.say(sent=talk.at - timedelta(seconds=20))
    assert not await talk.say(sent=talk.at - timedelta(seconds=40))


def minutes() -> Iterator[datetime]:
    """Yield each minute of two days in which the clocks of Berlin go forward."""
    yield from (datetime(2026, 3, 28, tzinfo=UTC) + timedelta(minutes=n) for n in range(2 * 1440))


@pytest.mark.parametrize(
    ("begin", "end"), [(22 * 60, 7 * 60), (9 * 60, 17 * 60), (0, 60), (23 * 60 + 59, 0)]
)
async def test_never_in_quiet_hours_by_the_clock_on_the_wall(begin: int, end: int) -> None:
    talk = await always(quiet_hours=QuietHours(begin, end, "Europe/Berlin"))
    spring = datetime(2026, 3, 29, 1, tzinfo=UTC)
    for minute in minutes():
        talk.at = minute
        wall = minute + timedelta(hours=1 if minute < spring else 2)
        of_day = wall.hour * 60 + wall.minute
        quiet = begin <= of_day < end if begin < end else of_day >= begin or of_day < end
        assert await talk.say() is not quiet


async def test_a_time_zone_that_is_gone_means_silence() -> None:
    talk = await always(quiet_hours=QuietHours(0, 1, "Atlantis/Capital"))
    assert not await talk.say()


@pytest.mark.parametrize("limit", [1, 6, 60])
async def test_never_more_in_any_hour_than_the_limit(limit: int) -> None:
    talk = await always()
    await talk.set(chime_limit=limit)
    said: list[datetime] = []
    rng = Random(3)
    for _ in range(2000):
        talk.at += timedelta(seconds=rng.choice([1, 20, 200]))
        if rng.random() < 0.01:
            talk.restart()
        if await talk.say():
            said.append(talk.at)
    for number, at in enumerate(said):
        within = [one for one in said[number:] if (one - at).total_seconds() < HOUR]
        assert len(within) <= limit
    assert len(said) > limit


async def test_each_channel_has_a_limit_of_its_own() -> None:
    talk = Talk()
    await talk.set(chances={GENERAL: 100.0, RANDOM: 100.0}, chime_limit=2)
    assert await talk.times(10) == 2
    assert await talk.times(10, place=replace_channel(HERE)) == 2


def replace_channel(place: Place) -> Place:
    return place._replace(channel=RANDOM)


async def test_who_is_learned_from_again_is_not_learned_from_for_the_time_between() -> None:
    talk = Talk()
    await talk.settings.never_learn(GUILD, [ADA])
    assert talk.policies.of(GUILD).never_learned == {ADA}
    await talk.settings.learn_again(GUILD, [ADA, BRUNO], MessageId(50))
    teacher = Teacher(talk.store)
    said = [("tea", ADA, 49), ("rain", BRUNO, 50), ("biscuits", ADA, 51)]
    learned = [
        (await teacher.teach(teacher.message(text, member, id_=id_))).messages
        for text, member, id_ in said
    ]
    assert learned == [0, 1, 1]
