"""Each rule about lines: what triggers it while walking, and on a finished line alike."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Sequence, Set
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from markovbot.chain.evidence import Marks, Support, Triple
from markovbot.chain.filters import LineFilters, filter_classes
from markovbot.chain.filters.over_repeated import OverRepeated
from markovbot.chain.filters.unmarked_runs import UnmarkedRuns
from markovbot.chain.line import FilterSettings, PartialLine
from markovbot.chain.states import END, START, Relation, State, WordId, transitions
from markovbot.store.rules.repetition import over_repeated
from markovbot.store.rules.unmarked_runs import said_with_any_mark

ANYTHING = FilterSettings(refuse_single=False)
SHARED = FilterSettings(refuse_single=True)
MARKS = range(80, 100)
SECRETS = range(70, 80)
SAID = [[20, 21, 22, 23, 24, 25, 26], [30, 21, 22, 23, 31], [20, 21, 23, 24]]


class Said:
    """Evidence by the messages themselves; the member at i has said the messages at i."""

    def __init__(self, *said: Sequence[Sequence[int]]) -> None:
        self.members: defaultdict[State, Counter[int]] = defaultdict(Counter)
        self.triples: list[set[Triple]] = []
        self.authors: defaultdict[Triple, Counter[int]] = defaultdict(Counter)
        self.beside: defaultdict[Triple, Counter[int]] = defaultdict(Counter)
        for member, messages in enumerate(said):
            self.triples.append(set())
            for message in messages:
                words = [WordId(word) for word in message]
                for relation, previous, before_previous, token in transitions(words, words):  # type: ignore[arg-type]
                    triple = State(relation, previous, before_previous), WordId(token)
                    self.triples[member].add(triple)
                    self.authors[triple][member] += 1
                    self.beside[triple][member] += 1
                    self.beside[State(relation, previous), triple[1]][member] += 1
                    self.members[triple[0]][member] += 1
                    self.members[State(relation, previous)][member] += 1

    def without_common_source(self, triples: Sequence[Triple]) -> int:
        for count in range(1, len(triples) + 1):
            if not any(known.issuperset(triples[-count:]) for known in self.triples):
                return count
        return 0

    def support(self, state: State) -> Support:
        members = self.members[state]
        return Support(min(len(members), 3), members.total() if len(members) < 3 else 0)

    def supported_by_two(self, triple: Triple) -> bool:
        return len(self.authors[triple]) > 1

    def continuing(self, triples: Sequence[Triple], state: State) -> None:
        """Let a search ask about each token."""

    def said_with_any_mark(self, words: tuple[WordId, ...]) -> bool:
        return said_with_any_mark(self, words, [WordId(mark) for mark in MARKS])

    def over_repeated(self, words: tuple[WordId, ...], marks: Marks, times: int) -> bool:
        return over_repeated(self, words, marks, times)

    def is_mark(self, word: WordId) -> bool:
        return word in MARKS

    def looks_like_no_word(self, word: WordId) -> bool:
        return word in SECRETS

    def times(self, words: Sequence[WordId]) -> Counter[int]:
        first, second, *third = words
        state = State(Relation.FORWARD, second, first)
        return self.authors[state, third[0]] if third else self.members[state]

    def times_by(self, words: Sequence[WordId], sources: Collection[int]) -> int:
        return sum(self.times(words)[source] for source in sources)

    def marks(
        self, state: State, sources: Collection[int], few: int
    ) -> dict[int, dict[WordId, int]]:
        found: dict[int, dict[WordId, int]] = {}
        for source in sources:
            here = {WordId(mark): self.beside[state, WordId(mark)][source] for mark in MARKS}
            if theirs := {mark: times for mark, times in here.items() if times}:
                found[source] = theirs
        return found

    def size(self, state: State) -> int:
        return self.members[state].total()

    def author(self, source: int) -> int:
        return source

    def sources_of(self, author: int) -> list[int]:
        return [author]

    def sources(self, triple: tuple[WordId, WordId, WordId]) -> set[int]:
        return set(self.times(triple))

    def having(self, sources: Set[int], triple: tuple[WordId, WordId, WordId]) -> Set[int]:
        return sources & self.times(triple).keys()

    def by_many(self, words: Sequence[WordId]) -> bool:
        return len(self.times(words)) > 2

    def marks_between(
        self,
        before: Sequence[WordId],
        after: Sequence[WordId],
        marks: Collection[WordId],
        sources: Set[int] | None,
    ) -> dict[WordId, Set[int] | None]:
        said = {mark: set(self.times((before[-1], mark, after[0]))) for mark in marks}
        if sources is not None:
            said = {mark: theirs & sources for mark, theirs in said.items()}
        return {mark: theirs for mark, theirs in said.items() if theirs}


def walked(filters: LineFilters, words: Sequence[int], pivot: int | None = None) -> bool:
    """Tell whether a walk may take these words, from START or from one of them both ways."""
    if pivot is None:
        line = filters.begin(START)
        return line is not None and extended(line, [*words, END])
    line = filters.begin(WordId(words[pivot]))
    if line is None or not extended(line, [*words[pivot + 1 :], END]):
        return False
    line.reverse()
    return extended(line, [*reversed(words[:pivot]), START])


def extended(line: PartialLine, words: Sequence[int]) -> bool:
    return all(line.extend(WordId(word)) for word in words)


def finished(filters: LineFilters, words: Sequence[int | None]) -> bool:
    return filters.line_allowed([None if word is None else WordId(word) for word in words])


WAYS: list[Callable[[LineFilters, Sequence[int]], bool]] = [
    walked,
    lambda filters, words: walked(filters, words, len(words) // 2),
    lambda filters, words: walked(filters, words, len(words) - 1),
    finished,
]


def test_the_rules_are_found() -> None:
    names = {kind.__name__ for kind in filter_classes()}
    assert {"Blocklist", "Originality", "OverRepeated", "SingleAuthor"} <= names


@pytest.mark.parametrize("allowed", WAYS)
@pytest.mark.parametrize(
    ("said", "settings", "words", "expected"),
    [
        ([SAID], ANYTHING, [20, 21, 22], True),
        ([SAID], ANYTHING, [20, 21, 22, 23, 24], False),  # a run
        ([SAID[:1], SAID[1:]], ANYTHING, [20, 21, 22, 23, 31], True),  # nobody has said it
        ([SAID[2:]], ANYTHING, [20, 21, 23, 24], False),  # a whole message
        ([SAID[:2]], ANYTHING, [21, 22, 23, 31], True),
        ([SAID, SAID], SHARED, [20, 21, 22], True),
        ([SAID, []], SHARED, [20, 21, 22], False),  # one member's words
        ([SAID, [[20], [21, 23], [22]]], SHARED, [20, 21, 23], True),
        ([[[40, 41]] * 9, [[40, 41]]], SHARED, [40, 41], False),  # over-repeated
        ([[[40, 41]] * 9, [[40, 41]], [[40, 41]]], SHARED, [40, 41], True),
        ([[[40, 41]] * 9], FilterSettings(refuse_single=True, min_uses=3), [40, 41], True),
        ([[[40, 41]] * 2], FilterSettings(refuse_single=True, min_uses=3), [40, 41], False),
        ([[[40, 70]] * 9], FilterSettings(refuse_single=True, min_uses=3), [40, 70], False),
        ([[[40, 70]] * 9, [[70]]], FilterSettings(refuse_single=True, min_uses=3), [40, 70], True),
        ([[[40, 70]] * 9], FilterSettings(refuse_single=False, min_uses=3), [40, 70], True),
    ],
)
def test_a_rule_holds_whichever_way_a_line_came_about(
    allowed: Callable[[LineFilters, Sequence[int]], bool],
    said: Sequence[Sequence[Sequence[int]]],
    settings: FilterSettings,
    words: Sequence[int],
    expected: bool,
) -> None:
    assert allowed(LineFilters(Said(*said), settings), words) is expected


@pytest.mark.parametrize("allowed", WAYS)
@pytest.mark.parametrize("triple", [(START, 20, 21), (20, 21, 22), (21, 22, END)])
def test_blocked_words_are_refused_in_reading_order(
    allowed: Callable[[LineFilters, Sequence[int]], bool], triple: tuple[int, int, int]
) -> None:
    one, two, three = map(WordId, triple)
    evidence = Said(SAID)
    for blocked, expected in (((one, two, three), False), ((three, two, one), True)):
        settings = FilterSettings(refuse_single=False, blocked=frozenset({blocked}))
        assert allowed(LineFilters(evidence, settings), [20, 21, 22]) is expected


def test_a_run_of_one_members_transitions_is_refused_though_its_words_are_common() -> None:
    evidence = Said([[20, 21, 22]], [[22, 23, 24]], [[24, 23, 22, 21, 20]])
    filters = LineFilters(evidence, SHARED)
    assert finished(filters, [20, 21, 22])
    assert not finished(filters, [20, 21, 22, 23])
    assert not walked(filters, [20, 21, 22])  # the steps at the edges are one member's too


OFTEN = 5
"""Times that a phrase may be repeated by few."""


def repeated(*variants: Sequence[int], times: int = OFTEN) -> list[Sequence[int]]:
    return [variant for variant in variants for _ in range(times)]


DODGES: dict[str, list[Sequence[int]]] = {
    "ten marks": [[40, mark, 41] for mark in range(80, 90)],
    "a mark or none": [[40, 41], [40, 80, 41]],
    "two marks": [[40, 80, mark, 41] for mark in range(81, 90)],
    "two marks of one kind first": [[40, 80, 80, 41], [40, 81, 82, 41]],
}


@pytest.mark.parametrize("allowed", WAYS)
@pytest.mark.parametrize("dodge", DODGES)
def test_a_pair_is_over_repeated_whatever_marks_stand_between(
    allowed: Callable[[LineFilters, Sequence[int]], bool], dodge: str
) -> None:
    variants = DODGES[dodge]
    common = [[word] for word in (40, 41, *MARKS)]
    for others, expected in (([], False), ([variants[0]] * 2, True)):
        members: list[Sequence[Sequence[int]]] = [
            repeated(*variants),
            common,
            *([one] for one in others),
        ]
        filters = LineFilters(Said(*members), SHARED)
        for variant in variants:
            # Only what is over-repeated is looked at: the steps are few members' all the same.
            assert over_repeated_allows(filters, variant) is expected, variant
            if not expected:
                assert not allowed(filters, variant)


def over_repeated_allows(filters: LineFilters, words: Sequence[int]) -> bool:
    """Tell whether the rule about repetitions lets a line pass."""
    (rule,) = [one for one in filters._filters if isinstance(one, OverRepeated)]
    return extended(PartialLine([rule], filters.evidence), words)


def test_three_words_are_over_repeated_whatever_marks_stand_between() -> None:
    phrase = [[40, mark, 41, 42] for mark in range(80, 90)]
    pairs = [[40, mark, 41] for mark in range(80, 90)] + [[41, 42]]
    evidence = Said(repeated(*phrase), pairs, pairs, pairs)
    filters = LineFilters(evidence, SHARED)
    assert not over_repeated_allows(filters, phrase[3])
    assert over_repeated_allows(filters, [40, 83, 41])
    assert over_repeated_allows(filters, [41, 42])


def test_marks_alone_may_be_repeated() -> None:
    filters = LineFilters(Said(repeated([40, 80, 81], [80, 81, 40], times=2), [[40]]), SHARED)
    assert over_repeated_allows(filters, [40, 80, 81])


@pytest.mark.parametrize(
    ("said", "line", "allowed"),
    [
        ([40, 41, 42, 43, 44], [40, 41, 80, 42, 43, 44], False),  # a mark more
        ([40, 41, 80, 42, 43, 44], [40, 41, 42, 43, 44], False),  # a mark less
        ([40, 41, 42, 80, 43, 44], [40, 41, 42, 81, 43, 44], False),  # another mark
        ([40, 41, 42, 80, 43, 44], [40, 81, 41, 42, 43, 44], False),  # elsewhere
        ([40, 41, 42, 43, 45], [40, 41, 80, 42, 43, 44], True),
        ([40, 41, 42, 43], [40, 41, 80, 42, 43], True),
    ],
)
def test_marks_make_no_copy_new(said: list[int], line: list[int], allowed: bool) -> None:
    alike = [[40, 41, 42], [41, 42, 43], [42, 43, 44], [41, 81, 42], [42, 81, 43], [40, 81, 41]]
    filters = LineFilters(Said([said], alike[::2], alike[1::2]), ANYTHING)
    words = [WordId(word) for word in line]
    rule = next(one for one in filters._filters if isinstance(one, UnmarkedRuns))
    assert extended(PartialLine([rule], filters.evidence), words) is allowed
    if not allowed:
        assert not filters.passes_deferred(words)


def test_a_word_that_nobody_has_used_ends_a_run() -> None:
    filters = LineFilters(Said(SAID), ANYTHING)
    assert finished(filters, [20, 21, 22, 23, None, 24])
    assert finished(filters, [None, 20, 21, 23, 24])
    assert not finished(filters, [None, 20, 21, 22, 23, 24])


def test_a_refused_word_leaves_the_line_as_it_was() -> None:
    line = LineFilters(Said(SAID), ANYTHING).begin(START)
    assert line is not None
    assert extended(line, [20, 21, 22, 23])
    before = [*line.words], [*line.triples]
    assert not line.extend(WordId(24))
    assert (line.words, line.triples) == before


def runs_of(words: Sequence[int]) -> list[tuple[int, ...]]:
    return [tuple(words[start : start + 5]) for start in range(len(words) - 4)]


WORDS = st.lists(st.integers(20, 24), min_size=1, max_size=8)


@given(st.lists(WORDS, min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_going_back_never_hides_a_copy(said: list[list[int]], rng: Random) -> None:
    copied = {run for message in said for run in runs_of(message)}
    line = LineFilters(Said(said[::2], said[1::2]), ANYTHING).begin(START)
    assert line is not None
    for _ in range(60):
        line.extend(WordId(rng.randrange(20, 25)))
        if len(line.words) > 4 and rng.random() < 0.2:
            line.shorten(rng.randrange(1, 4))
        if rng.random() < 0.05:
            line.reverse()
        words = line.words if line.relation is Relation.FORWARD else line.words[::-1]
        assert not copied & set(runs_of(words))
