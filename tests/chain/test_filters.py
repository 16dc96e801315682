"""Each rule about lines: what triggers it while walking, and on a finished line alike."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from markovbot.chain.evidence import Support, Triple
from markovbot.chain.filters import LineFilters, filter_classes
from markovbot.chain.line import FilterSettings, PartialLine
from markovbot.chain.states import END, START, Relation, State, WordId, transitions

ANYTHING = FilterSettings(refuse_single=False)
SHARED = FilterSettings(refuse_single=True)
SAID = [[20, 21, 22, 23, 24, 25, 26], [30, 21, 22, 23, 31], [20, 21, 23, 24]]


class Said:
    """Evidence by the messages themselves; the member at i has said the messages at i."""

    def __init__(self, *said: Sequence[Sequence[int]]) -> None:
        self.members: defaultdict[State, Counter[int]] = defaultdict(Counter)
        self.triples: list[set[Triple]] = []
        self.authors: defaultdict[Triple, Counter[int]] = defaultdict(Counter)
        for member, messages in enumerate(said):
            self.triples.append(set())
            for message in messages:
                words = [WordId(word) for word in message]
                for relation, previous, before_previous, token in transitions(words, words):  # type: ignore[arg-type]
                    triple = State(relation, previous, before_previous), WordId(token)
                    self.triples[member].add(triple)
                    self.authors[triple][member] += 1
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

    def over_repeated(self, triple: Triple, times: int) -> bool:
        authors = self.authors[triple]
        return len(authors) < 3 and authors.total() > times


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
        ([SAID, [[20], [21], [22], [23]]], SHARED, [20, 21, 23], True),
        ([[[40, 41]] * 9, [[40, 41]]], SHARED, [40, 41], False),  # over-repeated
        ([[[40, 41]] * 9, [[40, 41]], [[40, 41]]], SHARED, [40, 41], True),
        ([[[40, 41]] * 9], FilterSettings(refuse_single=True, min_uses=3), [40, 41], True),
        ([[[40, 41]] * 2], FilterSettings(refuse_single=True, min_uses=3), [40, 41], False),
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
    assert finished(filters, [20, 21, 22, 23])
    assert not finished(filters, [20, 21, 22, 23, 24])
    assert finished(filters, [20, 21, 22])
    assert not walked(filters, [20, 21, 22])  # the steps at the edges are one member's too


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
