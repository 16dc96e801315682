"""The digest of a guild's model, from the packed counts."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np

from markovbot.chain.states import Relation
from markovbot.store.packed.keys import (
    LOWEST_WORD,
    SOURCE_SHIFT,
    Ids,
    before_previous_words,
    previous_words,
    split,
)
from markovbot.store.packed.runs import guild_entries
from markovbot.store.packed.storage import BlockStorage
from markovbot.store.rules.digest import (
    EDGES,
    LANES,
    Lanes,
    SourceTotals,
    hexdigest,
    source_sum,
    source_text,
    state_lanes,
    text_lanes,
    token_lanes,
    transition_sum,
)


class TextsById(NamedTuple):
    """All words and all tokens of a vocabulary, each with its id."""

    words: Iterable[tuple[int, str]]
    tokens: Iterable[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class IdHashes:
    """The hash of what each id stands for; `ids` are ascending."""

    ids: Ids
    lanes: Lanes

    @classmethod
    def of(
        cls,
        texts: Iterable[tuple[int, str]],
        hashed: Callable[[Iterable[str]], Lanes] = text_lanes,
    ) -> Self:
        """Hash the texts of ids."""
        pairs = sorted(texts)
        return cls(
            np.array([id_ for id_, _ in pairs], np.uint64), hashed(text for _, text in pairs)
        )

    def look_up(self, ids: Ids) -> Lanes:
        """Return the hashes of ids, which must all be known."""
        return self.lanes[self.ids.searchsorted(ids)]


def digest(
    storage: BlockStorage,
    guild: int | None,
    vocabulary: TextsById,
    sources: Mapping[int, SourceTotals],
    erasing: Collection[int],
) -> str:
    """Return the digest of a guild's counts in hex; reads all of them.

    `guild` is its id, None if nothing was learned in it. `sources` tells of each source by its code
    what it is and how much it has said; those that are being erased are given apart.
    """
    if guild is None:
        return hexdigest(np.zeros(LANES, np.uint64))
    hashes = IdHashes.of(
        (code, source_text(one.channel, one.member, one.period)) for code, one in sources.items()
    )
    words = IdHashes.of([*vocabulary.words, *EDGES.items()])
    tokens = IdHashes.of([*vocabulary.tokens, *EDGES.items()], token_lanes)
    gone = np.array(sorted(erasing), np.uint64)
    sums = source_sum(sources.values())
    for relation in Relation:
        for entries in guild_entries(storage, relation, guild):
            high, low = split(entries.keys)
            counts = entries.counts
            code = low >> np.uint64(SOURCE_SHIFT)
            if len(gone):
                kept = ~np.isin(code, gone)
                high, low, counts, code = high[kept], low[kept], counts[kept], code[kept]
            states, place = np.unique(high, return_inverse=True)
            state = state_lanes(
                np.uint64(relation),
                words.look_up(previous_words(relation, states)),
                words.look_up(before_previous_words(states)),
            )
            token = tokens.look_up(low & np.uint64(LOWEST_WORD))
            sums += transition_sum(state[place], hashes.look_up(code), token, counts)
    return hexdigest(sums)
