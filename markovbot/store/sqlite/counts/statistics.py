"""How much is stored, by scope and by guild, and whether the stored counts are consistent."""

import sqlite3
from collections import Counter
from collections.abc import Iterator

import numpy as np

from markovbot.chain.states import Relation
from markovbot.domain import ChannelId, GuildId, MemberId, Scope
from markovbot.store.packed.entries import Counts, Entries
from markovbot.store.packed.integrity import check_blocks
from markovbot.store.packed.keys import (
    ALL_WORDS,
    LOWEST_WORD,
    SOURCE_SHIFT,
    Ids,
    before_previous_words,
    guild_key,
    guild_range,
    guilds_of,
    lowest,
    previous_words,
    source_code,
    split,
    word_key,
)
from markovbot.store.packed.runs import scan
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


def all_entries(
    connection: sqlite3.Connection, relation: Relation, guild: int
) -> Iterator[Entries]:
    """Yield a guild's entries of a relation, in order of their keys."""
    first, last = guild_range(guild, relation)
    for entries in scan(SqliteBlockStorage(connection), lowest(first), lowest(last)):
        if relation is Relation.SURFACE_FORM:
            high, _ = split(entries.keys)
            yield entries.picked(guilds_of(relation, high) == np.uint64(guild))
        else:
            yield entries


def model_statistics(connection: sqlite3.Connection, guild: GuildId) -> ModelStatistics:
    """Count a guild's distinct words, and distinct forward transitions by source."""
    id_ = guild_id(connection, guild)
    if id_ is None:
        return ModelStatistics(0, 0)
    words: set[int] = set()
    for entries in all_entries(connection, Relation.SURFACE_FORM, id_):
        high, _ = split(entries.keys)
        words.update(previous_words(Relation.SURFACE_FORM, np.unique(high)).tolist())
    transitions = 0
    for entries in all_entries(connection, Relation.FORWARD, id_):
        high, _ = split(entries.keys)
        transitions += int(np.count_nonzero(before_previous_words(high)))
    return ModelStatistics(len(words), transitions)


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
    """Compare each source's sums of forward, backward and surface-form counts with each other."""
    sums = {relation: Counter[tuple[int, int]]() for relation in Relation}
    used: set[int] = set()
    for relation, counted in sums.items():
        first = word_key(0) if relation is Relation.SURFACE_FORM else guild_key(0, relation)
        for entries in scan(
            SqliteBlockStorage(connection), lowest(first), lowest(first + ALL_WORDS)
        ):
            high, low = split(entries.keys)
            if relation is Relation.SURFACE_FORM:
                used.update(np.unique(low & np.uint64(LOWEST_WORD)).tolist())
                counts = entries.counts
            else:  # states of one word count everything once; those of two would count it twice
                one = before_previous_words(high) == 0
                high, low, counts = high[one], low[one], entries.counts[one]
            _add_up(counted, guilds_of(relation, high), low >> np.uint64(SOURCE_SHIFT), counts)
    (pending,) = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM erasing) OR EXISTS (SELECT 1 FROM purge)"
    ).fetchone()
    learned = {
        (guild, source_code(channel, member)): tokens
        for guild, channel, member, tokens in connection.execute(
            "SELECT guild, channel, member, tokens FROM source WHERE tokens <> 0"
        )  # where all words of a source are banned, it has none
    }
    forward, backward, forms = (
        sums[Relation.FORWARD],
        sums[Relation.BACKWARD],
        sums[Relation.SURFACE_FORM],
    )
    if not pending and learned != dict(forms):
        yield "sources have a wrong number of tokens"
    if not pending and forward != backward:
        yield "sources count differently forwards and backwards"
    known = {row[0] for row in connection.execute("SELECT id FROM token")}
    suspects = {row[0] for row in connection.execute("SELECT token FROM suspect")}
    if known - used - suspects:
        yield f"{len(known - used - suspects)} tokens are stored that nobody uses"
    if used - known:
        yield f"{len(used - known)} tokens are counted that have no spelling"
    (unspelled,) = connection.execute(
        "SELECT COUNT(*) FROM word WHERE NOT EXISTS "
        "(SELECT 1 FROM token WHERE token.word = word.id)"
    ).fetchone()
    if unspelled:
        yield f"{unspelled} words are stored that nobody uses"


def _add_up(sums: Counter[tuple[int, int]], guilds: Ids, sources: Ids, counts: Counts) -> None:
    both = np.stack([guilds, sources], axis=1)
    pairs, places = np.unique(both, axis=0, return_inverse=True)
    totals = np.bincount(places.reshape(-1), weights=counts, minlength=len(pairs))
    for (guild, source), total in zip(pairs.tolist(), totals.tolist(), strict=True):
        sums[guild, source] += int(total)
