"""A hash of a guild's logical content that no ids, order of rows or merging can change."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b, sha256
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from markovbot.chain.states import END, NOWHERE, START, Relation
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
from markovbot.store.sqlite.counts.sources import erasing, guild_id
from markovbot.store.sqlite.counts.statistics import all_entries

EDGES: Final = {NOWHERE: "\x00", START: "\x02", END: "\x03"}
"""How a digest writes what is no word: as control characters, which no token contains."""

LANES: Final = 2
"""Numbers of 64 bits that the content is added up into."""


@dataclass(frozen=True, slots=True)
class Hashes:
    """For each id (ascending) a hash of what it stands for, a row of lanes."""

    ids: Ids
    lanes: NDArray[np.uint64]

    @classmethod
    def of(cls, named: Iterable[tuple[int, str]]) -> Self:
        """Hash what ids stand for."""
        pairs = sorted(named)
        digests = b"".join(
            blake2b(text.encode(), digest_size=8 * LANES).digest() for _, text in pairs
        )
        return cls(
            np.array([id_ for id_, _ in pairs], np.uint64),
            np.frombuffer(digests, np.uint64).reshape(-1, LANES),
        )

    def look_up(self, ids: Ids) -> NDArray[np.uint64]:
        """Return the hashes of ids that are all known."""
        return self.lanes[self.ids.searchsorted(ids)]


def digest(connection: sqlite3.Connection, guild: GuildId) -> str:
    """Return a SHA-256 over a guild's counts, with texts and snowflakes in place of ids.

    Each key becomes a pseudo-random number, and the counts times these numbers are added up modulo
    2^128 (a multiset hash: Clarke et al., 2003, doi:10.1007/978-3-540-40061-5_12). Meant to tell
    whether two models are the same, not to hold against somebody who makes up a model.
    """
    sums = np.zeros(LANES, np.uint64)
    id_ = guild_id(connection, guild)
    if id_ is not None:
        sums += _sources(connection, id_)
        sums += _transitions(connection, id_)
    return sha256(sums.astype("<u8").tobytes()).hexdigest()


def _sources(connection: sqlite3.Connection, guild: int) -> NDArray[np.uint64]:
    rows = connection.execute(
        "SELECT channel.snowflake, member.snowflake, period, SUM(messages), SUM(tokens) "
        "FROM source "
        "JOIN channel ON channel.guild = source.guild AND channel.id = channel "
        "JOIN member ON member.guild = source.guild AND member.id = member "
        "WHERE source.guild = ? GROUP BY 1, 2, 3",  # a member may have several ids in a period
        (guild,),
    )
    written = Hashes.of((0, "\n".join(map(str, row))) for row in rows)
    sums: NDArray[np.uint64] = written.lanes.sum(axis=0)
    return sums


def _transitions(connection: sqlite3.Connection, guild: int) -> NDArray[np.uint64]:
    words = Hashes.of([*connection.execute("SELECT id, text FROM word"), *EDGES.items()])
    tokens = Hashes.of([*connection.execute("SELECT id, text FROM token"), *EDGES.items()])
    sources = Hashes.of(
        (source_code(channel, member), f"{where}\n{who}\n{period}")
        for channel, member, where, who, period in connection.execute(
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
            state = _mixed(
                words.look_up(previous_words(relation, states))
                + _mixed(words.look_up(before_previous_words(states)) + np.uint64(relation))
            )
            key = _mixed(
                state[place]
                + _mixed(
                    sources.look_up(code) + _mixed(tokens.look_up(low & np.uint64(LOWEST_WORD)))
                )
            )
            sums += (key * counts[:, None]).sum(axis=0, dtype=np.uint64)
    return sums


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Scramble each number (the finaliser of SplitMix64: Steele et al., 2014)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))
