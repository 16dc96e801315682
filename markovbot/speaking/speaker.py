"""Say something new in somebody's style."""

import time
from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Final, NamedTuple

from markovbot.chain.composer import Composer
from markovbot.chain.evidence import CONTRIBUTORS
from markovbot.chain.filters import LineFilters
from markovbot.chain.lengths import LONG, NATURAL, SHORT, Lengths
from markovbot.chain.line import FilterSettings
from markovbot.chain.states import START, Relation, State, WordId
from markovbot.domain import LineLength, MemberId, Style
from markovbot.errors import UserError
from markovbot.languages import gettext as _
from markovbot.metrics import NO_METRICS, Metrics
from markovbot.speaking.finishing import Finisher, GeneratedLine, stacked
from markovbot.speaking.forms import TextForm
from markovbot.speaking.pivots import NOTHING_ASKED, Asked, asked_words, echoed_word
from markovbot.speaking.recent_lines import RecentLines
from markovbot.speaking.refusals import nothing_from, unheard_members, why_nothing
from markovbot.store.ports import Reading, Store

MIN_OWN_USES: Final = 3
"""Times that a member has to say something for it to be known as theirs: law 7 (d)."""

LENGTHS: Final = {
    LineLength.SHORT: SHORT,
    LineLength.NATURAL: NATURAL,
    LineLength.LONG: LONG,
}

STACKED: Final = 40
"""Lines that are composed, at most, to put one for each of several words below the other."""

BEGINNING: Final = State(Relation.FORWARD, START)
"""Counted with every message: a style without it has nothing of its own, and what the background
lends would be nobody's style."""


class NothingToSay(UserError):
    """Nothing can be said in a style, or nothing about a word."""


class _Request(NamedTuple):
    """What all lines of one request have in common."""

    reading: Reading
    filters: LineFilters
    rng: Random
    order: int
    recent_key: int
    lengths: Lengths = NATURAL


