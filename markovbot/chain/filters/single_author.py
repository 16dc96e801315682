"""No line has a word, or a long run of transitions, that only one member has made.

Such words and runs could be somebody's secret although they are too short for the originality rule.
"""

from typing import Final

from markovbot.chain.evidence import NOT_COUNTED, Support
from markovbot.chain.line import LineFilter, PartialLine
from markovbot.chain.states import EDGES

MAX_SINGLE_AUTHOR_RUN: Final = 3
"""Transitions in a row, those at the edges included, that only one member each has made."""

MIN_AUTHORS: Final = 2
"""Members who make a word or a transition common."""


class SingleAuthor(LineFilter):
    """Refuses one member's words, and the word that completes a run of one member's transitions."""

    def triggered_on(self, line: PartialLine) -> bool:
        """Tell whether the last word, or the run of transitions up to it, is one member's own."""
        if not self._settings.refuse_single:
            return False
        step = line.step()
        if step is not NOT_COUNTED:
            if not self._of_one(step):  # whoever shares a step shares its words
                return False
            previous = range(1, MAX_SINGLE_AUTHOR_RUN + 1)
            if len(line.words) > len(previous) + 1 and all(
                self._of_one(line.step(back)) for back in previous
            ):
                return True
        word = line.words[-1]
        return word not in EDGES and self._of_one(self._evidence.word(word))

    def _of_one(self, support: Support) -> bool:
        min_uses = self._settings.min_uses
        return support.members < MIN_AUTHORS and (min_uses is None or support.times < min_uses)
