"""Say something new in somebody's style."""

from collections.abc import Callable
from random import Random
from typing import Final

from markovbot.chain.composer import Composer
from markovbot.chain.evidence import CONTRIBUTORS
from markovbot.chain.filters import LineFilters
from markovbot.chain.line import FilterSettings
from markovbot.domain import Scope, Style
from markovbot.errors import UserError
from markovbot.speaking.finishing import Finisher, GeneratedLine
from markovbot.speaking.pivots import rarest_word
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

    async def say(
        self, style: Style, *, about: str | None = None, order: int = 2, count: int = 1
    ) -> list[GeneratedLine]:
        """Return new lines; with `about`, its rarest known word stands in each of them.

        Raises NothingToSay with a sentence for whoever asked.
        """
        rng = self._new_rng()

        def compose(reading: Reading) -> list[GeneratedLine]:
            filters = _filters(reading, style)
            pivot = None
            if about is not None and (pivot := rarest_word(reading, filters, about)) is None:
                return []
            composer = _composer(reading, filters, rng, order)
            lines = [composer.compose(pivot) for _ in range(count)]
            return [line for line in lines if line is not None]

        lines = await self._store.read(style, compose)
        if not lines:
            raise NothingToSay(await self._missing(style, about))
        return lines

    async def answer(self, style: Style, message: str) -> GeneratedLine:
        """Return a line that takes up the message's rarest known word, or any line if it has none.

        Raises NothingToSay if nothing at all can be said in the style.
        """
        rng = self._new_rng()

        def compose(reading: Reading) -> GeneratedLine | None:
            filters = _filters(reading, style)
            pivot = rarest_word(reading, filters, message)
            return _composer(reading, filters, rng, order=2).compose(pivot)

        line = await self._store.read(style, compose)
        if line is None:
            raise NothingToSay(await self._missing(style, None))
        return line

    async def _missing(self, style: Style, about: str | None) -> str:
        """Return what to answer; it depends on what the audience may read, alone."""
        tally = await self._store.scope_statistics(Scope(style.guild), style.audience)
        if not tally.messages:
            return "I haven't learned any messages that I may repeat there yet."
        if about is not None:
            return "That word hasn't come up in what I may repeat there; try another one."
        return (
            "I don't know enough yet to say anything there without repeating somebody; "
            f"so far I may repeat words of {tally.messages:,} messages there. Ask me again later."
        )


def compose_line(reading: Reading, style: Style, rng: Random) -> str:
    """Return a line of order 2 on a reading; empty if nothing lawful is found."""
    return _composer(reading, _filters(reading, style), rng, order=2).compose(None) or ""


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
    reading: Reading, filters: LineFilters, rng: Random, order: int
) -> Composer[GeneratedLine]:
    return Composer(reading, filters, rng, order, Finisher(reading, filters).finish)
