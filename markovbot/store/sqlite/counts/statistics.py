"""How much is stored, by scope and by guild, and whether the stored counts are consistent."""

import sqlite3
from collections.abc import Iterator

from markovbot.domain import ChannelId, GuildId, MemberId, Scope
from markovbot.store.model import statistics as model
from markovbot.store.packed.integrity import check_blocks, check_sums
from markovbot.store.packed.keys import source_code
from markovbot.store.ports import ModelStatistics, ScopeStatistics
from markovbot.store.sqlite.counts.blocks import SqliteBlockStorage
from markovbot.store.sqlite.counts.sources import guild_id, where, within_audience


def scope_statistics(
    connection: sqlite3.Connection, scope: Scope, audience: frozenset[ChannelId] | None = None
) -> ScopeStatistics:
    """Return how much was learned in a scope, in the audience's channels (None: in all)."""
    picked = where(connection, scope)
    if picked is None:
        return ScopeStatistics(0, 0, 0, 0)
    condition, parameters = picked
    allowed, channels = within_audience(audience)
    row = connection.execute(
        "SELECT COALESCE(SUM(messages), 0), COALESCE(SUM(tokens), 0), COUNT(DISTINCT channel), "
        "COUNT(DISTINCT (SELECT snowflake FROM member "
        "WHERE member.guild = source.guild AND member.id = source.member)) "
        f"FROM source WHERE {condition} AND {allowed}",
        (*parameters, *channels),
    ).fetchone()
    return ScopeStatistics(*row)


def statistics_by_guild(
    connection: sqlite3.Connection, member: MemberId
) -> dict[GuildId, ScopeStatistics]:
    """Return how much was learned from a person, by guild."""
    guilds = connection.execute(
        "SELECT snowflake FROM guild WHERE EXISTS "
        "(SELECT 1 FROM member WHERE member.guild = guild.id AND member.snowflake = ?)",
        (member,),
    ).fetchall()
    return {
        GuildId(guild): scope_statistics(connection, Scope(GuildId(guild), member=member))
        for (guild,) in guilds
    }


def model_statistics(connection: sqlite3.Connection, guild: GuildId) -> ModelStatistics:
    """Count a guild's distinct words, and distinct forward transitions by source."""
    return model.model_statistics(SqliteBlockStorage(connection), guild_id(connection, guild))


def check(connection: sqlite3.Connection) -> list[str]:
    """Return what is wrong with the database, a sentence each; empty if nothing is."""
    findings = [
        f"SQLite reports: {row[0]}"
        for row in connection.execute("PRAGMA integrity_check(10)")
        if row[0] != "ok"
    ]
    if findings:
        return findings  # a damaged file's counts mean nothing
    findings += check_blocks(SqliteBlockStorage(connection))
    findings += _check_sums(connection)
    (reversed_,) = connection.execute("SELECT COUNT(*) FROM learned WHERE low > high").fetchone()
    if reversed_:
        findings.append(f"{reversed_} learned ranges end before they begin")
    return findings


def _check_sums(connection: sqlite3.Connection) -> Iterator[str]:
    """Compare the counts with what the tables say of sources, tokens and words."""
    (removing,) = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM erasing) OR EXISTS (SELECT 1 FROM purge)"
    ).fetchone()
    said = {
        (guild, source_code(channel, member)): tokens
        for guild, channel, member, tokens in connection.execute(
            "SELECT guild, channel, member, tokens FROM source WHERE tokens <> 0"
        )  # where all words of a source are banned, it has none
    }
    known = {token for (token,) in connection.execute("SELECT id FROM token")}
    suspects = {token for (token,) in connection.execute("SELECT token FROM suspect")}
    storage = SqliteBlockStorage(connection)
    yield from check_sums(storage, None if removing else said, known, suspects)
    (unspelled,) = connection.execute(
        "SELECT COUNT(*) FROM word WHERE NOT EXISTS "
        "(SELECT 1 FROM token WHERE token.word = word.id)"
    ).fetchone()
    if unspelled:
        yield f"{unspelled} words are stored that nobody uses"
