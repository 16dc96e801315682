"""No line repeats five words in a row of a message that has no mark, or one, between them.

To the rule of originality a comma more makes a copied sentence new; to people it doesn't.
"""

from typing import Final

from markovbot.chain.line import LineFilter, PartialLine
from markovbot.chain.states import EDGES, Relation, WordId

RUN: Final = 5
"""Words."""


class UnmarkedRuns(LineFilter):
    """Refuses the word that completes such a run; edges don't count as words."""

    deferred = True

    def triggered_on(self, line: PartialLine) -> bool:
        """Tell whether one source may have said the last words."""
        if line.words[-1] in EDGES or self._evidence.is_mark(line.words[-1]):
            return False
        words: list[WordId] = []
        for word in reversed(line.words):
            if word in EDGES or len(words) == RUN:
                break
            if not self._evidence.is_mark(word):
                words.append(word)
        if len(words) < RUN:
            return False
        reading_order = words if line.relation is Relation.BACKWARD else words[::-1]
        return self._evidence.said_with_any_mark(tuple(reading_order))
