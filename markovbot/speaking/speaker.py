"""Say something new in somebody's style."""

from collections.abc import Callable, Sequence
from random import Random
from typing import Final

from markovbot.chain.composer import Composer
from markovbot.chain.evidence import CONTRIBUTORS
from markovbot.chain.filters import LineFilters
from markovbot.chain.line import FilterSettings
from markovbot.chain.states import WordId
from markovbot.domain import Style
from markovbot.errors import UserError
from markovbot.speaking.finishing import Finisher, GeneratedLine, stacked
from markovbot.speaking.forms import TextForm
from markovbot.speaking.pivots import Asked, asked_words, echoed_word
from markovbot.speaking.recent_lines import RecentLines
from markovbot.speaking.refusals import MOST_WORDS, why_nothing
from markovbot.store.ports import Reading, Store

MIN_OWN_USES: Final = 3
"""Times that a member has to say something for it to be known as theirs: law 7 (d)."""


class NothingToSay(UserError):
    """Nothing can be said in a style, or nothing about a word."""


class Speaker:
    """Speak as a server, a channel or a member.

    Every request gets a random generator of its own from `new_rng`, so that nobody can predict a
    line from the lines of other requests.
    """

    def __init__(self, store: Store, new_rng: Callable[[], Random]) -> None:
        self._store = store
        self._new_rng = new_rng
        self._recent = RecentLines()

    async def say(
        self,
        style: Style,
        *,
        about: str | None = None,
        order: int = 2,
        count: int = 1,
        whose: str | None = None,
    ) -> list[GeneratedLine]:
        """Return new lines; with `about`, all its words stand in each of them.

        Raises NothingToSay with a sentence for whoever asked, which calls the style's member or
        channel `whose`.
        """
        rng = self._new_rng()
        unknown: list[str] = []

        def compose(reading: Reading) -> list[GeneratedLine]:
            filters = _filters(reading, style)
            asked = Asked([], [])
            if about is not None:
                asked = asked_words(reading, filters, about)
                unknown.extend(asked.unknown)
                if unknown or not 0 < len(asked.known) <= MOST_WORDS:
                    return []
            return [
                line
                for _ in range(count)
                if (line := self._compose(reading, filters, style, rng, order, asked.known))
            ]

        lines = await self._store.read(style, compose)
        if not lines:
            raise NothingToSay(await why_nothing(self._store, style, about, unknown, whose))
        return lines

    async def answer(self, style: Style, message: str) -> GeneratedLine:
        """Return an answer to a message: one in three takes up an informative word of it.

        Raises NothingToSay if nothing at all can be said in the style.
        """
        rng = self._new_rng()

        def compose(reading: Reading) -> GeneratedLine | None:
            filters = _filters(reading, style)
            word = echoed_word(reading, filters, message, rng)
            line = None
            if word is not None:
                line = self._compose(reading, filters, style, rng, 2, [word], smooth=True)
            return line or self._compose(reading, filters, style, rng, 2, [])

        line = await self._store.read(style, compose)
        if line is None:
            raise NothingToSay(await why_nothing(self._store, style, None, [], None))
        return line

    def _compose(
        self,
        reading: Reading,
        filters: LineFilters,
        style: Style,
        rng: Random,
        order: int,
        about: Sequence[WordId],
        *,
        smooth: bool = False,
    ) -> GeneratedLine | None:
        def compose(words: Sequence[WordId]) -> GeneratedLine | None:
            composer = _composer(
                reading, filters, rng, order, words, lambda line: self._recent.holds(style, line)
            )
            return composer.compose(words, smooth=smooth)

        line = compose(about)
        if line is None and len(about) > 1:
            line = stacked([compose([word]) for word in about], reading, filters)
        if line is not None:
            self._recent.add(style, line)
        return line


def compose_line(reading: Reading, style: Style, rng: Random) -> str:
    """Return a line of order 2 on a reading; empty if nothing lawful is found."""
    return _composer(reading, _filters(reading, style), rng, 2, ()).compose() or ""


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
    reading: Reading,
    filters: LineFilters,
    rng: Random,
    order: int,
    about: Sequence[WordId],
    is_stale: Callable[[str], bool] = lambda _: False,
) -> Composer[GeneratedLine]:
    finisher = Finisher(reading, filters, about)
    form = TextForm(reading)
    return Composer(
        reading, reading.background, filters, form, rng, order, finisher.finish, is_stale
    )
