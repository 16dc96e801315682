"""Rows of guilds for tests of PostgreSQL's tables, whose bytes mean nothing."""

import os

import asyncpg

from markovbot.store.postgres.tables import Change, GuildRows, GuildTables

CUT = """
SELECT pid, pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE $1
"""


async def claim(tables: GuildTables, guild: int) -> GuildRows | None:
    """Claim a guild, and return what it holds; None if a process withholds it."""
    return (await tables.claim({guild: os.urandom(16)}))[guild]


async def claimed(tables: GuildTables, guild: int) -> GuildRows:
    """Claim a guild that nobody withholds, and return what it holds."""
    rows = await claim(tables, guild)
    assert rows is not None
    return rows


async def held(tables: GuildTables, guild: int) -> GuildRows:
    """Return what a guild holds, whoever owns it."""
    rows = await tables.peek(guild)
    assert rows is not None
    return rows


def full_change(rows: GuildRows, up_to: int | None = None) -> Change:
    """Return a change that writes into every table of a guild."""
    return Change(
        rows.guild,
        rows.seq,
        rows.version,
        up_to,
        blocks=[(1, 0, b"k0"), (1, 1, b"k1"), (2, 0, b"k2")],
        runs=[(2, 0, 7, 1, b"r2"), (1, 1, 5, None, b"r1"), (1, 0, 5, None, b"r0")],
        lexicon=[(1, b"l1"), (0, b"l0")],
        book=[(0, b"b0"), (1, b"b1")],
        presence=[b"p1"],
    )


async def cut(url: str, statement: str) -> set[int]:
    """End the other connections whose last statement is like this; return their processes."""
    connection = await asyncpg.connect(url)
    try:
        return {row["pid"] for row in await connection.fetch(CUT, statement)}
    finally:
        await connection.close()
