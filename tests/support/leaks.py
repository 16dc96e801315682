"""Leaks put in on purpose: each lets something see more than the readers of an answer may read."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import count
from typing import Any, Final

import pytest

from markovbot.domain import ChannelId, GuildId, MessageId, Scope, Style
from markovbot.errors import UserError
from markovbot.pictures import Chart, Painter
from markovbot.privacy.contributors import ContributorRecord
from markovbot.speaking.completion import Completion
from markovbot.speaking.keywords import Keywords
from markovbot.speaking.odds import NoTable, Odds, OddsLookup
from markovbot.speaking.speaker import NothingToSay, Speaker
from markovbot.speaking.why import ExplainedWord, Explainer
from markovbot.statistics import Statistics
from markovbot.store.memory import MemoryStore
from markovbot.store.memory.reading import MemoryReading
from markovbot.store.ports import ScopeStatistics
from markovbot.store.sqlite.counts.reading import SqliteReading
from tests.support.fonts import fonts_for
from tests.support.hidden_channels import HIDDEN
from tests.support.teaching import GUILD

Patch = pytest.MonkeyPatch

EVIDENCE: Final = [
    "contributors",
    "without_common_source",
    "support",
    "over_repeated",
    "supported_by_two",
    "named",
    "total",
    "successors",
    "looks_like_no_word",
    "said_with_any_mark",
]
"""What a reading is asked, and may answer only from the audience's channels."""

STYLE: Final = 2
"""The place of the style among a reading's arguments, in both stores."""


def see_everything(patch: Patch, kind: type[MemoryReading | SqliteReading], method: str) -> None:
    """Let one method of readings look into all channels."""
    begin: Any = kind.__init__

    def begin_both(self: Any, *arguments: Any, **named: Any) -> None:
        begin(self, *arguments, **named)
        style = replace(arguments[STYLE], audience=None)
        everything = object.__new__(kind)
        begin(everything, *arguments[:STYLE], style, *arguments[STYLE + 1 :], **named)
        setattr(self, method, getattr(everything, method))

    patch.setattr(kind, "__init__", begin_both)


def count_contributors_anywhere(patch: Patch) -> None:
    """Keep that there were three contributors, in whatever channels."""
    begin = ContributorRecord.__init__
    patch.setattr(
        ContributorRecord,
        "__init__",
        lambda self, store, _channels: begin(self, store, lambda _guild: None),
    )


def block_everywhere(patch: Patch) -> None:
    """Let a reported line be blocked for everybody."""
    block = MemoryStore.block_line

    async def block_line(self: MemoryStore, guild: GuildId, tokens: Any, _channel: Any) -> int:
        return await block(self, guild, tokens, None)

    patch.setattr(MemoryStore, "block_line", block_line)


def count_everything(patch: Patch) -> None:
    """Show the figures of the whole server."""
    counted = MemoryStore.scope_statistics

    async def count(
        self: MemoryStore, scope: Scope, _audience: frozenset[ChannelId] | None = None
    ) -> ScopeStatistics:
        return await counted(self, scope)

    patch.setattr(MemoryStore, "scope_statistics", count)


async def known_anywhere(store: Any, text: str) -> bool:
    return bool(await store.read(Style(GUILD), lambda one: one.named(text) is not None))


def tell_known_words_apart(patch: Patch) -> None:
    """Refuse a word that is known elsewhere with another sentence."""
    say = Speaker.say

    async def say_or_tell(
        self: Any, style: Style, *, about: str | None = None, **named: Any
    ) -> Any:
        try:
            return await say(self, style, about=about, **named)
        except NothingToSay:
            if about is not None and await known_anywhere(self._store, about):
                raise NothingToSay("That word isn't for here.") from None
            raise

    patch.setattr(Speaker, "say", say_or_tell)


def answer_by_known_words(patch: Patch) -> None:
    """Answer mentions shortly if their words are known elsewhere only."""
    answer = Speaker.answer

    async def answer_or_tell(self: Any, style: Style, message: str) -> Any:
        for word in message.strip("?").split():
            here = await self._store.read(style, lambda one, word=word: one.named(word))
            if here is None and await known_anywhere(self._store, word):
                return "Hm."
        return await answer(self, style, message)

    patch.setattr(Speaker, "answer", answer_or_tell)


def total_of_everything(patch: Patch) -> None:
    """Let the odds say how often a word was seen anywhere."""
    look_up = OddsLookup.look_up

    async def look_up_both(self: Any, style: Style, text: str, top: int) -> Odds:
        here = await look_up(self, style, text, top)
        whole = await look_up(self, replace(style, audience=None), text, top)
        return replace(here, total=whole.total) if here.total and whole.total else here

    patch.setattr(OddsLookup, "look_up", look_up_both)


def complete_from_everything(patch: Patch) -> None:
    """Offer words that two members have used anywhere."""
    complete = Completion.complete

    async def complete_both(self: Any, style: Style, typed: str) -> list[str]:
        return await complete(self, replace(style, audience=None), typed)

    patch.setattr(Completion, "complete", complete_both)


