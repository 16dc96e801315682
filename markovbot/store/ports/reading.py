"""One unchanging view of a style's counts: what walks, tables and filters ask."""

from collections.abc import Sequence
from typing import Protocol

from markovbot.chain.evidence import Evidence, Triple
from markovbot.chain.states import State, TokenId, WordId
from markovbot.chain.walk import Chain
from markovbot.store.ports.records import RedactedNames


class Reading(Chain, Evidence, Protocol):
    """One unchanging view of a style's counts, used from a single thread.

    Whatever it answers depends on the channels of the style's audience alone (`audience` None: on
    all of them, the operator's view), and on what people and admins have decided.
    """

    def supported_by_two(self, triple: Triple) -> bool:
        """Tell whether two members have said a word beside a state, where the audience may read."""

    def redacted_names(self) -> RedactedNames | None:
        """Return whose names are redacted; None if nobody's are."""

    def blocked(self) -> frozenset[tuple[WordId, WordId, WordId]]:
        """Return the triples of words that are blocked for the audience."""

    def contributors(self) -> int:
        """Return from how many members something was learned where the audience may read, at most
        `CONTRIBUTORS`."""

    def total(self, state: State) -> int:
        """Return how often a state was counted; 0 if never."""

    def successors(self, state: State) -> dict[TokenId, int]:
        """Return every token counted at a state, with its count."""

    def named(self, text: str) -> WordId | None:
        """Return the word that a text folds to; None if nobody has used it where the audience may
        read."""

    def texts(self, tokens: Sequence[TokenId]) -> list[str]:
        """Return the tokens' texts in the order given."""
