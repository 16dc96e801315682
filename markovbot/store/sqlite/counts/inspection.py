"""Counts with texts in place of ids: those of a member for export, all of a guild for an audit."""

import json
import sqlite3
from collections.abc import Iterator

import numpy as np

from markovbot.chain.states import NOWHERE, START, TO_END, Relation
from markovbot.domain import ChannelId, GuildId, MemberId, Scope
from markovbot.store.packed.codec import decode
from markovbot.store.packed.entries import Entries
from markovbot.store.packed.keys import (
    HIGHEST,
    LOWEST,
    LOWEST_WORD,
    SOURCE_SHIFT,
    Ids,
    before_previous_words,
    guild_range,
    lowest,
    previous_words,
    source_code,
    split,
)
from markovbot.store.packed.runs import blocks_within
from markovbot.store.ports import CountRecord
from markovbot.store.sqlite.counts.blocks import SqliteBlockStorage
from markovbot.store.sqlite.counts.sources import guild_id, where
from markovbot.store.sqlite.counts.statistics import all_entries

Names = dict[int, tuple[ChannelId, MemberId, int]]
"""Channel, member and period by the code of a source."""


def inspect_counts(connection: sqlite3.Connection, scope: Scope) -> Iterator[CountRecord]:
    """Yield the forward counts of order 2 of a scope; all other counts are sums of them,
    but for transitions of one word beside one that is banned."""
    guild = guild_id(connection, scope.guild)
    if guild is not None:
        names = _names(connection, scope)
        for entries in all_entries(connection, Relation.FORWARD, guild):
            yield from _records(connection, names, entries)


class SqliteLayout:
    """Implements `StorageLayout`: how a guild's counts lie in the file, inside one transaction."""

    def __init__(self, connection: sqlite3.Connection, guild: GuildId) -> None:
        self._connection = connection
        self._guild = guild_id(connection, guild)
        self._names = _names(connection, Scope(guild))

    def tokens(self) -> list[str]:
        """Return all tokens in the order of their rows."""
        return [text for (text,) in self._connection.execute("SELECT text FROM token ORDER BY id")]

    def words(self) -> list[str]:
        """Return all words in the order of their rows."""
        return [text for (text,) in self._connection.execute("SELECT text FROM word ORDER BY id")]

    def written(self) -> Iterator[CountRecord]:
        """Yield the guild's counts in the order in which blocks were written."""
        for block in self.blocks():
            yield from self._of_guild(decode(block))

    def newest(self) -> Iterator[CountRecord]:
        """Yield the guild's counts in the smallest of several runs."""
        storage = SqliteBlockStorage(self._connection)
        runs = [run for run in storage.runs() if run.entries]
        if len(runs) > 1:
            for block in blocks_within(storage, runs[0].id, LOWEST, HIGHEST):
                yield from self._of_guild(block.entries)

    def blocks(self) -> Iterator[bytes]:
        """Yield the bytes of every block."""
        for (data,) in self._connection.execute("SELECT data FROM block ORDER BY id"):
            yield data

    def _of_guild(self, entries: Entries) -> Iterator[CountRecord]:
        if self._guild is not None:
            first, last = guild_range(self._guild, Relation.FORWARD)
            part = entries.part(entries.position(lowest(first)), entries.position(lowest(last)))
            yield from _records(self._connection, self._names, part)


def _names(connection: sqlite3.Connection, scope: Scope) -> Names:
    """Return the sources of a scope, without those that are being erased."""
    picked = where(connection, scope)
    if picked is None:
        return {}
    condition, parameters = picked
    rows = connection.execute(
        "SELECT here.channel, here.member, channel.snowflake, member.snowflake, period "
        f"FROM (SELECT * FROM source WHERE {condition}) AS here "
        "JOIN channel ON channel.guild = here.guild AND channel.id = here.channel "
        "JOIN member ON member.guild = here.guild AND member.id = here.member",
        parameters,
    )
    return {
        source_code(channel, member): (ChannelId(place), MemberId(who), period)
        for channel, member, place, who, period in rows
    }


def _records(
    connection: sqlite3.Connection, names: Names, entries: Entries
) -> Iterator[CountRecord]:
    high, low = split(entries.keys)
    previous, before_previous = previous_words(Relation.FORWARD, high), before_previous_words(high)
    codes = low >> np.uint64(SOURCE_SHIFT)
    # States of one word are sums of those of two, except at the beginning of a message.
    wanted = np.isin(codes, np.fromiter(names, np.uint64, len(names)))
    wanted &= (before_previous != NOWHERE) | (previous == START)
    previous, before_previous, codes = previous[wanted], before_previous[wanted], codes[wanted]
    tokens = low[wanted] & np.uint64(LOWEST_WORD)
    words = _texts(connection, "word", np.union1d(previous, before_previous))
    spellings: dict[int, str | None] = {**_texts(connection, "token", tokens), TO_END: None}
    for one, two, code, token, count in zip(
        before_previous.tolist(),
        previous.tolist(),
        codes.tolist(),
        tokens.tolist(),
        entries.counts[wanted].tolist(),
        strict=True,
    ):
        before = tuple(words[word] for word in (one, two) if word not in (NOWHERE, START))
        yield CountRecord(*names[code], before, spellings[token], count)


def _texts(connection: sqlite3.Connection, table: str, ids: Ids) -> dict[int, str]:
    listed = json.dumps(np.unique(ids).tolist())
    return dict(
        connection.execute(
            f"SELECT id, text FROM {table} WHERE id IN (SELECT value FROM json_each(?))", (listed,)
        ).fetchall()
    )
