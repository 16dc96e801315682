"""Which triples of words are blocked together with a line."""

from collections.abc import Sequence
from itertools import pairwise

from markovbot.chain.states import END, START
from markovbot.store.rules.digest import EDGES
from markovbot.text import fold


def triples_of(tokens: Sequence[str]) -> set[tuple[str, str, str]]:
    """Return every three words in a row of a line, its beginning and its end among them."""
    words = [EDGES[START], *map(fold, tokens), EDGES[END]]
    return {
        (first, second, third)
        for (first, second), third in zip(pairwise(words), words[2:], strict=False)
    }
