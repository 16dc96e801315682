"""Entries as transitions that another store can take, and back: ids become places, or the reverse.

The places of ids are in the order of the ids, and new ids are given in the order of the places. So
entries stay sorted on the way, unless some of the words have ids already.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Self

import numpy as np

from markovbot.chain.states import FIRST_FREE_ID, Relation
from markovbot.store.packed.compression import DamagedBlock
from markovbot.store.packed.entries import Entries
from markovbot.store.packed.keys import (
    LOWEST_WORD,
    SOURCE_SHIFT,
    Ids,
    Keys,
    before_previous_words,
    join,
    previous_words,
    split,
    state_keys,
)
from markovbot.store.packed.runs import guild_entries
from markovbot.store.packed.storage import BlockStorage
from markovbot.store.ports.copying import Numbers, Transitions

EDGES: Final = np.arange(FIRST_FREE_ID, dtype=np.uint64)
"""What is no text has one number everywhere."""


@dataclass(frozen=True, slots=True)
class GuildIds:
    """The ids of a guild's words and tokens, and the codes of its sources, by their places."""

    words: Ids
    tokens: Ids
    sources: Ids

    @classmethod
    def of(cls, words: Iterable[int], tokens: Iterable[int], sources: Iterable[int]) -> Self:
        """Return the ids as arrays."""
        return cls(*(np.array(list(ids), np.uint64) for ids in (words, tokens, sources)))


def slices(
    storage: BlockStorage, guild: int, ids: GuildIds, forms: Iterable[Entries] | None = None
) -> Iterator[Transitions]:
    """Yield all transitions of a guild; `ids` are ascending. `forms` are its surface forms, in
    their order, if they have been read already.

    Raises DamagedBlock if something is counted of which no id is given.
    """
    for relation in Relation:
        read = guild_entries(storage, relation, guild)
        if relation is Relation.SURFACE_FORM and forms is not None:
            read = iter(forms)
        for entries in read:
            if len(entries):
                yield _transitions(relation, entries, ids)


def _transitions(relation: Relation, entries: Entries, ids: GuildIds) -> Transitions:
    high, low = split(entries.keys)
    return Transitions(
        relation,
        _numbers(ids.words, previous_words(relation, high)),
        _numbers(ids.words, before_previous_words(high)),
        _places(ids.sources, low >> np.uint64(SOURCE_SHIFT)),
        _numbers(ids.tokens, low & np.uint64(LOWEST_WORD)),
        entries.counts,
    )


def _numbers(known: Ids, ids: Ids) -> Numbers:
    """Return the numbers of words or tokens."""
    edges = ids < np.uint64(FIRST_FREE_ID)
    if not edges.any():
        return _places(known, ids) + np.uint64(FIRST_FREE_ID)
    numbers = ids.copy()
    numbers[~edges] = _places(known, ids[~edges]) + np.uint64(FIRST_FREE_ID)
    return numbers


def _places(known: Ids, ids: Ids) -> Numbers:
    places = known.searchsorted(ids)
    if len(ids) and (not len(known) or (known.take(places, mode="clip") != ids).any()):
        raise DamagedBlock("a block counts what isn't known")
    return places.astype(np.uint64)


class KeysOf:
    """The keys of transitions in a store whose ids are given, in any order."""

    def __init__(self, guild: int, ids: GuildIds) -> None:
        self._guild = np.array([guild], np.uint64)
        self._words = np.concatenate([EDGES, ids.words])
        self._tokens = np.concatenate([EDGES, ids.tokens])
        self._sources = ids.sources << np.uint64(SOURCE_SHIFT)

    def __call__(self, transitions: Transitions) -> Keys:
        """Return the key of each."""
        high = state_keys(
            transitions.relation,
            self._guild,
            self._words[transitions.previous],
            self._words[transitions.before_previous],
        )
        return join(high, self._sources[transitions.source] | self._tokens[transitions.token])
