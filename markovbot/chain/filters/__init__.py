"""The rules about lines, one module each; a module added here is in force everywhere.

Each module defines a `LineFilter`. Filters are asked in the order of their modules' names, which
decides how long a check takes and never how it ends. The walk and the check of a finished line ask
the same filters.
"""

from collections.abc import Iterator, Sequence
from functools import cache

from markovbot.chain.evidence import Evidence, EvidenceCache
from markovbot.chain.line import FilterSettings, LineFilter, PartialLine
from markovbot.chain.states import END, START, WordId
from markovbot.registry import classes_in


@cache
def filter_classes() -> tuple[type[LineFilter], ...]:
    """Return the rules that there are."""
    return tuple(classes_in(__name__, LineFilter))


class LineFilters:
    """All rules, applied to the evidence of one style."""

    def __init__(self, evidence: Evidence, settings: FilterSettings) -> None:
        self._evidence = EvidenceCache(evidence)
        self._filters = [kind(self._evidence, settings) for kind in filter_classes()]

    def begin(self, word: WordId) -> PartialLine | None:
        """Return a line that begins with a word; None if the word may not be said."""
        line = PartialLine(self._filters, self._evidence)
        return line if line.extend(word) else None

    def word_allowed(self, word: WordId) -> bool:
        """Tell whether a word may be said at all."""
        return self.begin(word) is not None

    def line_allowed(self, words: Sequence[WordId | None]) -> bool:
        """Tell whether a finished line may be said; None stands for a word that nobody has used.

        This is for lines that were changed or cut after their walk. A word that nobody has used
        ends what somebody may have said, so the words before and after it are judged apart.
        """
        return all(
            all(map(PartialLine(self._filters, self._evidence, cut=True).extend, known))
            for known in _between_unknown([START, *words, END])
        )


def _between_unknown(words: Sequence[WordId | None]) -> Iterator[list[WordId]]:
    known: list[WordId] = []
    for word in words:
        if word is None:
            yield known
            known = []
        else:
            known.append(word)
    yield known
