"""Turn the tokens of a walk into the text that is said."""

from typing import Final, Self

from markovbot.chain.filters import LineFilters
from markovbot.chain.walk import Walked
from markovbot.privacy.redaction import redact_names
from markovbot.store.ports import Reading
from markovbot.text import join, links_fit, mendable, tidy, tokenize

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
    """Joins, tidies and redacts lines on one reading, and checks what that changed."""

    def __init__(self, reading: Reading, filters: LineFilters) -> None:
        self._reading = reading
        self._filters = filters
        self._redacted_names = reading.redacted_names()

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
        tokens = tokenize(text)
        if walked.whole and tokens == pieces:
            return GeneratedLine(text, named)
        words = [reading.named(token) for token in tokens]
        if walked.pivot is not None and reading.word(walked.tokens[walked.pivot]) not in words:
            return None  # tidying made another word of the pivot
        return GeneratedLine(text, named) if self._filters.line_allowed(words) else None
