"""The rules about lines, one module each; a module added here is in force everywhere.

Each module defines a `LineFilter`. Filters are asked in the order of their modules' names, which
decides how long a check takes and never how it ends. Searches, walks and the check of a finished
line ask the same filters, those that are deferred at the end.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import chain

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
        self.evidence = EvidenceCache(evidence)
        self._filters = [kind(self.evidence, settings) for kind in filter_classes()]
        self._deferred = [one for one in self._filters if one.deferred]
        self._at_once = [one for one in self._filters if not one.deferred]

    def begin(self, word: WordId, *, defer: bool = False) -> PartialLine | None:
        """Return a line that begins with a word; None if the word may not be said.

        With `defer`, the line isn't asked about the filters that are deferred.
        """
        asked = self._at_once if defer else self._filters
        line = PartialLine(asked, self.evidence)
        return line if line.extend(word) else None

    def passes_deferred(self, words: Sequence[WordId]) -> bool:
        """Tell whether a whole line, as a search has found it, passes the deferred filters too."""
        return all(map(PartialLine(self._deferred, self.evidence).extend, [START, *words, END]))

    def refusals(self) -> Mapping[str, int]:
        """Return how many words each filter has refused so far, by the names of their modules."""
        return {
            type(one).__module__.rpartition(".")[2]: one.refusals
            for one in self._filters
            if one.refusals
        }

    def word_allowed(self, word: WordId) -> bool:
        """Tell whether a word may be said at all."""
        return self.begin(word) is not None

    def line_allowed(self, words: Sequence[WordId | None]) -> bool:
        """Tell whether a finished line may be said; None stands for a word that nobody has used.

        This is for lines that were changed or cut after their walk. A word that nobody has used
        ends what somebody may have said, so the words before and after it are judged apart.
        """
        return self._allows(self._filters, words)

    def stack_allowed(
        self, lines: Sequence[Sequence[WordId | None]], line_break: WordId | None
    ) -> bool:
        """Tell whether finished lines may be said one below the other.

        Each may be said alone. So the question is whether somebody has said what stands around a
        break: with a break between, or with anything else, for which the filters that are deferred
        see the lines side by side.
        """
        first, *others = lines
        joined = [*first, *(word for line in others for word in (line_break, *line))]
        return self._allows(self._deferred, list(chain.from_iterable(lines))) and self._allows(
            self._at_once, joined, line_break
        )

    def _allows(
        self,
        filters: Sequence[LineFilter],
        words: Sequence[WordId | None],
        joint: WordId | None = None,
    ) -> bool:
        return all(
            all(map(PartialLine(filters, self.evidence, cut=True, joint=joint).extend, known))
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
