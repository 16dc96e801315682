"""Whether few members have put words together often, whatever marks stand between them.

Marks (commas, dashes, emoji) count as one and the same: else whoever wants to hear a phrase repeats
it with another mark each time. All of it follows from the counts of two and three tokens in a row.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from typing import Final, Protocol

from markovbot.chain.evidence import LENGTH_OF_TRIPLE, MANY_AUTHORS, Marks
from markovbot.chain.states import Relation, State, WordId

MAX_FILLINGS: Final = 64
"""Ways to fill the gap between two words that are looked up, the most frequent first. Each of the
rest counts as often as it may have been said."""

MarksBySource = Mapping[int, Mapping[WordId, int]]
"""How often each source has each mark somewhere."""

Filling = tuple[WordId, ...]
"""The marks between two words: none, one or two."""


class RunCounts(Protocol):
    """The counts of words in a row, by source, where the audience may read."""

    def times(self, words: Sequence[WordId]) -> Mapping[int, int]:
        """Return how often each source has said two or three words in a row."""

    def by_many(self, words: Sequence[WordId]) -> bool:
        """Tell whether three members have said two or three words in a row."""

    def times_by(self, words: Sequence[WordId], sources: Collection[int]) -> int:
        """Return how often some sources have said two words in a row."""

    def marks(self, state: State, sources: Collection[int], few: int) -> MarksBySource:
        """Return how often each of some sources has each mark beside a state, if it has any.

        Returns nothing if that state was counted in these sources no more than `few` times.
        """

    def size(self, state: State) -> int:
        """Return about how much work it is to look at a state; it decides nothing else."""

    def author(self, source: int) -> int:
        """Return whose a source is."""

    def sources_of(self, author: int) -> Collection[int]:
        """Return all sources of an author."""


def over_repeated(counts: RunCounts, words: Sequence[WordId], marks: Marks, times: int) -> bool:
    """Tell whether those who have said some words in a row are fewer than three, and have said them
    more than so many times; `words` are two to four in reading order."""
    if len(words) <= LENGTH_OF_TRIPLE and counts.by_many(words):  # as most of what is common
        return False
    said = _Said(counts, words)
    authors = said.authors
    if marks is Marks.BETWEEN and not authors:
        authors = _few_authors_of_steps(counts, words)
    if said.surely_by_many or not authors:
        return False
    theirs = [source for author in authors for source in counts.sources_of(author)]
    first, *between, last = words
    fillings: Counter[Filling] = Counter()
    if marks is Marks.BETWEEN:
        fillings = _fillings(counts, first, last, theirs, times - said.total)
        del fillings[tuple(between)]
    elif marks is Marks.FIRST:
        state = State(Relation.BACKWARD, between[0], last)
        marked = counts.marks(state, theirs, times)
        return sum(sum(marked[one].values()) for one in theirs if one in marked) > times
    left = fillings.total()
    for filling, most in fillings.most_common(MAX_FILLINGS) if fillings else ():  # mostly none
        if said.total + left <= times:
            return False
        said.add((first, *filling, last))
        if said.surely_by_many:
            return False
        left -= most
    return said.total + left > times


class _Said:
    """How often some words were said at most, and by whom.

    Of four words in a row, the counts of the first three and of the last three leave open how often
    both were one. So it isn't always sure that an author has said them.
    """

    def __init__(self, counts: RunCounts, words: Sequence[WordId]) -> None:
        self._counts = counts
        self._sure: set[int] = set()
        self.total = 0
        self.authors: set[int] = set()
        self.add(words)

    @property
    def surely_by_many(self) -> bool:
        """Tell whether three members have said them."""
        return len(self._sure) >= MANY_AUTHORS

    def add(self, words: Sequence[WordId]) -> None:
        """Add words that count as the same."""
        if len(words) <= LENGTH_OF_TRIPLE:
            said = sure = self._counts.times(words)
        else:
            one, other = self._counts.times(words[:-1]), self._counts.times(words[1:])
            said = {each: min(one[each], other[each]) for each in one.keys() & other.keys()}
            middle = self._counts.times(words[1:-1]) if said else {}
            sure = {each: 1 for each in said if one[each] + other[each] > middle[each]}
        self.total += sum(said.values())
        self.authors.update(map(self._counts.author, said))
        self._sure.update(map(self._counts.author, sure))


def _few_authors_of_steps(counts: RunCounts, words: Sequence[WordId]) -> set[int]:
    """Return who has made the steps between some words that few have made.

    Where nobody has said the words with these marks, a line has put them together from steps. If
    only few have made one of these, it may be for them that they are put together.
    """
    found: set[int] = set()
    for step in pairwise(words):
        if not counts.by_many(step):
            found |= set(map(counts.author, counts.times(step)))
    return found


def _fillings(
    counts: RunCounts, first: WordId, last: WordId, sources: Collection[int], enough: int
) -> Counter[Filling]:
    """Return what some sources may have said between two words, and how often at most; nothing if
    that can't be more often than `enough`."""
    found: Counter[Filling] = Counter()
    if direct := counts.times_by((first, last), sources):
        found[()] = direct
    ends = State(Relation.FORWARD, first), State(Relation.BACKWARD, last)
    marked: dict[State, MarksBySource] = {}
    # A mark at an end makes one filling of one mark at most, and one of two.
    few = (enough - direct) // 2
    for end in sorted(ends, key=counts.size):
        marked[end] = counts.marks(end, sources, few)
        sources = [source for source in sources if source in marked[end]]
        if sum(sum(marked[end][source].values()) for source in sources) <= few:
            return Counter()
    after, before = (marked[end] for end in ends)
    for source in sources:
        for mark in after[source].keys() & before[source].keys():
            found[mark,] += min(after[source][mark], before[source][mark])
    # Two marks are looked at from the end that has fewer: it has fewer pairs of them, too.
    end, other_end = sorted(
        ends, key=lambda end: sum(sum(marked[end][source].values()) for source in sources)
    )
    found.update(
        _pairs(counts, end, marked[end], marked[other_end], sources, enough - found.total())
    )
    return found if found.total() > enough else Counter()


def _pairs(
    counts: RunCounts,
    end: State,
    near: MarksBySource,
    far: MarksBySource,
    sources: Collection[int],
    enough: int,
) -> Counter[Filling]:
    """Return which two marks some sources may have said between two words, and how often at most;
    not all of them if that can't be more often than `enough`.

    `near` are the marks beside the word at one end, `far` those beside the other.
    """
    found: Counter[Filling] = Counter()
    most: Counter[WordId] = Counter()
    for source in sources:
        most_far = sum(far[source].values())
        for mark, times in near[source].items():
            most[mark] += min(times, most_far)
    left = most.total()
    for mark, times in most.most_common():
        if found.total() + left <= enough:
            break
        left -= times
        having = [source for source in sources if mark in near[source]]
        beyond = counts.marks(State(end.relation, mark, end.previous), having, 0)
        for source, others in beyond.items():
            for other in others.keys() & far[source].keys():
                pair = (mark, other) if end.relation is Relation.FORWARD else (other, mark)
                found[pair] += min(others[other], far[source][other])
    return found
