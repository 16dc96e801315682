"""What a guild's model is made of: sources, each with its counts."""

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from markovbot.chain.states import (
    FIRST_FREE_ID,
    LEFT_OUT,
    NOWHERE,
    WORD_OF_EDGE,
    Relation,
    State,
    TokenId,
    WordId,
    transitions,
)
from markovbot.store.book import Source
from markovbot.text import fold

Counts = dict[State, Counter[TokenId]]
"""How often each token was counted at each state."""


@dataclass(slots=True)
class CountedSource(Source):
    """A source with its counts."""

    counts: Counts = field(default_factory=dict)


class Vocabulary:
    """Numbers for words (folded) and for the tokens that spell them."""

    def __init__(self) -> None:
        self._numbers = iter(range(FIRST_FREE_ID, 1 << 62))
        self.words: dict[str, WordId] = {}
        self.tokens: dict[str, TokenId] = {}
        self.texts: dict[TokenId, str] = {}
        self.word_of: dict[TokenId, WordId] = {**WORD_OF_EDGE, TokenId(LEFT_OUT): LEFT_OUT}

    def token(self, text: str) -> TokenId:
        """Return the token of a text, a new one if need be."""
        if (known := self.tokens.get(text)) is None:
            known = self.tokens[text] = TokenId(next(self._numbers))
            self.texts[known] = text
            folded = fold(text)
            self.word_of[known] = self.words.setdefault(folded, WordId(next(self._numbers)))
        return known

    def keep_only(self, used: set[TokenId]) -> None:
        """Drop the tokens that no count uses any more, and the words that only they spelled."""
        for text, token in list(self.tokens.items()):
            if token not in used:
                del self.tokens[text], self.texts[token], self.word_of[token]
        words = set(self.word_of.values())
        self.words = {text: word for text, word in self.words.items() if word in words}


def count_segments(
    vocabulary: Vocabulary, segments: Iterable[Sequence[str]], left_out: Container[str] = ()
) -> Counts:
    """Count every transition of some token sequences, of order 2 and of order 1, that touches none
    of some folded words."""
    counts: Counts = {}
    for segment in segments:
        tokens = [
            TokenId(LEFT_OUT) if fold(text) in left_out else vocabulary.token(text)
            for text in segment
        ]
        words = [vocabulary.word_of[token] for token in tokens]
        for relation, previous, before_previous, token in transitions(words, tokens):
            if LEFT_OUT in (previous, before_previous, token):
                if LEFT_OUT in (previous, token) or relation is Relation.SURFACE_FORM:
                    continue
                counts.setdefault(State(relation, previous), Counter())[token] += 1
                continue
            states = {State(relation, previous)}
            if before_previous != NOWHERE and relation is not Relation.SURFACE_FORM:
                states.add(State(relation, previous, before_previous))
            for state in states:
                counts.setdefault(state, Counter())[token] += 1
    return counts


def subtract_counts(counts: Counts, taken: Counts) -> bool:
    """Take counts away; return False, and change nothing, if there are not as many."""
    for state, tokens in taken.items():
        here = counts.get(state, Counter())
        if any(here[token] < times for token, times in tokens.items()):
            return False
    for state, tokens in taken.items():
        counts[state] -= tokens  # a Counter drops what reaches 0
        if not counts[state]:
            del counts[state]
    return True


def remove_word(source: CountedSource, word: WordId, word_of: Mapping[TokenId, WordId]) -> None:
    """Remove every transition of a source that touches a word."""
    said = source.counts.get(State(Relation.SURFACE_FORM, word), Counter[TokenId]())
    source.tokens -= said.total()
    for state, tokens in list(source.counts.items()):
        kept = Counter({token: times for token, times in tokens.items() if word_of[token] != word})
        if kept and word not in (state.previous, state.before_previous):
            source.counts[state] = kept
        else:
            del source.counts[state]


def tokens_used(sources: Iterable[CountedSource]) -> Iterator[TokenId]:
    """Yield every token that some source has counted."""
    for source in sources:
        for state, counted in source.counts.items():
            if state.relation is Relation.SURFACE_FORM:
                yield from counted
