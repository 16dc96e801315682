"""Say something new in somebody's style."""

from collections.abc import Callable
from random import Random
from typing import Final

from markovbot.domain import Scope, Style
from markovbot.errors import UserError
from markovbot.model.transitions import Relation, State, WordId
from markovbot.model.walk import walk, walk_through
from markovbot.store import Reading, Store
from markovbot.text import join, spaced, tidy, tokenize

LONGEST_MESSAGE: Final = 2000
"""Characters that Discord takes from a bot."""

TRIES: Final = 10
"""Walks after which a line that is still too long is cut."""


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
    ) -> list[str]:
        """Return new lines; with `about`, its rarest known word stands in each of them.

        Raises NothingToSay with a sentence for whoever asked.
        """
        rng = self._new_rng()

        def compose(reading: Reading) -> list[str]:
            pivot = None
            if about is not None and (pivot := _rarest(reading, about)) is None:
                return []
            return [_line(reading, rng, order, pivot) for _ in range(count)]

        lines = [line for line in await self._store.read(style, compose) if line]
        if not lines:
            raise NothingToSay(await self._missing(style, about))
        return lines

    async def answer(self, style: Style, message: str) -> str:
        """Return a line that takes up the message's rarest known word, or any line if it has none.

        Raises NothingToSay if nothing at all was learned in the style.
        """
        rng = self._new_rng()
        line = await self._store.read(
            style, lambda reading: _line(reading, rng, 2, _rarest(reading, message))
        )
        if not line:
            raise NothingToSay(await self._missing(style, None))
        return line

    async def _missing(self, style: Style, about: str | None) -> str:
        tally = await self._store.tally(Scope(style.guild))
        if not tally.messages:
            return "I haven't learned any messages on this server yet."
        if about is not None:
            return "That word hasn't come up in what I've learned there; try another one."
        return "I haven't learned anything there yet; ask me again after a few messages."


def _rarest(reading: Reading, text: str) -> WordId | None:
    """Return the word of a text that the style has used, but used least; None if it has none."""
    known = {}
    for token in tokenize(text):
        if any(character.isalnum() for character in token):
            word = reading.named(token)
            if word is not None and (said := reading.total(State(Relation.SPELLING, word))):
                known[word] = said
    return min(known, key=lambda word: known[word], default=None)


def _line(reading: Reading, rng: Random, order: int, pivot: WordId | None) -> str:
    text = ""
    for _ in range(TRIES):
        if pivot is None:
            pieces = reading.spell(walk(reading, rng, order))
        else:
            pieces = spaced(reading.spell(walk_through(reading, rng, order, pivot)))
        text = join(tidy(pieces))
        if 0 < len(text) <= LONGEST_MESSAGE:
            break
    return text
