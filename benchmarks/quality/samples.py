"""Lines of one system in one style, with what they took."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from benchmarks.quality.worlds import GUILD
from markovbot.domain import ChannelId, MemberId, Style
from markovbot.ingest.named_ids import id_of
from markovbot.speaking.speaker import NothingToSay, Speaker

ALL = ""
"""Whose lines those are that are no member's."""


@dataclass(slots=True)
class Sample:
    """Lines by whose they are.

    `failed` requests got none; `seconds` are of CPU, for each request. `prompts` are the messages
    that the lines answer, if they do.
    """

    by_member: dict[str, list[str]] = field(default_factory=dict)
    prompts: list[str] = field(default_factory=list)
    failed: int = 0
    seconds: list[float] = field(default_factory=list)

    @property
    def lines(self) -> list[str]:
        """Return all lines."""
        return [line for some in self.by_member.values() for line in some]

    def add(self, whose: str, line: str | None, seconds: float, prompt: str | None = None) -> None:
        """Add what a request got."""
        self.seconds.append(seconds)
        if line is None:
            self.failed += 1
            return
        self.by_member.setdefault(whose, []).append(line)
        if prompt is not None:
            self.prompts.append(prompt)


def written(texts: Mapping[str, Sequence[str]], prompts: Sequence[str] = ()) -> Sample:
    """Return what people wrote as a sample."""
    return Sample({whose: list(some) for whose, some in texts.items()}, list(prompts))


def style_of(kind: str, name: str = ALL) -> Style:
    """Return the style of the server, of a channel or of a member."""
    return Style(
        GUILD,
        frozenset({ChannelId(id_of(name))}) if kind == "channel" else None,
        frozenset({MemberId(id_of(name))}) if kind == "member" else None,
    )


async def say(speaker: Speaker, kind: str, names: Sequence[str], each: int) -> Sample:
    """Request lines one by one, as Discord's users do."""
    sample = Sample()
    for name in names:
        style = style_of(kind, name)
        for _ in range(each):
            started = time.process_time()
            try:
                line = str((await speaker.say(style))[0])
            except NothingToSay:
                line = None
            sample.add(name, line, time.process_time() - started)
    return sample


async def answers(speaker: Speaker, messages: Sequence[str]) -> Sample:
    """Request an answer to each message, in the server's style."""
    sample = Sample()
    for message in messages:
        started = time.process_time()
        try:
            line = str(await speaker.answer(style_of("server"), message))
        except NothingToSay:
            line = None
        sample.add(ALL, line, time.process_time() - started, message)
    return sample
