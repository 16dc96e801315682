"""Turn the tokens of a walk into the text that is said."""

from collections.abc import Collection, Sequence
from typing import Final, Self

from markovbot.chain.filters import LineFilters
from markovbot.chain.states import WordId
from markovbot.chain.walk import Walked
from markovbot.privacy.redaction import redact_names
from markovbot.privacy.word_lists import finder
from markovbot.store.ports import Reading
from markovbot.text import BREAK, join, links_fit, mendable, tidy, tokenize

LONGEST_MESSAGE: Final = 2000
"""Characters that Discord takes from a bot."""


class GeneratedLine(str):
    """What is said; `named` is the same text before names were redacted."""

    named: str

    def __new__(cls, text: str, named: str) -> Self:
        """Take both."""
        line = super().__new__(cls, text)
        line.named = named
        return line


NOTHING: Final = GeneratedLine("", "")


class Finisher:
    """Joins, tidies and redacts lines on one reading, and checks what that changed.

    Each line holds the words that it is to be `about`.
    """

    def __init__(self, reading: Reading, filters: LineFilters, about: Collection[WordId]) -> None:
        self._reading = reading
        self._filters = filters
        self._about = frozenset(about)
        self._redacted_names = reading.redacted_names()
        self._forbidden = finder(reading.word_list())

    def finish(self, walked: Walked) -> GeneratedLine | None:
        """Return the text of a line; None if it may not be said.

        Tidying may change the words, redaction does, and joining may put tokens side by side that
        never stood so. A text that isn't what was walked has to pass the filters again.
        """
        reading = self._reading
        pieces = reading.texts(walked.tokens)
        if not mendable(pieces):
            return None
        named = join(tidy(pieces))
        if not 0 < len(named) <= LONGEST_MESSAGE or not links_fit(named, pieces):
            return None
        text = redact_names(named, self._redacted_names)
        if self._forbidden.in_line(text):
            return None
        tokens = tokenize(text)
        if walked.whole and tokens == pieces:
            whole = self._about.issubset(map(reading.word, walked.tokens))
            return GeneratedLine(text, named) if whole else None
        words = [reading.named(token) for token in tokens]
        if not self._about.issubset(words):
            return None  # tidying made another word of one that was asked for
        return GeneratedLine(text, named) if self._filters.line_allowed(words) else None


def stacked(
    lines: Sequence[GeneratedLine], reading: Reading, filters: LineFilters
) -> GeneratedLine | None:
    """Return finished lines as the lines of one message; None if that may not be said."""
    text = "\n".join(lines)
    words = [list(map(reading.named, tokenize(line))) for line in lines]
    if len(text) > LONGEST_MESSAGE or not filters.stack_allowed(words, reading.named(BREAK)):
        return None
    if finder(reading.word_list()).in_line(text):
        return None
    return GeneratedLine(text, "\n".join(line.named for line in lines))
