"""The port between a guild's model and a store: what is asked of a guild besides its counts.

Ids are those of the keys of entries (`packed/keys.py`). A source is given by its code.

A mapping that is returned may hold more than was asked for. So a store that has everything in
dictionaries returns these, and one that asks a database returns what it has cached. No caller
copies such a mapping, changes it or goes through it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from typing import Final, Protocol

from markovbot.chain.line import BlockedTriples
from markovbot.chain.states import END, FROM_START, START, TO_END, WordId
from markovbot.domain import ChannelId, WordList
from markovbot.store.packed.keys import Ids
from markovbot.store.ports import RedactedNames

UNKNOWN: Final = 0
"""The id of a guild of which nothing was learned: no guild is given it."""

TOKENS_OF_EDGES: Final[Mapping[int, Sequence[int]]] = {START: [FROM_START], END: [TO_END]}
"""The tokens of the words that are no texts."""


class GuildTexts(Protocol):
    """The texts of words and tokens; the edges of a message have none."""

    def word_texts(self, words: Collection[int]) -> Mapping[int, str]:
        """Return the texts of at least some words, folded."""

    def token_texts(self, tokens: Collection[int]) -> Mapping[int, str]:
        """Return the texts of at least some tokens, as they were written."""


class GuildView(GuildTexts, Protocol):
    """What a store knows of a guild, inside one snapshot, used from a single thread.

    A reading asks for words and tokens thousands of times a line and caches none of the answers. A
    store that has to look them up in a database should cache them.
    """

    @property
    def id(self) -> int:
        """The guild's id; `UNKNOWN` if nothing was learned in it."""

    def word(self, token: int) -> WordId:
        """Return the word that a token spells; the edges are tokens, too."""

    def words_of(self, tokens: Collection[int]) -> Set[WordId]:
        """Return the words that some tokens spell."""

    def tokens(self, word: int) -> Sequence[int]:
        """Return the tokens that spell a word; the edges are words, too."""

    def words_named(self, texts: Collection[str]) -> Mapping[str, WordId]:
        """Return at least the words of some folded texts that somebody has used."""

    def beginning_with(self, prefix: str, longest: int) -> Iterable[tuple[WordId, str]]:
        """Return the words of so many characters at most, and their texts, that begin with a folded
        text: the shortest first, those as long by code points."""

    def is_mark(self, word: int) -> bool:
        """Tell whether a word is a mark (`text.marks.is_mark`)."""

    def mark_tokens(self, tokens: Set[int]) -> Mapping[int, WordId]:
        """Return the words of at least those of some tokens that are marks, and of no others."""

    def channels(self) -> Mapping[int, int]:
        """Return the snowflake of each channel by its id. Here a caller goes through all of them,
        so it must hold no others."""

    def person(self, member: int) -> int:
        """Return the snowflake of a member's id: one person may have several ids. 0 if there is
        none, as for a source that is being erased."""

    def sources_of(self, person: int) -> Collection[int]:
        """Return the sources of a person's snowflake, without those that are being erased."""

    def erasing(self) -> Collection[int]:
        """Return the sources that are being erased: forgotten, but not gone from all blocks."""

    def hidden(self) -> Ids:
        """Return the tokens of the words that are being purged, ascending."""

    def contributors(self, audience: frozenset[ChannelId] | None, most: int) -> int:
        """Return how many members something was learned from in the audience's channels (None: in
        all), or `most` if that is fewer."""

    def had_three(self) -> bool:
        """Tell whether it is kept that the guild once had three contributors."""

    def redacted_names(self) -> RedactedNames | None:
        """Return whose names are redacted; None if nobody's are."""

    def blocked(self, audience: frozenset[ChannelId] | None) -> BlockedTriples:
        """Return the triples of words that are blocked for an audience (None: in any channel)."""

    def word_list(self) -> WordList:
        """Return what the guild has banned."""
