"""What the counts tell the line filters: who has said something, and how often."""

from collections.abc import Sequence, Set
from enum import Enum
from typing import Final, NamedTuple, Protocol

from markovbot.chain.states import EDGES, Relation, State, WordId

CONTRIBUTORS: Final = 3
"""Members of a guild from which on words and transitions need two of them."""

MANY_AUTHORS: Final = 3
"""The largest number of members that `Support` tells apart: it means three or more."""

LENGTH_OF_TRIPLE: Final = 3

Triple = tuple[State, WordId]
"""A state of two words, and the word beside it."""


class Marks(Enum):
    """Which of some words in a row are marks, such as commas, and stand for any marks."""

    NONE = "none"
    FIRST = "first"
    """The first of three."""
    BETWEEN = "between"
    """Those between the first word and the last: they stand for up to two."""


class Support(NamedTuple):
    """How many members have made something: 0, 1, 2, or 3 for three and more.

    `times` says how often they made it in all if they are fewer than three; else it is 0.
    """

    members: int
    times: int


NOT_COUNTED: Final = Support(MANY_AUTHORS, 0)
"""The support of a step that the filters don't count. Compare it with `is`."""


class Evidence(Protocol):
    """What the counts say about who has said something, where everybody who reads the line may
    read.

    Other channels never decide, neither to permit a line nor to refuse it: whoever sees what is
    refused could tell from it what was written there (law 3).
    """

    def without_common_source(self, triples: Sequence[Triple]) -> int:
        """Return how many of the last triples no source has together; 0 if one may have all."""

    def continuing(self, triples: Sequence[Triple], state: State) -> Set[WordId] | None:
        """Return the words at a state that have a source which has all of some triples, too; None
        if it is less work to ask about one after the other."""

    def support(self, state: State) -> Support:
        """Return how many members stand behind a state."""

    def supported_by_two(self, triple: Triple) -> bool:
        """Tell whether two members have said a word beside a state."""

    def over_repeated(self, words: tuple[WordId, ...], marks: Marks, times: int) -> bool:
        """Tell whether those who have said some words in a row are fewer than three, and have said
        them more than so many times.

        `words` are two to four in reading order.
        """

    def said_with_any_mark(self, words: tuple[WordId, ...]) -> bool:
        """Tell whether one source may have said some words in a row, as they are or with a mark
        between two of them; `words` are no marks, and in reading order."""

    def is_mark(self, word: WordId) -> bool:
        """Tell whether a word has neither letters nor digits, or is an emoji."""

    def looks_like_no_word(self, word: WordId) -> bool:
        """Tell whether a word is spelled as if made up: with digits, as a link, at random."""


class EvidenceCache:
    """Evidence that remembers what it was asked before."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        self._words: dict[WordId, Support] = {}
        self._steps: dict[tuple[WordId, WordId], Support] = {}
        self._unmarked: dict[tuple[WordId, ...], bool] = {}
        self._continuing: dict[tuple[tuple[Triple, ...], State], Set[WordId] | None] = {}
        self._by_two: dict[Triple, bool] = {}
        self._over_repeated: dict[tuple[tuple[WordId, ...], Marks, int], bool] = {}

    def without_common_source(self, triples: Sequence[Triple]) -> int:
        """Return how many of the last triples no source has together; 0 if one may have all."""
        return self._evidence.without_common_source(triples)

    def over_repeated(self, words: tuple[WordId, ...], marks: Marks, times: int) -> bool:
        """Tell whether those who have said some words in a row are few, and have done so often."""
        if (known := self._over_repeated.get((words, marks, times))) is None:
            known = self._evidence.over_repeated(words, marks, times)
            self._over_repeated[words, marks, times] = known
        return known

    def said_with_any_mark(self, words: tuple[WordId, ...]) -> bool:
        """Tell whether one source may have said some words in a row, with any mark between."""
        if (known := self._unmarked.get(words)) is None:
            known = self._unmarked[words] = self._evidence.said_with_any_mark(words)
        return known

    def continuing(self, triples: Sequence[Triple], state: State) -> Set[WordId] | None:
        """Return the words at a state that have a source which has all of some triples, if few."""
        key = tuple(triples), state
        if key not in self._continuing:
            self._continuing[key] = self._evidence.continuing(triples, state)
        return self._continuing[key]

    def supported_by_two(self, triple: Triple) -> bool:
        """Tell whether two members have said a word beside a state."""
        if (known := self._by_two.get(triple)) is None:
            known = self._by_two[triple] = self._evidence.supported_by_two(triple)
        return known

    def is_mark(self, word: WordId) -> bool:
        """Tell whether a word has neither letters nor digits, or is an emoji."""
        return word not in EDGES and self._evidence.is_mark(word)

    def looks_like_no_word(self, word: WordId) -> bool:
        """Tell whether a word is spelled as if made up: with digits, as a link, at random."""
        return self._evidence.looks_like_no_word(word)

    def word(self, word: WordId) -> Support:
        """Return how many members have used a word."""
        if (known := self._words.get(word)) is None:
            known = self._words[word] = self._evidence.support(State(Relation.SURFACE_FORM, word))
        return known

    def step(self, relation: Relation, previous: WordId, word: WordId) -> Support:
        """Return how many members have gone from a word to the one beside it.

        What is known from one direction isn't asked again in the other. The state that is asked is
        the one that a walk in this direction goes on from.
        """
        pair = (previous, word) if relation is Relation.FORWARD else (word, previous)
        if (known := self._steps.get(pair)) is None:
            if word in EDGES:  # no state begins at an edge: ask from the other side
                state = State(relation.opposite, previous, word)
            else:
                state = State(relation, word, previous)
            known = self._steps[pair] = self._evidence.support(state)
        return known
