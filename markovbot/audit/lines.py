"""Let the bot speak, and beside it a walk over the same counts that nothing steers."""

import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from random import Random
from typing import Final, NamedTuple, Self

from markovbot.audit.progress import Progress
from markovbot.audit.texts import Text, biggest_channels, most_active
from markovbot.chain.states import (
    NOWHERE,
    START,
    TO_END,
    Relation,
    State,
    TokenId,
    WordId,
)
from markovbot.domain import ChannelId, GuildId, MemberId, Style
from markovbot.speaking.speaker import NothingToSay, Speaker
from markovbot.store import Reading, Store
from markovbot.text import join, tidy

MEMBERS: Final = 20
CHANNELS: Final = 3
"""The most active ones are those that lines are made of."""

AT_ONCE: Final = 50
"""Lines asked for in one go."""

LONGEST: Final = 200
"""Tokens after which the unsteered walk stops."""


class LineQuota(NamedTuple):
    """So many lines in one style; `kind` says which sort of style it is."""

    kind: str
    style: Style
    lines: int

    def covers(self, text: Text) -> bool:
        """Tell whether a message is one that the style may draw on."""
        return (self.style.channels is None or text.channel in self.style.channels) and (
            self.style.members is None or text.member in self.style.members
        )


@dataclass(slots=True)
class LineSample:
    """Lines, how often there was none, and the seconds that all of it took."""

    lines: list[str] = field(default_factory=list)
    failures: int = 0
    seconds: float = 0.0

    @property
    def attempts(self) -> int:
        """Return how many lines were asked for."""
        return len(self.lines) + self.failures

    def add(self, other: Self) -> None:
        """Take in what else was said."""
        self.lines += other.lines
        self.failures += other.failures
        self.seconds += other.seconds


LineSource = Callable[[Style, int], Awaitable[list[str]]]
"""Says so many lines in a style, or fewer where there was none."""


def share_out(texts: Sequence[Text], guild: GuildId, count: int) -> list[LineQuota]:
    """Divide lines between the server (half) and its most active members; of several channels
    the biggest get a tenth."""
    channels = biggest_channels(texts)[:CHANNELS]
    if len(channels) < 2:  # noqa: PLR2004 - a single channel is the server
        channels = []
    members = most_active(texts)[:MEMBERS]
    for_channels = count // 10 if channels else 0
    for_members = (count - for_channels) // 2
    parts = [LineQuota("server", Style(guild), count - for_channels - for_members)]
    for number, member in enumerate(members):
        style = Style(guild, members=frozenset({MemberId(member)}))
        parts.append(LineQuota("members", style, _nth_share(for_members, number, len(members))))
    for number, channel in enumerate(channels):
        style = Style(guild, channels=frozenset({ChannelId(channel)}))
        parts.append(LineQuota("channels", style, _nth_share(for_channels, number, len(channels))))
    return [part for part in parts if part.lines]


def _nth_share(whole: int, number: int, of: int) -> int:
    return whole * (number + 1) // of - whole * number // of


async def say(line_source: LineSource, part: LineQuota, progress: Progress) -> LineSample:
    """Have all lines of a part said."""
    said = LineSample()
    for done in range(0, part.lines, AT_ONCE):
        wanted = min(AT_ONCE, part.lines - done)
        started = time.perf_counter()
        lines = await line_source(part.style, wanted)
        said.add(LineSample(lines, wanted - len(lines), time.perf_counter() - started))
        progress.advanced(wanted)
    return said


def the_bot(store: Store, rng: Random) -> LineSource:
    """Return the voice that members hear."""
    speaker = Speaker(store, lambda: rng)

    async def speak(style: Style, count: int) -> list[str]:
        return await asked(speaker, style, None, count)

    return speak


async def asked(speaker: Speaker, style: Style, about: str | None, count: int) -> list[str]:
    """Return lines of the bot's, about a word or not; none where it has nothing to say."""
    try:
        return [*await speaker.say(style, about=about, count=count)]
    except NothingToSay:
        return []


def unguarded(store: Store, rng: Random) -> LineSource:
    """Return the voice of a plain chain of order 2 on the same counts."""

    async def speak(style: Style, count: int) -> list[str]:
        return await store.read(style, partial(_plain_lines, rng=rng, count=count))

    return speak


def _plain_lines(reading: Reading, rng: Random, count: int) -> list[str]:
    lines = (join(tidy(reading.texts(_plain_walk(reading, rng)))) for _ in range(count))
    return [line for line in lines if line]


def _plain_walk(reading: Reading, rng: Random) -> list[TokenId]:
    """Walk by the odds alone. Of our own, so that it stays plain whatever becomes of the bot's."""
    tokens: list[TokenId] = []
    before_previous: WordId
    previous: WordId
    before_previous, previous = NOWHERE, START
    while len(tokens) < LONGEST:
        token = reading.draw(State(Relation.FORWARD, previous, before_previous), rng)
        if token is None:
            token = reading.draw(State(Relation.FORWARD, previous), rng)
        if token is None or token == TO_END:
            break
        tokens.append(token)
        before_previous, previous = previous, reading.word(token)
    return tokens
