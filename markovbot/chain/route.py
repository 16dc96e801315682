"""The words that a line has to pass, and which steps lead towards the next of them."""

from collections.abc import Iterable, Sequence
from random import Random
from typing import Final

from markovbot.chain.states import EDGES, Relation, State, WordId
from markovbot.chain.walk import Chain

FAR: Final = 3
"""The rank of a word from which the next word of the route isn't known to be near."""

MANY: Final = 400
"""Counts of a state above which its tokens are drawn instead of listed."""

DRAWS: Final = 60

BRANCHES: Final = 24
"""Words before the next one of the route whose own predecessors are looked up."""


class Route:
    """Words in the order in which a line passes them, after the one that it begins with."""

    def __init__(self, chain: Chain, words: Sequence[WordId], rng: Random) -> None:
        self._chain = chain
        self._rng = rng
        self._words = words
        self._ranks: dict[WordId, dict[WordId, int]] = {}

    def goal(self, passed: int) -> WordId | None:
        """Return the word to go to once some are passed; None if all are."""
        return self._words[passed] if passed < len(self._words) else None

    def rank(self, goal: WordId, word: WordId) -> int:
        """Return how many steps lie between a word and a goal, `FAR` at most."""
        if (ranks := self._ranks.get(goal)) is None:
            ranks = self._ranks[goal] = self._distances(goal)
        return ranks.get(word, FAR)

    def _distances(self, goal: WordId) -> dict[WordId, int]:
        ranks = {goal: 0}
        front: Iterable[WordId] = [goal]
        for rank in range(1, FAR):
            before = (one for word in front for one in self._before(word))
            found = [one for one in dict.fromkeys(before) if one not in ranks and one not in EDGES]
            ranks.update(dict.fromkeys(found, rank))
            front = found if len(found) <= BRANCHES else self._rng.sample(found, BRANCHES)
        return ranks

    def _before(self, word: WordId) -> list[WordId]:
        """Return words that were said before a word."""
        chain, state = self._chain, State(Relation.BACKWARD, word)
        if chain.total(state) <= MANY:
            return [chain.word(token) for token in chain.successors(state)]
        drawn = {chain.draw(state, self._rng) for _ in range(DRAWS)}
        return sorted(chain.word(token) for token in drawn if token is not None)