class Speaker:
    """Speak as a server, a channel or a member.

    Every request gets a random generator of its own from `new_rng`, so that nobody can predict a
    line from the lines of other requests.
    """

    def __init__(
        self, store: Store, new_rng: Callable[[], Random], metrics: Metrics = NO_METRICS
    ) -> None:
        self._store = store
        self._new_rng = new_rng
        self._metrics = metrics
        self._recent = RecentLines()

    async def say(
        self,
        style: Style,
        *,
        about: str | None = None,
        order: int = 2,
        length: LineLength = LineLength.NATURAL,
        count: int = 1,
        whose: str | None = None,
        hearers: int | None = None,
    ) -> list[GeneratedLine]:
        """Return new lines; with `about`, all its words stand in each of them.

        `hearers` is the snowflake of who hears them, a channel, thread or person: whatever they
        have heard lately isn't repeated. Raises NothingToSay with a sentence for whoever asked,
        which calls the style's member or channel `whose`.
        """
        rng = self._new_rng()

        def compose(reading: Reading) -> tuple[Asked, list[GeneratedLine]]:
            filters = _filters(reading, style)
            asked = NOTHING_ASKED if about is None else asked_words(reading, filters, about)
            if asked.unknown or asked.too_many or not reading.total(BEGINNING):
                return asked, []
            key = RecentLines.key(style, hearers)
            request = _Request(reading, filters, rng, order, key, LENGTHS[length])
            lines = [self._compose(request, asked.known) for _ in range(count)]
            self._metrics.redrawn(filters.refusals())
            return asked, [line for line in lines if line is not None]

        started = time.monotonic()
        asked, lines = await self._store.read(style, compose)
        self._metrics.spoke(len(lines), time.monotonic() - started)
        if not lines:
            raise NothingToSay(await why_nothing(self._store, style, asked, whose))
        return lines

    async def check_blend(self, style: Style, names: Mapping[MemberId, str]) -> None:
        """Raise NothingToSay if a style of several members wouldn't be all of theirs; `names` says
        what to call each."""
        for member in await unheard_members(self._store, style):
            raise NothingToSay(nothing_from(names.get(member, _("one of them"))))

    async def answer(
        self,
        style: Style,
        message: str,
        hearers: int | None = None,
        *,
        order: int = 2,
        length: LineLength = LineLength.NATURAL,
    ) -> GeneratedLine:
        """Return an answer to a message: one in three takes up an informative word of it.

        Raises NothingToSay if nothing at all can be said in the style.
        """
        rng = self._new_rng()

        def compose(reading: Reading) -> GeneratedLine | None:
            filters = _filters(reading, style)
            key = RecentLines.key(style, hearers)
            request = _Request(reading, filters, rng, order, key, LENGTHS[length])
            word = echoed_word(reading, filters, message, rng)
            line = None if word is None else self._compose(request, [word], smooth=order > 1)
            line = line or self._compose(request, [])
            self._metrics.redrawn(filters.refusals())
            return line

        started = time.monotonic()
        line = await self._store.read(style, compose)
        self._metrics.spoke(int(line is not None), time.monotonic() - started)
        if line is None:
            raise NothingToSay(await why_nothing(self._store, style, NOTHING_ASKED, None))
        return line

    def _compose(
        self, request: _Request, about: Sequence[WordId], *, smooth: bool = False
    ) -> GeneratedLine | None:
        """Return a line that holds some words, or a line for each of them; None if there is none.

        With `smooth`, only what a search finds.
        """
        line = self._line(request, about, smooth=smooth)
        if line is not None:
            self._recent.add(request.recent_key, line)
        elif len(about) > 1:
            return self._stack(request, about)
        return line

    def _stack(self, request: _Request, about: Sequence[WordId]) -> GeneratedLine | None:
        """Return a line for each of some words, one below the other; None if there is none.

        A line that may not stand below the others is composed anew, or takes the place of the one
        above it, which is composed anew later: below some lines, hardly any other may stand.
        """
        order = list(about)
        lines: dict[WordId, GeneratedLine] = {}
        for _number in range(STACKED):
            word = next(word for word in order if word not in lines)
            if (line := self._line(request, [word])) is None:
                return None
            stack = stacked([*lines.values(), line], request.reading, request.filters)
            if stack is not None:
                lines[word] = line
                if len(lines) == len(about):
                    for one in lines.values():
                        self._recent.add(request.recent_key, one)
                    return stack
            elif lines and request.rng.getrandbits(1):
                lines.popitem()
                order.remove(word)
                order.insert(0, word)
        return None

    def _line(
        self, request: _Request, about: Sequence[WordId], *, smooth: bool = False
    ) -> GeneratedLine | None:
        def is_stale(line: str) -> bool:
            return self._recent.holds(request.recent_key, line)

        return _composer(request, about, is_stale).compose(about, smooth=smooth)


def compose_line(reading: Reading, style: Style, rng: Random) -> str:
    """Return a line of order 2 on a reading; empty if nothing lawful is found."""
    request = _Request(reading, _filters(reading, style), rng, 2, RecentLines.key(style, None))
    return _composer(request, (), lambda _: False).compose() or ""


def _filters(reading: Reading, style: Style) -> LineFilters:
    """Return the rules for lines of a style."""
    return LineFilters(
        reading,
        FilterSettings(
            refuse_single=reading.contributors() >= CONTRIBUTORS,
            min_uses=None if style.members is None else MIN_OWN_USES,
            blocked=reading.blocked(),
        ),
    )


def _composer(
    request: _Request, about: Sequence[WordId], is_stale: Callable[[str], bool]
) -> Composer[GeneratedLine]:
    reading, filters = request.reading, request.filters
    finisher = Finisher(reading, filters, about)
    return Composer(
        reading,
        reading.background,
        filters,
        TextForm(reading),
        request.rng,
        request.order,
        finisher.finish,
        is_stale,
        request.lengths,
    )
