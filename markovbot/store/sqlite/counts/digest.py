"""The digest of a guild's model in SQLite."""

import sqlite3

from markovbot.domain import GuildId
from markovbot.store.model import digest as model
from markovbot.store.packed.keys import source_code
from markovbot.store.rules.digest import SourceTotals
from markovbot.store.sqlite.counts.blocks import SqliteBlockStorage
from markovbot.store.sqlite.counts.sources import erasing, guild_id


def digest(connection: sqlite3.Connection, guild: GuildId) -> str:
    """Return the digest of a guild's counts in hex; reads all of them."""
    id_ = guild_id(connection, guild)
    vocabulary = model.TextsById(
        connection.execute("SELECT id, text FROM word"),
        connection.execute("SELECT id, text FROM token"),
    )
    gone = [] if id_ is None else erasing(connection, id_)
    storage = SqliteBlockStorage(connection)
    return model.digest(storage, id_, vocabulary, _sources(connection, guild), gone)


def _sources(connection: sqlite3.Connection, guild: GuildId) -> dict[int, SourceTotals]:
    """Return what the sources of a guild are and have said, by code."""
    rows = connection.execute(
        "SELECT source.channel, source.member, channel.snowflake, member.snowflake, period, "
        "messages, tokens FROM guild JOIN source ON source.guild = guild.id "
        "JOIN channel ON channel.guild = source.guild AND channel.id = source.channel "
        "JOIN member ON member.guild = source.guild AND member.id = source.member "
        "WHERE guild.snowflake = ?",
        (guild,),
    )
    return {
        source_code(channel, member): SourceTotals(*totals) for channel, member, *totals in rows
    }
