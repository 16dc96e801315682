"""Counts with texts in place of ids, and how they lie in the file."""

import sqlite3
from collections.abc import Iterator

from markovbot.domain import ChannelId, GuildId, MemberId, Scope
from markovbot.store.model import inspection as model
from markovbot.store.model.inspection import SourceNames
from markovbot.store.packed.codec import decode
from markovbot.store.packed.entries import Entries
from markovbot.store.packed.keys import HIGHEST, LOWEST, source_code
from markovbot.store.packed.runs import blocks_within
from markovbot.store.ports import CountRecord
from markovbot.store.sqlite.counts.blocks import SqliteBlockStorage
from markovbot.store.sqlite.counts.sources import guild_id, where
from markovbot.store.sqlite.counts.texts import SqliteTexts


def inspect_counts(connection: sqlite3.Connection, scope: Scope) -> Iterator[CountRecord]:
    """Yield the forward counts of order 2 of a scope."""
    guild = guild_id(connection, scope.guild)
    if guild is None:
        return iter(())
    return model.inspect_counts(
        SqliteBlockStorage(connection), guild, _names(connection, scope), SqliteTexts(connection)
    )


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
        if self._guild is None:
            return iter(())
        texts = SqliteTexts(self._connection)
        return model.guild_records(entries, self._guild, self._names, texts)


def _names(connection: sqlite3.Connection, scope: Scope) -> SourceNames:
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
