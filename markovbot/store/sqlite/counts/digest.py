"""The digest of a guild's model, from the packed counts."""

import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Self

import numpy as np

from markovbot.chain.states import Relation
from markovbot.domain import GuildId
from markovbot.store.packed.keys import (
    LOWEST_WORD,
    SOURCE_SHIFT,
    Ids,
    before_previous_words,
    previous_words,
    source_code,
    split,
)
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
    transition_lanes,
    weighted_sum,
)
from markovbot.store.sqlite.counts.sources import erasing, guild_id
from markovbot.store.sqlite.counts.statistics import all_entries


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


def digest(connection: sqlite3.Connection, guild: GuildId) -> str:
    """Return the digest of a guild's counts in hex; reads all of them."""
    id_ = guild_id(connection, guild)
    if id_ is None:
        return hexdigest(np.zeros(LANES, np.uint64))
    return hexdigest(_sources(connection, id_) + _transitions(connection, id_))


def _sources(connection: sqlite3.Connection, guild: int) -> Lanes:
    rows = connection.execute(
        "SELECT channel.snowflake, member.snowflake, period, SUM(messages), SUM(tokens) "
        "FROM source "
        "JOIN channel ON channel.guild = source.guild AND channel.id = channel "
        "JOIN member ON member.guild = source.guild AND member.id = member "
        "WHERE source.guild = ? GROUP BY 1, 2, 3",  # a member may have several ids in a period
        (guild,),
    )
    return source_sum(map(SourceTotals._make, rows))


def _transitions(connection: sqlite3.Connection, guild: int) -> Lanes:
    words = IdHashes.of([*connection.execute("SELECT id, text FROM word"), *EDGES.items()])
    tokens = IdHashes.of(
        [*connection.execute("SELECT id, text FROM token"), *EDGES.items()], token_lanes
    )
    sources = IdHashes.of(
        (source_code(channel, member), source_text(*snowflakes))
        for channel, member, *snowflakes in connection.execute(
            "SELECT source.channel, source.member, channel.snowflake, member.snowflake, period "
            "FROM source JOIN channel ON channel.guild = source.guild AND channel.id = channel "
            "JOIN member ON member.guild = source.guild AND member.id = member "
            "WHERE source.guild = ?",
            (guild,),
        )
    )
    gone = np.array(erasing(connection, guild), np.uint64)
    sums = np.zeros(LANES, np.uint64)
    for relation in Relation:
        for entries in all_entries(connection, relation, guild):
            high, low = split(entries.keys)
            counts = entries.counts.astype(np.uint64)
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
            sums += weighted_sum(
                transition_lanes(state[place], sources.look_up(code), token), counts
            )
    return sums
