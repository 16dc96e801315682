"""Which counts follow from others, so that a log of batches needn't hold them.

Every transition from a state of one word is also one from a state of two, except at the edge where
a sequence begins; and every token is counted once after what came before it. So of whole sequences,
states of two words and those edges are enough: two of five entries.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from markovbot.chain.states import END, START, TO_END, Relation
from markovbot.store.packed.entries import Entries
from markovbot.store.packed.keys import (
    LOWEST_WORD,
    RELATION_SHIFT,
    Keys,
    before_previous_words,
    join,
    previous_words,
    split,
    state_keys,
)


def underived(keys: Keys) -> NDArray[np.bool_]:
    """Mark the keys whose counts don't follow from those of others, if no word was left out."""
    high, _ = split(keys)
    two_words = before_previous_words(high) != 0
    previous = previous_words(Relation.FORWARD, high)
    edges = (previous == np.uint64(START)) | (previous == np.uint64(END))
    forms = high >> np.uint64(RELATION_SHIFT) == np.uint64(Relation.SURFACE_FORM)
    marked: NDArray[np.bool_] = (two_words | edges) & ~forms
    return marked


def with_derived(entries: Entries, guild: int, word_of: Callable[[int], int]) -> Entries:
    """Return all entries of a guild, given the underived ones."""
    high, low = split(entries.keys)
    two_words = before_previous_words(high) != 0
    one_word = high[two_words] & ~np.uint64(LOWEST_WORD)
    shorter = Entries.summed(join(one_word, low[two_words]), entries.counts[two_words])
    both = Entries.merged([shorter, entries.picked(~two_words)])
    return Entries.merged([entries.picked(two_words), both, _forms(both, guild, word_of)])


def _forms(entries: Entries, guild: int, word_of: Callable[[int], int]) -> Entries:
    """Return the surface forms of what follows states of one word."""
    high, low = split(entries.keys)
    tokens = low & np.uint64(LOWEST_WORD)
    said = (high >> np.uint64(RELATION_SHIFT) == np.uint64(Relation.FORWARD)) & (tokens != TO_END)
    words = np.array([word_of(token) for token in tokens[said].tolist()], np.uint64)
    guilds = np.full(len(words), guild, np.uint64)
    states = state_keys(Relation.SURFACE_FORM, guilds, words, np.zeros(len(words), np.uint64))
    return Entries.summed(join(states, low[said]), entries.counts[said])
