"""Score lines that may all be said: by how much they are the style's own, and hold together."""

from math import log
from typing import Final

from markovbot.chain.states import START, Relation, State, TokenId, WordId
from markovbot.chain.walk import Chain, Walked

PRIOR: Final = 2.0
"""Uses of a word that are taken for granted, at the background's rate."""

COST_OF_SEAM: Final = 4.0
"""What a seam counts against a line, in the logarithm of a ratio of probabilities."""

WEIGHT_OF_ODDS: Final = 0.5
"""What the logarithm of a step's odds counts. More makes lines plain: the likeliest lines are not
those that people write."""


class Choice:
    """Scores lines of one style against the background (None: only by their seams)."""

    def __init__(self, chain: Chain, background: Chain | None) -> None:
        self._chain = chain
        self._background = background
        self._ratios: dict[WordId, float] = {}
        self._share = 1.0
        if background is not None:
            messages = State(Relation.FORWARD, START)
            self._share = chain.total(messages) / max(background.total(messages), 1)

    def score(self, walked: Walked) -> float:
        """Return how much more a line is the style's than the background's, for each of its words.

        Seams and unlikely steps count against it. Its length doesn't count.
        """
        own = sum(map(self._ratio, walked.tokens))
        form = WEIGHT_OF_ODDS * walked.log_odds - COST_OF_SEAM * walked.seams
        return (own + form) / max(len(walked.tokens), 1)

    def _ratio(self, token: TokenId) -> float:
        """Return the logarithm of how much more often the style uses a word."""
        if self._background is None:
            return 0.0
        word = self._chain.word(token)
        if (known := self._ratios.get(word)) is None:
            state = State(Relation.SURFACE_FORM, word)
            expected = (self._background.total(state) + PRIOR) * self._share
            uses = self._chain.total(state) + PRIOR * self._share
            known = self._ratios[word] = log(uses / expected) if self._share else 0.0
        return known
