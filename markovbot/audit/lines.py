"""Generate lines with the bot, and with an unfiltered walk on the same counts."""

import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from random import Random
from typing import Final, NamedTuple, Self

from markovbot.audit.figures import Origin
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
from markovbot.store.ports import Reading, Store
from markovbot.text import join, tidy

MEMBERS: Final = 20
CHANNELS: Final = 3
"""Lines are generated in the style of the most active ones."""

AT_ONCE: Final = 50
"""Lines that are requested at once."""

LONGEST: Final = 200
"""Tokens after which the unfiltered walk stops."""


class LineQuota(NamedTuple):
    """A number of lines to generate in one style; `kind` is server, members or channels."""

    kind: str
    style: Style
    lines: int

    def covers(self, text: Text) -> bool:
        """Tell whether the style uses the counts of a message."""
        return (self.style.channels is None or text.channel in self.style.channels) and (
            self.style.members is None or text.member in self.style.members
        )


@dataclass(slots=True)
class LineSample:
    """Generated lines, the number of requests without one, and the seconds of wall time."""

    lines: list[str] = field(default_factory=list)
    failures: int = 0
    seconds: float = 0.0

    @property
    def attempts(self) -> int:
        """Return how many lines were requested."""
        return len(self.lines) + self.failures

    def add(self, other: Self) -> None:
        """Add another sample to this one."""
        self.lines += other.lines
        self.failures += other.failures
        self.seconds += other.seconds


LineSource = Callable[[Style, int], Awaitable[list[str]]]
"""Generates a number of lines in a style; fewer if some requests fail."""


def share_out(texts: Sequence[Text], guild: GuildId, count: int) -> list[LineQuota]:
    """Divide lines between styles: half to the guild, the rest to its most active members.

    If there are several channels, the biggest ones get a tenth of all lines.
    """
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
    """Generate all lines of a quota."""
    said = LineSample()
    for done in range(0, part.lines, AT_ONCE):
        wanted = min(AT_ONCE, part.lines - done)
        started = time.perf_counter()
        lines = await line_source(part.style, wanted)
        said.add(LineSample(lines, wanted - len(lines), time.perf_counter() - started))
        progress.advanced(wanted)
    return said


def the_bot(store: Store, rng: Random) -> LineSource:
    """Return the bot as members know it, as a source of lines."""
    speaker = Speaker(store, lambda: rng)

    async def speak(style: Style, count: int) -> list[str]:
        return await asked(speaker, style, None, count)

    return speak


async def asked(speaker: Speaker, style: Style, about: str | None, count: int) -> list[str]:
    """Return lines of the bot, about a word if one is given; none if it has nothing to say."""
    try:
        return [*await speaker.say(style, about=about, count=count)]
    except NothingToSay:
        return []


class Request(NamedTuple):
    """A number of lines to ask the bot for, in a style, about a text if one is given."""

    style: Style
    lines: int
    about: str | None = None


async def ask(
    store: Store, rng: Random, requests: Sequence[Request], progress: Progress
) -> list[str]:
    """Return the bot's lines for all requests; none for those that it has nothing to say to."""
    speaker = Speaker(store, lambda: rng)
    lines: list[str] = []
    for request in requests:
        for done in range(0, request.lines, AT_ONCE):
            wanted = min(AT_ONCE, request.lines - done)
            lines += await asked(speaker, request.style, request.about, wanted)
            progress.advanced(wanted)
    return lines


def work(requests: Iterable[Request]) -> int:
    """Return how many lines the requests are for."""
    return sum(request.lines for request in requests)


async def ask_both(
    store: Store, rng: Random, requests: Sequence[Request], progress: Progress
) -> dict[Origin, list[str]]:
    """Return the bot's lines for all requests, and as many of the unguarded chain as the first of
    them, which is unprompted, asks for."""
    said = {Origin.BOT: await ask(store, rng, requests, progress)}
    quota = LineQuota("server", requests[0].style, requests[0].lines)
    said[Origin.UNGUARDED] = (await say(unguarded(store, rng), quota, progress)).lines
    return said


def unguarded(store: Store, rng: Random) -> LineSource:
    """Return a plain chain of order 2 on the same counts, as a source of lines."""

    async def speak(style: Style, count: int) -> list[str]:
        return await store.read(style, partial(_plain_lines, rng=rng, count=count))

    return speak


def _plain_lines(reading: Reading, rng: Random, count: int) -> list[str]:
    lines = (join(tidy(reading.texts(_plain_walk(reading, rng)))) for _ in range(count))
    return [line for line in lines if line]


def _plain_walk(reading: Reading, rng: Random) -> list[TokenId]:
    """Walk without filters. This isn't the bot's walk, so changes there have no effect here."""
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
