"""What a guild's model consists of, counted in all of its entries."""

import numpy as np

from markovbot.chain.states import Relation
from markovbot.store.packed.keys import before_previous_words, previous_words, split
from markovbot.store.packed.runs import guild_entries
from markovbot.store.packed.storage import BlockStorage
from markovbot.store.ports import ModelStatistics


def model_statistics(storage: BlockStorage, guild: int | None) -> ModelStatistics:
    """Count a guild's distinct words, and distinct forward transitions by source.

    `guild` is its id, None if nothing was learned in it.
    """
    if guild is None:
        return ModelStatistics(0, 0)
    words: set[int] = set()
    for entries in guild_entries(storage, Relation.SURFACE_FORM, guild):
        high, _ = split(entries.keys)
        words.update(previous_words(Relation.SURFACE_FORM, np.unique(high)).tolist())
    transitions = 0
    for entries in guild_entries(storage, Relation.FORWARD, guild):
        high, _ = split(entries.keys)
        transitions += int(np.count_nonzero(before_previous_words(high)))
    return ModelStatistics(len(words), transitions)
