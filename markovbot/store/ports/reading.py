"""One unchanging view of a style's counts: what walks, tables and filters ask."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from markovbot.chain.evidence import Evidence
from markovbot.chain.line import BlockedTriples
from markovbot.chain.states import TokenId, WordId
from markovbot.chain.walk import Chain
from markovbot.domain import WordList
from markovbot.store.ports.records import RedactedNames


class Reading(Chain, Evidence, Protocol):
    """One unchanging view of a style's counts, used from a single thread.

    Whatever it answers depends on the channels of the style's audience alone (`audience` None: on
    all of them, the operator's view), and on what people and admins have decided.
    """

    @property
    def background(self) -> Chain | None:
        """The counts of all that the audience may read, from which a narrower style may borrow
        (the background model of language-model adaptation); None if the style is no narrower."""

    def redacted_names(self) -> RedactedNames | None:
        """Return whose names are redacted; None if nobody's are."""

    def blocked(self) -> BlockedTriples:
        """Return the triples of words that are blocked for the audience."""

    def word_list(self) -> WordList:
        """Return what the guild has banned. None of its words is counted any more; what holds its
        phrases, or fits its patterns, may be."""

    def contributors(self) -> int:
        """Return from how many members something was learned where the audience may read, at most
        `CONTRIBUTORS`; that many if it is kept that the guild once had them."""

    def named(self, text: str) -> WordId | None:
        """Return the word that a text folds to; None if nobody has used it where the audience may
        read."""

    def beginning_with(self, prefix: str, longest: int) -> Iterator[tuple[WordId, str]]:
        """Yield the words of so many characters at most, and their texts, that begin with a folded
        text and that somebody has used where the audience may read: the shortest first, those as
        long by code points."""

    def texts(self, tokens: Sequence[TokenId]) -> list[str]:
        """Return the tokens' texts in the order given."""
