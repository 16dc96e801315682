"""Complete the last word of what somebody types, with words that may be said to an audience."""

from collections.abc import Iterator
from itertools import islice
from typing import Final

from markovbot.chain.filters import LineFilters
from markovbot.chain.line import FilterSettings
from markovbot.chain.states import Relation, State
from markovbot.domain import Style
from markovbot.privacy.redaction import redact_names
from markovbot.privacy.word_lists import finder
from markovbot.speaking.pivots import MOST_WORDS
from markovbot.store.ports import Reading, Store
from markovbot.text import fold, is_plain_word, tokenize

MOST_CHOICES: Final = 25
LONGEST_CHOICE: Final = 100
"""Choices, and characters in each, that Discord takes."""

CANDIDATES: Final = 100
"""Of so many of the shortest words that fit, the most used are offered."""

GROWTH: Final = 4
"""A word is offered once a fourth of its letters are typed: short beginnings fit many words, and
whichever of them were looked at, it may depend on nothing but the audience (law 3)."""

MIN_MEMBERS: Final = 2
"""Members who have used a word that is offered, on servers of two, too."""


class Completion:
    """Offers what `Speaker.say` may be asked about."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def complete(self, style: Style, typed: str) -> list[str]:
        """Return what somebody may want to type, the most used first: that, its last word whole.

        Offered are words of the style that may be said and that two members have used where the
        audience may read. So it says nothing that a line might not say.
        """
        tokens = [token for token in tokenize(typed) if any(map(str.isalnum, token))]
        if not 0 < len(tokens) <= MOST_WORDS:
            return []
        begun = tokens[-1].lstrip(" ")
        if not typed.endswith(begun) or not is_plain_word(begun):
            return []  # the next word isn't begun yet, or it is no word
        before = typed.removesuffix(begun)

        def look_up(reading: Reading) -> list[str]:
            names, banned = reading.redacted_names(), finder(reading.word_list())
            words = sorted(islice(_sayable(reading, fold(begun)), CANDIDATES))
            offered = (before + word for _, word in words)
            fitting = (
                text
                for text in offered
                if len(text) <= LONGEST_CHOICE
                and redact_names(text, names) == text
                and not banned.in_line(text)
            )
            return list(islice(fitting, MOST_CHOICES))

        return await self._store.read(style, look_up, brief=True)


def _sayable(reading: Reading, prefix: str) -> Iterator[tuple[int, str]]:
    """Yield words that may be said, the shortest first, with how often they were used, negated."""
    filters = LineFilters(reading, FilterSettings(refuse_single=True, blocked=reading.blocked()))
    for word, text in reading.beginning_with(prefix, GROWTH * len(prefix)):
        if (
            is_plain_word(text)
            and filters.evidence.word(word).members >= MIN_MEMBERS
            and filters.word_allowed(word)
            and (uses := reading.total(State(Relation.SURFACE_FORM, word)))
        ):
            yield -uses, text
