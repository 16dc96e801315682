"""A line that grows word by word, and the rules that every word of it has to pass."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from markovbot.chain.evidence import LENGTH_OF_TRIPLE, NOT_COUNTED, EvidenceCache, Support, Triple
from markovbot.chain.states import (
    EDGES,
    FROM_START,
    TO_END,
    Relation,
    State,
    TokenId,
    WordId,
)


class BlockedTriples(Protocol):
    """Triples of words, in reading order, that a guild has blocked."""

    def __len__(self) -> int:
        """Return how many there are."""

    def __contains__(self, triple: tuple[WordId, WordId, WordId], /) -> bool:
        """Tell whether three words are blocked in this order."""


@dataclass(frozen=True, slots=True)
class FilterSettings:
    """What the filters of one style go by.

    With `refuse_single`, words and transitions need two members. `min_uses` is the number of times
    that makes up for the second member; None if no number does.
    """

    refuse_single: bool
    min_uses: int | None = None
    blocked: BlockedTriples = frozenset()


class LineFilter(ABC):
    """One rule about lines. `markovbot/chain/filters` has one module for each.

    A filter judges one word at a time: the last of a line, whose other words have all passed. The
    walk asks it after each draw. A line that was changed after its walk is built again from its
    words, so the same method judges it.

    A filter that is `deferred` costs much and triggers seldom: a search asks it about finished
    lines only.
    """

    deferred = False

    def __init__(self, evidence: EvidenceCache, settings: FilterSettings) -> None:
        self._evidence = evidence
        self._settings = settings
        self.refusals = 0
        """How many words were refused so far."""

    @abstractmethod
    def triggered_on(self, line: "PartialLine") -> bool:
        """Tell whether the last word of a line breaks the rule; START alone never does."""


class PartialLine:
    """The words of a line in walking order, edges included; all have passed the given filters.

    A line is `cut` if it may begin and end where no message did. Then nobody has made its steps
    from START and to END, and they don't count. Nor do the steps to and from `joint`, a word that
    was put between lines, unless somebody has made them.
    """

    __slots__ = ("_cut", "_evidence", "_filters", "_steps", "joint", "relation", "triples", "words")

    def __init__(
        self,
        filters: Sequence[LineFilter],
        evidence: EvidenceCache,
        *,
        cut: bool = False,
        joint: WordId | None = None,
    ) -> None:
        self._filters = filters
        self._evidence = evidence
        self._cut = cut
        self.joint = joint
        self._steps: list[Support | None] = []
        """At i, the support of the step to word i; None until somebody asks for it."""
        self.relation = Relation.FORWARD
        self.words: list[WordId] = []
        self.triples: list[Triple] = []
        """The triple at i covers the words i to i + 2."""

    def extend(self, word: WordId) -> bool:
        """Add a word if no filter is triggered; otherwise change nothing and return False."""
        words = self.words
        words.append(word)
        self._steps.append(None)
        if len(words) >= LENGTH_OF_TRIPLE:
            self.triples.append((State(self.relation, words[-2], words[-LENGTH_OF_TRIPLE]), word))
        for line_filter in self._filters:
            if line_filter.triggered_on(self):
                line_filter.refusals += 1
                self.shorten(1)
                return False
        return True

    @property
    def state(self) -> State:
        """The state that the line has reached: its last two words, or the one that it has."""
        words = self.words
        return State(self.relation, words[-1], words[-2] if len(words) > 1 else None)

    @property
    def edge(self) -> TokenId:
        """The edge that lies in the line's direction."""
        return TO_END if self.relation is Relation.FORWARD else FROM_START

    def step(self, back: int = 0) -> Support:
        """Return the support of the step to the last word, or to the word so many before it.

        It is NOT_COUNTED for the first word, beside an edge of a line that is cut, and where lines
        were joined and nobody has made the step.
        """
        support = self._steps[-1 - back]
        if support is None:
            support = self._steps[-1 - back] = self._support(len(self.words) - 1 - back)
        return support

    def known_step(self, back: int) -> Support | None:
        """Return the support of a step, as `step` does; None if nobody has asked for it yet."""
        return self._steps[-1 - back]

    def shorten(self, count: int) -> None:
        """Take the last words back."""
        del self.words[-count:], self._steps[-count:]
        del self.triples[max(0, len(self.words) + 1 - LENGTH_OF_TRIPLE) :]

    def reverse(self) -> None:
        """Go on from the other end."""
        self.words.reverse()
        self.triples.reverse()
        self._steps[1:] = self._steps[:0:-1]
        self.relation = self.relation.opposite

    def _support(self, place: int) -> Support:
        if place == 0:
            return NOT_COUNTED
        previous, word = self.words[place - 1 : place + 1]
        if self._cut and (previous in EDGES or word in EDGES):
            return NOT_COUNTED
        support = self._evidence.step(self.relation, previous, word)
        if not support.members and self.joint in {previous, word}:
            return NOT_COUNTED
        return support
