"""The counts of some sources, added up afresh for each question."""

from collections import Counter
from collections.abc import Sequence
from random import Random

from markovbot.chain.states import State, TokenId, WordId
from markovbot.store.memory.model import CountedSource, Vocabulary


class MemoryChain:
    """Implements `Chain` on the counts of some sources."""

    def __init__(self, vocabulary: Vocabulary, sources: Sequence[CountedSource]) -> None:
        self._vocabulary = vocabulary
        self._sources = sources

    def draw(self, state: State, rng: Random) -> TokenId | None:
        """Return a token with probability count/total; None if the state was never counted.

        Tokens are ordered by their texts, so that a seed draws the same whatever was learned when.
        """
        counts = self.successors(state)
        if not counts:
            return None
        rank = rng.randrange(sum(counts.values()))
        for token, count in counts.items():
            rank -= count
            if rank < 0:
                return token
        raise AssertionError("a rank lies below the total")

    def word(self, token: TokenId) -> WordId:
        """Return the word that a token spells."""
        return self._vocabulary.word_of[token]

    def total(self, state: State) -> int:
        """Return how often a state was counted; 0 if never."""
        return sum(self.successors(state).values())

    def count(self, state: State, token: TokenId) -> int:
        """Return how often a token was counted at a state."""
        return self.successors(state).get(token, 0)

    def successors(self, state: State) -> dict[TokenId, int]:
        """Return every token counted at a state, with its count, in the order of their texts."""
        counts: Counter[TokenId] = Counter()
        for source in self._sources:
            counts.update(source.counts.get(state, Counter()))
        texts = self._vocabulary.texts
        return dict(sorted(counts.items(), key=lambda item: texts.get(item[0], "")))
