"""The steps of an erasure and of a purge: what each slice removes, and where the next one goes on.

The caller notes the first step with what is to be removed, which hides it, and then does a slice a
transaction. After a crash it goes on where the last slice has ended.
"""

from collections import Counter
from collections.abc import Mapping, Set
from typing import Final, NamedTuple

import numpy as np

from markovbot.chain.states import Relation
from markovbot.store.packed.erasure import (
    remove_forms,
    remove_sources,
    remove_transitions,
    tokens_used,
)
from markovbot.store.packed.keys import Ids
from markovbot.store.packed.storage import BlockStorage

STAGES: Final = (Relation.FORWARD, Relation.BACKWARD, Relation.SURFACE_FORM)
"""The stages of an erasure: the relations in the order in which they are erased. After the last one
each suspect token is looked up: nobody may use it any more."""

DIRECTIONS: Final = (Relation.FORWARD, Relation.BACKWARD)
"""The stages of a purge that go slice by slice. The surface forms come last: as long as there are
some, a word keeps its id."""


class ErasureSlice(NamedTuple):
    """Where an erasure goes on after a slice, and the tokens that the slice has made suspect.

    The entries are gone when `stage` is the length of `STAGES`.
    """

    stage: int
    cursor: bytes | None
    suspects: Ids


def erase_slice(
    storage: BlockStorage, guild: int, sources: Ids, stage: int, cursor: bytes | None
) -> ErasureSlice:
    """Remove the entries of some sources (ascending codes) of a guild from the next slice.

    The first slice has stage 0 and no cursor.
    """
    relation = STAGES[stage]
    removed = remove_sources(storage, guild, relation, sources, cursor)
    # Beside a banned word, the forms may be all that is counted of a token.
    suspects = removed.tokens if relation is Relation.SURFACE_FORM else np.empty(0, np.uint64)
    return ErasureSlice(stage + (removed.cursor is None), removed.cursor, suspects)


class PurgeSlice(NamedTuple):
    """Where a purge goes on after a slice; `stage` is None after the last one.

    `unsaid` has the number of tokens that the slice has taken from each source, by the source's
    code: so many less has it said.
    """

    stage: int | None
    cursor: bytes | None
    unsaid: dict[int, int]


def purge_slice(
    storage: BlockStorage, guild: int, words: Ids, tokens: Ids, stage: int, cursor: bytes | None
) -> PurgeSlice:
    """Remove from the next slice what touches some words (ascending, and their tokens) in a guild.

    The first slice has stage 0 and no cursor.
    """
    if stage < len(DIRECTIONS):
        cursor = remove_transitions(storage, guild, DIRECTIONS[stage], words, tokens, cursor)
        return PurgeSlice(stage + (cursor is None), cursor, {})
    unsaid: Counter[int] = Counter()
    for word in words.tolist():
        last, times = remove_forms(storage, guild, word)
        unsaid.update(times)
        if not last:
            return PurgeSlice(stage, None, unsaid)
    return PurgeSlice(None, None, unsaid)


def unused_tokens(storage: BlockStorage, suspects: Mapping[int, Set[int]]) -> list[int]:
    """Return those of some tokens, given by the words that they spell, that no guild uses."""
    return [
        token
        for word, tokens in suspects.items()
        for token in tokens - tokens_used(storage, word, tokens)
    ]
