"""Entries of several guilds, cut by guild, for a store in which each guild has ids of its own."""

from itertools import pairwise

import numpy as np

from markovbot.chain.states import Relation
from markovbot.store.packed.entries import Entries, beginnings
from markovbot.store.packed.keys import (
    RELATION_SHIFT,
    guilds_of,
    join,
    split,
    with_guild,
)


def split_by_guild(entries: Entries, guild: int) -> dict[int, Entries]:
    """Return the entries of each guild by its id; their keys have the id `guild` instead.

    So one batch can be counted for many guilds at once, under ids that only serve to tell them
    apart, also where all guilds' keys have the same id.
    """
    high, low = split(entries.keys)
    of_forms = high >> np.uint64(RELATION_SHIFT) == np.uint64(Relation.SURFACE_FORM)
    guilds = np.empty(len(high), np.uint64)
    for relation, its in ((Relation.SURFACE_FORM, of_forms), (Relation.FORWARD, ~of_forms)):
        guilds[its] = guilds_of(relation, high[its])
        high[its] = with_guild(relation, high[its], guild)
    order = np.argsort(guilds, kind="stable")
    keys, counts = join(high[order], low[order]), entries.counts[order]
    cuts = [*beginnings(guilds[order]).tolist(), len(keys)]
    return {
        int(guilds[order[first]]): Entries(keys[first:stop], counts[first:stop])
        for first, stop in pairwise(cuts)
    }
