"""Phrases of a chat's own words that nobody has put together."""

from collections.abc import Sequence
from itertools import pairwise
from random import Random
from typing import Final

from markovbot.audit.canaries import WORDS
from markovbot.audit.texts import Text, ordinary_words, pairs_of

FEWEST_WORDS: Final = 60
"""Words that a chat needs, so that phrases are made of its own words alone."""

TRIES: Final = 10_000


def unsaid_phrases(
    texts: Sequence[Text], lengths: Sequence[int], rng: Random
) -> list[tuple[str, ...]]:
    """Return phrases of so many words each; fewer than asked for if a chat has hardly any words.

    Two members use each word, but no two of a phrase stand in a row in any message or in another
    phrase: otherwise somebody else would have said a part of it.
    """
    words = ordinary_words(texts)
    if len(words) < FEWEST_WORDS:
        words = [*words, *WORDS]
    pairs = pairs_of(texts)
    made: list[tuple[str, ...]] = []
    for _ in range(TRIES):
        if len(made) == len(lengths):
            break
        phrase = tuple(rng.sample(words, lengths[len(made)]))
        own = {*pairwise(phrase)}
        if pairs.isdisjoint(own):
            pairs |= own
            made.append(phrase)
    return made
