"""Which triples of words are blocked together with a line.

Kept is a keyed hash of their texts. By the ids of words, a triple would be blocked as long as
somebody uses its words, in any channel of any guild: then what is refused in one channel would tell
what is written in another. And it would keep words that were to be forgotten.
"""

from collections.abc import Callable, Collection, Sequence
from itertools import pairwise

from markovbot.chain.states import END, START, WordId, WordTriple
from markovbot.domain import GuildId
from markovbot.store.rules.digest import EDGES
from markovbot.store.rules.hashing import hashed_triple
from markovbot.text import fold


def triples_of(tokens: Sequence[str]) -> set[tuple[str, str, str]]:
    """Return every three words in a row of a line, its beginning and its end among them."""
    words = [EDGES[START], *map(fold, tokens), EDGES[END]]
    return {
        (first, second, third)
        for (first, second), third in zip(pairwise(words), words[2:], strict=False)
    }


class BlockedTriples:
    """The blocked triples of a guild, asked by the ids of their words; `text_of` returns the text
    of a word."""

    def __init__(
        self,
        key: bytes,
        guild: GuildId,
        hashes: Collection[bytes],
        text_of: Callable[[WordId], str],
    ) -> None:
        self._key = key
        self._guild = guild
        self._hashes = hashes
        self._text_of = text_of
        self._texts: dict[WordId, str] = {START: EDGES[START], END: EDGES[END]}

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._hashes)

    def __contains__(self, triple: WordTriple) -> bool:
        """Tell whether three words are blocked in this order."""
        first, second, third = map(self._text, triple)
        return hashed_triple(self._key, self._guild, (first, second, third)) in self._hashes

    def _text(self, word: WordId) -> str:
        if (found := self._texts.get(word)) is None:
            found = self._texts[word] = self._text_of(word)
        return found
