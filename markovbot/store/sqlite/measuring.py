"""Size, digest and health of what is stored."""

import sqlite3
from collections.abc import Iterator
from hashlib import sha256
from typing import Final

from markovbot.domain import GuildId, Scope
from markovbot.model.transitions import END, NOWHERE, START, Relation
from markovbot.store.protocol import Tally
from markovbot.store.sqlite.sources import guild_id, where

EDGES: Final = {NOWHERE: "\x00", START: "\x02", END: "\x03"}
"""How a digest writes what is no word: as control characters, which no token contains."""


def tally(connection: sqlite3.Connection, scope: Scope) -> Tally:
    """Measure what is known of a scope."""
    picked = where(connection, scope)
    if picked is None:
        return Tally(0, 0, 0, 0, 0, 0)
    condition, parameters = picked
    messages, channels, members = connection.execute(
        "SELECT COALESCE(SUM(messages), 0), COUNT(DISTINCT channel), COUNT(DISTINCT member) "
        f"FROM source WHERE {condition}",
        parameters,
    ).fetchone()
    tokens, words = connection.execute(
        "SELECT COALESCE(SUM(count), 0), COUNT(DISTINCT near) FROM transition "
        f"WHERE {condition} AND relation = {Relation.SPELLING:d}",
        parameters,
    ).fetchone()
    (transitions,) = connection.execute(
        f"SELECT COUNT(*) FROM transition WHERE {condition} AND relation = {Relation.FORWARD:d}",
        parameters,
    ).fetchone()
    return Tally(messages, tokens, words, transitions, channels, members)


def digest(connection: sqlite3.Connection, guild: GuildId) -> str:
    """Return the SHA-256 over a guild's counts written out in full.

    Each row is hashed with texts and snowflakes in place of ids; the hashes are added up modulo
    2^256, which no order of rows can change, and the sum is hashed.
    """
    hashes = (sha256(row.encode()).digest() for row in _written_out(connection, guild))
    total = sum(map(int.from_bytes, hashes))
    return sha256((total % (1 << 256)).to_bytes(32, "big")).hexdigest()


def _written_out(connection: sqlite3.Connection, guild: GuildId) -> Iterator[str]:
    key = guild_id(connection, guild)
    if key is None:
        return
    texts = dict(connection.execute("SELECT id, text FROM word").fetchall()) | EDGES
    tokens = dict(connection.execute("SELECT id, text FROM token").fetchall()) | EDGES
    names = {}
    for table in ("channel", "member"):
        rows = connection.execute(f"SELECT id, snowflake FROM {table} WHERE guild = ?", (key,))
        names[table] = dict(rows.fetchall())
    channels, members = names["channel"], names["member"]
    for channel, member, period, messages in connection.execute(
        "SELECT channel, member, period, messages FROM source WHERE guild = ?", (key,)
    ):
        yield f"messages\n{channels[channel]}\n{members[member]}\n{period}\n{messages}"
    for relation, near, far, channel, member, period, next_, count in connection.execute(
        "SELECT relation, near, far, channel, member, period, next, count "
        "FROM transition WHERE guild = ?",
        (key,),
    ):
        yield (
            f"{relation}\n{texts[near]}\n{texts[far]}\n{channels[channel]}\n{members[member]}\n"
            f"{period}\n{tokens[next_]}\n{count}"
        )


def check(connection: sqlite3.Connection) -> list[str]:
    """Return what is wrong, a sentence each."""
    findings = [
        f"SQLite reports: {row[0]}"
        for row in connection.execute("PRAGMA integrity_check(10)")
        if row[0] != "ok"
    ]
    if findings:
        return findings  # a damaged file's counts mean nothing
    questions = (
        (
            "words are stored that nobody uses",
            "SELECT COUNT(*) FROM word WHERE NOT EXISTS "
            "(SELECT 1 FROM token WHERE token.word = word.id)",
        ),
        (
            "tokens have a wrong number of uses",
            "SELECT COUNT(*) FROM token LEFT JOIN (SELECT next, SUM(count) AS said FROM transition "
            f"WHERE relation = {Relation.SPELLING:d} GROUP BY next) ON next = token.id "
            "WHERE uses IS NOT said",
        ),
        (
            "sources count differently forwards and backwards",
            "SELECT COUNT(*) FROM (SELECT SUM(CASE relation "
            f"WHEN {Relation.FORWARD:d} THEN count WHEN {Relation.BACKWARD:d} THEN -count END) "
            "AS difference FROM transition GROUP BY guild, channel, member, period) "
            "WHERE difference <> 0",
        ),
        (
            "learned ranges end before they begin",
            "SELECT COUNT(*) FROM learned WHERE low > high",
        ),
    )
    for what, sql in questions:
        (found,) = connection.execute(sql).fetchone()
        if found:
            findings.append(f"{found} {what}")
    return findings
