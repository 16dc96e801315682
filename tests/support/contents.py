"""Write out a database's logical content, with texts and snowflakes in place of ids."""

import sqlite3
from pathlib import Path
from typing import Any

from markovbot.chain.states import Relation
from markovbot.store.packed.keys import LOWEST_WORD, MEMBER_BITS, SOURCE_SHIFT, split
from markovbot.store.packed.runs import scan
from markovbot.store.sqlite.counts.blocks import SqliteBlockStorage
from tests.support.oracle import EDGES

FIRST, LAST = bytes(16), b"\xff" * 17


def counts(path: Path) -> dict[tuple[object, ...], int]:
    """Return every count: (relation, guild, near, far, channel, member, period, token) → n.

    Order-1 states have far None. Reads all runs, whatever their layout.
    """
    with sqlite3.connect(path) as connection:
        connection.execute("BEGIN")  # one view of all tables, whatever is being tidied up
        found = _counts(connection)
    connection.close()
    return found


def _counts(connection: sqlite3.Connection) -> dict[tuple[object, ...], int]:
    words = dict(connection.execute("SELECT id, text FROM word").fetchall()) | EDGES
    tokens = dict(connection.execute("SELECT id, text FROM token").fetchall()) | EDGES
    guilds = dict(connection.execute("SELECT id, snowflake FROM guild").fetchall())
    channels = {row[:2]: row[2] for row in connection.execute("SELECT * FROM channel")}
    members = {row[:2]: row[2:] for row in connection.execute("SELECT * FROM member")}
    found: dict[tuple[object, ...], int] = {}
    for entries in scan(SqliteBlockStorage(connection), FIRST, LAST):
        high, low = split(entries.keys)
        halves = zip(high.tolist(), low.tolist(), entries.counts.tolist(), strict=True)
        for state, low_half, count in halves:
            relation = Relation(state >> 62)
            if relation is Relation.SURFACE_FORM:
                previous, guild, before_previous = (
                    state >> 38 & LOWEST_WORD,
                    state >> 24 & 0x3FFF,
                    None,
                )
            else:
                guild, previous = state >> 48 & 0x3FFF, state >> 24 & LOWEST_WORD
                before_previous = words[state & LOWEST_WORD] if state & LOWEST_WORD else None
            source = low_half >> SOURCE_SHIFT
            member = members[guild, source & ((1 << MEMBER_BITS) - 1)]
            key = (
                relation,
                guilds[guild],
                words[previous],
                before_previous,
                channels[guild, source >> MEMBER_BITS],
                *member,
                tokens[low_half & LOWEST_WORD],
            )
            # A member may have several ids in one period, after a change of retention.
            found[key] = found.get(key, 0) + count
    return found


def logical_content(path: Path) -> list[Any]:
    """Return all counts and every row about sources, words and tokens, in an order of their own."""
    with sqlite3.connect(path) as connection:
        connection.execute("BEGIN")
        rows: list[Any] = list(_counts(connection).items())
        rows += connection.execute(
            "SELECT guild.snowflake, channel.snowflake, member.snowflake, period, messages, tokens "
            "FROM source JOIN guild ON guild.id = source.guild "
            "JOIN channel ON channel.guild = source.guild AND channel.id = channel "
            "JOIN member ON member.guild = source.guild AND member.id = member"
        ).fetchall()
        rows += connection.execute(
            "SELECT token.text, word.text FROM token JOIN word ON word.id = word"
        ).fetchall()
        rows += connection.execute("SELECT text FROM word").fetchall()
        for table in ("guild", "channel", "member"):
            rows += connection.execute(f"SELECT '{table}', snowflake FROM {table}").fetchall()
        for table in ("erasure", "erasing", "suspect", "purge", "purging"):
            rows += connection.execute(f"SELECT '{table}', * FROM {table}").fetchall()
    connection.close()
    return sorted(rows, key=repr)
