"""Say something new in somebody's style."""

from collections.abc import Callable
from random import Random
from typing import Final, Self

from markovbot.chain.originality import CONTRIBUTORS, Novelty, Rules, lawful
from markovbot.chain.states import Relation, State, WordId
from markovbot.chain.walk import Walked, walk, walk_through, walk_within
from markovbot.domain import Scope, Style
from markovbot.errors import UserError
from markovbot.privacy.redaction import without_names
from markovbot.store import Reading, Store
from markovbot.text import join, links_fit, mendable, tidy, tokenize

LONGEST_MESSAGE: Final = 2000
"""Characters that Discord takes from a bot."""

TRIES: Final = 20
"""Walks after which a line is made of the beginning of one that got stuck."""

ENOUGH: Final = 3
"""Times that a member has to say something for it to be known as theirs: law 7 (d)."""


class Line(str):
    """What is said; `named` is the same before the names of those who left were left out."""

    named: str

    def __new__(cls, text: str, named: str) -> Self:
        """Take both."""
        line = super().__new__(cls, text)
        line.named = named
        return line


NOTHING: Final = Line("", "")


class NothingToSay(UserError):
    """Nothing can be said in a style, or nothing about a word."""


class Speaker:
    """Speak as a server, a channel or a member.

    Every request gets a generator of its own from `new_rng`, so that none can be predicted from
    another's lines.
    """

    def __init__(self, store: Store, new_rng: Callable[[], Random]) -> None:
        self._store = store
        self._new_rng = new_rng

    async def say(
        self, style: Style, *, about: str | None = None, order: int = 2, count: int = 1
    ) -> list[Line]:
        """Return new lines; with `about`, its rarest known word stands in each of them.

        Raises NothingToSay with a sentence for whoever asked.
        """
        rng = self._new_rng()

        def compose(reading: Reading) -> list[Line]:
            composer = _Composer(reading, style, rng, order)
            pivot = None
            if about is not None and (pivot := composer.rarest(about)) is None:
                return []
            return [composer.line(pivot) for _ in range(count)]

        lines = [line for line in await self._store.read(style, compose) if line]
        if not lines:
            raise NothingToSay(await self._missing(style, about))
        return lines

    async def answer(self, style: Style, message: str) -> Line:
        """Return a line that takes up the message's rarest known word, or any line if it has none.

        Raises NothingToSay if nothing at all can be said in the style.
        """
        rng = self._new_rng()

        def compose(reading: Reading) -> Line:
            composer = _Composer(reading, style, rng, order=2)
            return composer.line(composer.rarest(message))

        line = await self._store.read(style, compose)
        if not line:
            raise NothingToSay(await self._missing(style, None))
        return line

    async def _missing(self, style: Style, about: str | None) -> str:
        tally = await self._store.tally(Scope(style.guild))
        if not tally.messages:
            return "I haven't learned any messages on this server yet."
        if about is not None:
            return "That word hasn't come up in what I may repeat there; try another one."
        return (
            "I don't know enough yet to say anything there without repeating somebody; "
            f"so far I have read {tally.messages:,} messages on this server. Ask me again later."
        )


def compose_line(reading: Reading, style: Style, rng: Random) -> str:
    """Return a line of order 2 on a reading; empty if nothing lawful is found."""
    return _Composer(reading, style, rng, order=2).line(None)


class _Composer:
    """Makes lines on one reading."""

    def __init__(self, reading: Reading, style: Style, rng: Random, order: int) -> None:
        self._reading = reading
        self._rng = rng
        self._order = order
        self._novelty = Novelty(
            reading,
            Rules(
                lone_refused=reading.contributors() >= CONTRIBUTORS,
                enough=None if style.members is None else ENOUGH,
                silenced=reading.silenced(),
            ),
        )
        self._unnamed = reading.unnamed()

    def rarest(self, text: str) -> WordId | None:
        """Return the word of a text that the style has used, but used least, and that may be said;
        None if it has none."""
        known = {}
        for token in tokenize(text):
            if any(character.isalnum() for character in token):
                word = self._reading.named(token)
                if (
                    word is not None
                    and (said := self._reading.total(State(Relation.SPELLING, word)))
                    and self._novelty.speakable(word)
                ):
                    known[word] = said
        return min(known, key=lambda word: known[word], default=None)

    def line(self, pivot: WordId | None) -> Line:
        """Return a line with a word in it, if one is given; empty if nothing lawful is found."""
        stuck = Walked([], None, whole=False)
        for _ in range(TRIES):
            walked = self._walk(pivot)
            if walked.whole and (text := self._checked(walked)):
                return text
            stuck = max(stuck, walked, key=lambda one: len(one.tokens))
        text = self._shortened(stuck)
        if not text and pivot is None:
            for _ in range(TRIES):
                walked = walk_within(self._reading, self._novelty, self._rng, self._order)
                if text := self._shortened(walked):
                    break
        return text

    def _walk(self, pivot: WordId | None) -> Walked:
        if pivot is None:
            return walk(self._reading, self._novelty, self._rng, self._order)
        return walk_through(self._reading, self._novelty, self._rng, self._order, pivot)

    def _shortened(self, walked: Walked) -> Line:
        """Return the longest lawful line around what a walk began with."""
        tokens, pivot, _ = walked
        while tokens:
            if text := self._checked(Walked(tokens, pivot, whole=False)):
                return text
            if pivot is not None and pivot > len(tokens) - 1 - pivot:
                tokens, pivot = tokens[1:], pivot - 1
            else:
                tokens = tokens[:-1]
        return NOTHING

    def _checked(self, walked: Walked) -> Line:
        """Return what a line looks like when it is said; empty if that would not be lawful.

        Mending may change the words, and so may putting tokens side by side that never stood so.
        """
        reading = self._reading
        pieces = reading.spell(walked.tokens)
        if not mendable(pieces):
            return NOTHING
        text = join(tidy(pieces))
        if not 0 < len(text) <= LONGEST_MESSAGE or not links_fit(text, pieces):
            return NOTHING
        named, text = text, without_names(text, self._unnamed)
        again = tokenize(text)
        if walked.whole and again == pieces:
            return Line(text, named)
        words = [reading.named(token) for token in again]
        if walked.pivot is not None and reading.word(walked.tokens[walked.pivot]) not in words:
            return NOTHING  # it went into another word
        return Line(text, named) if lawful(self._novelty, words) else NOTHING
