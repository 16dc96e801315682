"""The counts that some sources have, to walk on."""

from collections.abc import Callable
from random import Random

from markovbot.chain.states import State, TokenId, WordId
from markovbot.store.packed.sampling import StateSampler


class PackedChain:
    """Implements `Chain`: the counts that a sampler sees.

    `key` returns the high half of a state's keys, `word_of` the word that a token spells.
    """

    def __init__(
        self,
        sampler: StateSampler,
        key: Callable[[State], int],
        word_of: Callable[[TokenId], WordId],
    ) -> None:
        self._sampler = sampler
        self._key = key
        self.word = word_of

    def draw(self, state: State, rng: Random) -> TokenId | None:
        """Return a token with probability count/total; None if the state was never counted."""
        token = self._sampler.draw(self._key(state), rng)
        return None if token is None else TokenId(token)

    def total(self, state: State) -> int:
        """Return how often the state was counted."""
        return self._sampler.total(self._key(state))

    def count(self, state: State, token: TokenId) -> int:
        """Return how often a token was counted at a state."""
        return self._sampler.count(self._key(state), token)

    def successors(self, state: State) -> dict[TokenId, int]:
        """Return every token counted at a state, with its count."""
        counts = self._sampler.counts(self._key(state))
        return {TokenId(token): count for token, count in counts.items()}
