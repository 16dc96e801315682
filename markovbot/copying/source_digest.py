"""The digest of a guild while it is on its way from one store to another."""

import numpy as np

from markovbot.chain.states import FIRST_FREE_ID, WordId
from markovbot.store.ports.copying import GuildRecords, Transitions
from markovbot.store.rules.digest import (
    EDGES,
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

UNUSED = ""
"""Stands for the numbers below `FIRST_FREE_ID` that are nothing's."""


class SourceDigest:
    """Adds up what is read at the source, slice by slice, to what `CountStore.digest` returns."""

    def __init__(self, records: GuildRecords) -> None:
        edges = [EDGES.get(WordId(number), UNUSED) for number in range(FIRST_FREE_ID)]
        self._words = text_lanes([*edges, *records.words])
        self._tokens = token_lanes([*edges, *(text for _, text in records.tokens)])
        totals = [
            SourceTotals(records.channels[channel], *records.members[member], messages, tokens)
            for channel, member, messages, tokens in records.sources
        ]
        self._sources = text_lanes(
            source_text(one.channel, one.member, one.period) for one in totals
        )
        self._sums: Lanes = source_sum(totals)

    def add(self, transitions: Transitions) -> None:
        """Add a slice."""
        relation, previous, before_previous, source, token, times = transitions
        begins = np.ones(len(times), np.bool_)
        begins[1:] = (previous[1:] != previous[:-1]) | (before_previous[1:] != before_previous[:-1])
        states = state_lanes(
            np.uint64(relation), self._words[previous[begins]], self._words[before_previous[begins]]
        )
        place = np.cumsum(begins) - 1
        self._sums += transition_sum(
            states[place], self._sources[source], self._tokens[token], times
        )

    def hexdigest(self) -> str:
        """Return the digest in hex of what was added."""
        return hexdigest(self._sums)
