"""No line has two or three words in a row that fewer than three members have put together often.

Otherwise whoever says a thing a hundred times would choose what the server says. What counts are
the words, whatever marks stand between them: else ten marks would do, five times each.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from markovbot.chain.evidence import LENGTH_OF_TRIPLE, MANY_AUTHORS, EvidenceCache, Marks
from markovbot.chain.line import FilterSettings, LineFilter, PartialLine
from markovbot.chain.states import EDGES, Relation, WordId

MAX_REPEATS: Final = 5
"""Times. Words put together more often than that need three members. A phrase that somebody wants
to hear comes more often, and what comes often by chance mostly comes from several members."""

LENGTH_OF_PAIR: Final = 2

MAX_MARKS: Final = 2
"""Marks in a row between two words: the counts tell nothing about more of them."""


class OverRepeated(LineFilter):
    """Refuses the word that completes such a pair or triple; edges don't count as words.

    A member's own style is free of it: what a member says often is theirs.
    """

    deferred = True

    def __init__(self, evidence: EvidenceCache, settings: FilterSettings) -> None:
        super().__init__(evidence, settings)
        self._active = settings.refuse_single and settings.min_uses is None

    def triggered_on(self, line: PartialLine) -> bool:
        """Tell whether too few members have made the last pair, or the last triple, too often."""
        words = line.words
        if not self._active or len(words) == 1 or words[-1] in EDGES:
            return False
        if words[-2] not in EDGES and line.step().times > MAX_REPEATS:
            return True
        if self._evidence.is_mark(words[-1]):
            return False
        return any(
            self._evidence.over_repeated(run, marks, MAX_REPEATS) for run, marks in self._runs(line)
        )

    def _runs(self, line: PartialLine) -> Iterator[tuple[tuple[WordId, ...], Marks]]:
        """Yield the words in a row that the last word completes, in reading order, and which of
        them are marks."""
        words = line.words
        length = self._length_of_pair(words)
        if length is None:
            return
        if length > LENGTH_OF_PAIR or line.step().members < MANY_AUTHORS:
            yield _last(line, length), Marks.BETWEEN
        if length == LENGTH_OF_PAIR and len(words) >= LENGTH_OF_TRIPLE:
            beyond = words[-LENGTH_OF_TRIPLE]
            if self._evidence.is_mark(beyond):
                if line.relation is Relation.FORWARD:
                    yield _last(line, LENGTH_OF_TRIPLE), Marks.FIRST
            elif beyond not in EDGES:
                yield _last(line, LENGTH_OF_TRIPLE), Marks.NONE

    def _length_of_pair(self, words: Sequence[WordId]) -> int | None:
        """Return the length of the last two words with the marks between them; None if there is
        one word only, or too many marks before it."""
        for length in range(LENGTH_OF_PAIR, LENGTH_OF_PAIR + MAX_MARKS + 1):
            if length > len(words) or words[-length] in EDGES:
                break
            if not self._evidence.is_mark(words[-length]):
                return length
        return None


def _last(line: PartialLine, length: int) -> tuple[WordId, ...]:
    """Return the last words of a line in reading order."""
    words = line.words[-length:]
    return tuple(words if line.relation is Relation.FORWARD else words[::-1])