def explain_from_everything(patch: Patch) -> None:
    """Let Why? say how likely a word is in all channels."""
    explain = Explainer.explain

    async def explain_both(self: Any, style: Style, *asked: Any) -> list[ExplainedWord]:
        here = await explain(self, style, *asked)
        whole = await explain(self, replace(style, audience=None), *asked)
        return [
            replace(one, probability=other.probability)
            for one, other in zip(here, whole, strict=True)
        ]

    patch.setattr(Explainer, "explain", explain_both)


def count_people_of_everything(patch: Patch) -> None:
    """Let Why? say how many people make a step in all channels."""
    explain = Explainer.explain

    async def explain_both(self: Any, style: Style, *asked: Any) -> list[ExplainedWord]:
        here = await explain(self, style, *asked)
        whole = await explain(self, replace(style, audience=None), *asked)
        return [
            replace(one, people=one.people and other.people)
            for one, other in zip(here, whole, strict=True)
        ]

    patch.setattr(Explainer, "explain", explain_both)


def find_steps_anywhere(patch: Patch) -> None:
    """Let Why? tell a line whose steps are found elsewhere by another sentence."""
    explain = Explainer.explain

    async def explain_or_tell(self: Any, style: Style, *asked: Any) -> list[ExplainedWord]:
        try:
            return await explain(self, style, *asked)
        except UserError:
            await explain(self, replace(style, audience=None), *asked)
            raise UserError("That isn't for here.") from None

    patch.setattr(Explainer, "explain", explain_or_tell)


def blend_from_everything(patch: Patch) -> None:
    """Let an imitation of two draw on all channels."""
    say = Speaker.say

    async def say_more(self: Any, style: Style, **named: Any) -> Any:
        both = len(style.members or ()) > 1
        return await say(self, replace(style, audience=None) if both else style, **named)

    patch.setattr(Speaker, "say", say_more)


def hear_of_either_anywhere(patch: Patch) -> None:
    """Refuse to blend only whom nothing was learned from in any channel."""
    check = Speaker.check_blend

    async def check_anywhere(self: Any, style: Style, names: Any) -> None:
        await check(self, replace(style, audience=None), names)

    patch.setattr(Speaker, "check_blend", check_anywhere)


def withhold_what_is_elsewhere(patch: Patch) -> None:
    """Say of a word that is known elsewhere only that one member uses it."""
    look_up = OddsLookup.look_up

    async def look_up_and_tell(self: Any, style: Style, text: str, top: int) -> Odds:
        here = await look_up(self, style, text, top)
        if here.why is NoTable.UNKNOWN and await known_anywhere(self._store, text):
            return replace(here, why=NoTable.ONE_MEMBER)
        return here

    patch.setattr(OddsLookup, "look_up", look_up_and_tell)


def compare_with_everything(patch: Patch) -> None:
    """Show what is characteristic of a channel beside all others, whoever may read these."""
    find = Keywords.of_channel

    async def find_among_all(
        self: Any,
        guild: GuildId,
        channel: ChannelId,
        audience: frozenset[ChannelId],
        tokens: tuple[int, int],
        most: int,
    ) -> list[str]:
        return await find(self, guild, channel, audience | set(HIDDEN), tokens, most)

    patch.setattr(Keywords, "of_channel", find_among_all)


def count_every_switch(patch: Patch) -> None:
    """Tell since when any channel is learned from."""

    async def learned_since(
        self: Any, guild: GuildId, _audience: frozenset[ChannelId]
    ) -> Mapping[ChannelId, MessageId]:
        switches: Mapping[ChannelId, MessageId] = await self._store.switches(guild)
        return switches

    patch.setattr(Statistics, "learned_since", learned_since)


def number_pictures(patch: Patch) -> None:
    """Let a picture tell how many were painted before it, whoever has asked for them."""
    fonts_for("After “tea” (others), seen 1,234 times: 50.00%")
    paint, numbers = Painter.paint, count(1)

    async def paint_and_number(self: Painter, chart: Chart) -> bytes | None:
        return await paint(self, replace(chart, note=f"{chart.note}, {next(numbers)}"))

    patch.setattr(Painter, "paint", paint_and_number)


SERVICES: Final[list[Callable[[Patch], None]]] = [
    count_contributors_anywhere,
    block_everywhere,
    count_everything,
    tell_known_words_apart,
    answer_by_known_words,
    total_of_everything,
    complete_from_everything,
    explain_from_everything,
    count_people_of_everything,
    find_steps_anywhere,
    blend_from_everything,
    hear_of_either_anywhere,
    withhold_what_is_elsewhere,
    compare_with_everything,
    count_every_switch,
    number_pictures,
]
"""Leaks beside the evidence: a decision, a count, a sentence, a table, a list, an explanation."""
