from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from random import Random

import pytest

from markovbot.chain.evidence import Marks, Support, Triple
from markovbot.chain.filters import LineFilters
from markovbot.chain.line import FilterSettings
from markovbot.chain.states import (
    END,
    FROM_START,
    START,
    TO_END,
    Relation,
    State,
    TokenId,
    WordId,
    transitions,
)
from markovbot.chain.walk import LONGEST, walk, walk_through

ANYTHING = FilterSettings(refuse_single=False)


class CountedChain:
    """The plainest chain there can be; a token spells the word of the same number.

    Whoever said something is unknown to it: how lines stay new is the laws' tests' matter.
    """

    def __init__(self, messages: Iterable[list[int]]) -> None:
        self.counts: defaultdict[State, Counter[TokenId]] = defaultdict(Counter)
        for message in messages:
            words = [WordId(number) for number in message]
            tokens = [TokenId(number) for number in message]
            for relation, previous, before_previous, token in transitions(words, tokens):
                self.counts[State(relation, previous, before_previous)][token] += 1
                self.counts[State(relation, previous)][token] += 1

    def draw(self, state: State, rng: Random) -> TokenId | None:
        return rng.choice(sorted(self.counts[state].elements())) if self.counts[state] else None

    def total(self, state: State) -> int:
        return self.counts[state].total()

    def count(self, state: State, token: TokenId) -> int:
        return self.counts[state][token]

    def successors(self, state: State) -> dict[TokenId, int]:
        return dict(self.counts[state])

    def word(self, token: TokenId) -> WordId:
        return {FROM_START: START, TO_END: END}.get(token, WordId(token))

    def without_common_source(self, triples: Sequence[Triple]) -> int:
        return len(triples)

    def continuing(self, triples: Sequence[Triple], state: State) -> None:
        """Let a search ask about each token."""

    def supported_by_two(self, triple: Triple) -> bool:
        return True

    def said_with_any_mark(self, words: tuple[WordId, ...]) -> bool:
        return False

    def support(self, state: State) -> Support:
        return Support(3, 0)

    def over_repeated(self, words: tuple[WordId, ...], marks: Marks, times: int) -> bool:
        return False

    def is_mark(self, word: WordId) -> bool:
        return False

    def looks_like_no_word(self, word: WordId) -> bool:
        return False


def forward(chain: CountedChain, rng: Random, order: int) -> list[TokenId]:
    return walk(chain, LineFilters(chain, ANYTHING), rng, order).tokens


def through(chain: CountedChain, rng: Random, order: int, word: int) -> list[TokenId]:
    return walk_through(chain, LineFilters(chain, ANYTHING), rng, order, WordId(word)).tokens


def test_a_single_message_is_walked_from_start_to_end() -> None:
    chain = CountedChain([[20, 21, 22]])
    assert forward(chain, Random(1), order=2) == [20, 21, 22]
    assert forward(chain, Random(1), order=1) == [20, 21, 22]


def test_order_two_keeps_apart_what_order_one_mixes() -> None:
    chain = CountedChain([[20, 30, 21], [22, 30, 23]])
    rng = Random(5)
    of_two = {tuple(forward(chain, rng, order=2)) for _ in range(200)}
    of_one = {tuple(forward(chain, rng, order=1)) for _ in range(200)}
    assert of_two == {(20, 30, 21), (22, 30, 23)}
    assert of_one == {(20, 30, 21), (22, 30, 23), (20, 30, 23), (22, 30, 21)}


@pytest.mark.parametrize("order", [1, 2])
@pytest.mark.parametrize("word", [20, 21, 22, 30])
def test_a_line_about_a_word_holds_it_and_only_steps_that_were_counted(
    word: int, order: int
) -> None:
    chain = CountedChain([[20, 30, 21], [22, 30, 23, 20], [30, 30]])
    rng = Random(word)
    for _ in range(100):
        line = through(chain, rng, order, word)
        assert word in line
        for previous, token in zip([START, *line], [*line, TO_END], strict=True):
            assert chain.counts[State(Relation.FORWARD, WordId(previous))][TokenId(token)]


def test_an_empty_chain_has_nothing_to_say() -> None:
    chain = CountedChain([])
    assert forward(chain, Random(1), order=2) == []
    assert through(chain, Random(1), 2, 20) == []


def test_a_chain_that_never_ends_is_cut() -> None:
    chain = CountedChain([[20] * 3000])
    assert len(forward(chain, Random(1), order=1)) <= LONGEST


def test_one_seed_gives_one_line() -> None:
    chain = CountedChain([[20, 30, 21], [22, 30, 23], [24, 30, 25]])
    assert [forward(chain, Random(9), 1) for _ in range(3)] == [forward(chain, Random(9), 1)] * 3
