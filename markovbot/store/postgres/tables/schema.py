"""The tables, and how they come to be.

Every table of guilds has the guild first in its key, so that Citus can distribute it; the few
others are small, and Citus copies them to every worker. There are no foreign keys: every row of a
guild is written by a statement that has changed the guild's own row, so a key would check again, at
the price of a look-up for each row.

Blocks are compressed and sealed already, so the server needn't try, and they lie in the table's own
pages. A guild's row changes with each of its batches: half a page is kept free, for changes that
touch no index. Rows of the tail live for seconds, so vacuum comes after few.
"""

from collections.abc import Sequence
from typing import Final

import asyncpg

from markovbot.errors import DatabaseMisconfigured

DISTRIBUTED: Final = ("guild", "tail", "run", "block", "lexicon", "book", "mark", "presence")
"""Citus: `SELECT create_distributed_table(name, 'guild')`, in this order."""

REFERENCE: Final = ("fleet", "shared", "process", "identify")
"""Citus: `SELECT create_reference_table(name)`."""

CREATE: Final = """
CREATE TABLE fleet (
    one bigint PRIMARY KEY CHECK (one = 1), schema bigint NOT NULL, version bigint NOT NULL,
    salt bytea
);
INSERT INTO fleet VALUES (1, 1, 0);

CREATE TABLE guild (
    guild bigint PRIMARY KEY,
    fence bigint NOT NULL,
    seq bigint NOT NULL,
    version bigint NOT NULL,
    salt bytea NOT NULL
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 500);

CREATE TABLE tail (
    guild bigint, seq bigint, data bytea NOT NULL,
    PRIMARY KEY (guild, seq)
) WITH (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 500);

CREATE TABLE run (
    guild bigint, run bigint, part bigint, entries bigint NOT NULL, target bigint,
    data bytea NOT NULL,
    PRIMARY KEY (guild, run, part)
);

CREATE TABLE block (
    guild bigint, run bigint, no bigint, data bytea NOT NULL,
    PRIMARY KEY (guild, run, no)
) WITH (toast_tuple_target = 8160);

CREATE TABLE lexicon (
    guild bigint, seg bigint, data bytea NOT NULL,
    PRIMARY KEY (guild, seg)
);

CREATE TABLE book (
    guild bigint, part bigint, data bytea NOT NULL,
    PRIMARY KEY (guild, part)
);

CREATE TABLE mark (
    guild bigint, id uuid, body bytea NOT NULL,
    PRIMARY KEY (guild, id)
);

CREATE TABLE presence (
    guild bigint, person bytea,
    PRIMARY KEY (guild, person)
);

CREATE TABLE shared (
    key bytea PRIMARY KEY, version bigint NOT NULL, data bytea NOT NULL
);

CREATE TABLE process (
    token bigint PRIMARY KEY, until timestamptz NOT NULL
);

CREATE TABLE identify (
    bucket bigint PRIMARY KEY, at timestamptz NOT NULL
);

CREATE SEQUENCE token AS bigint;

ALTER TABLE tail ALTER data SET STORAGE EXTERNAL;
ALTER TABLE run ALTER data SET STORAGE EXTERNAL;
ALTER TABLE block ALTER data SET STORAGE EXTERNAL;
ALTER TABLE lexicon ALTER data SET STORAGE EXTERNAL;
ALTER TABLE book ALTER data SET STORAGE EXTERNAL;
ALTER TABLE mark ALTER body SET STORAGE EXTERNAL;
ALTER TABLE shared ALTER data SET STORAGE EXTERNAL;
"""

BLOCKS_BY_COLUMNS: Final = """
-- The tables stay as they are, but blocks are written by columns, which versions from before can't
-- read (store/packed/codec.py).
SELECT 1;
"""

OLDEST: Final = 15
"""The first major version that is supported."""

MIGRATIONS: Final = (CREATE, BLOCKS_BY_COLUMNS)
"""What makes each version out of the one before; the first makes everything out of nothing."""

RACED: Final = (
    asyncpg.UniqueViolationError,
    asyncpg.DuplicateTableError,
    asyncpg.DuplicateObjectError,
)
"""What the server says when another process has created the same a moment ago."""


def ensure_supported(server: asyncpg.ServerVersion) -> None:
    """Raise DatabaseMisconfigured if a server is older than any that this program was tried on."""
    if server.major < OLDEST:
        raise DatabaseMisconfigured(
            f"The server is PostgreSQL {server.major}, and the bot needs {OLDEST} or newer. Update "
            "the server, or let DATABASE_URL lead to another one. Nothing was changed."
        )


async def bring_up_to_date(
    connection: asyncpg.Connection, migrations: Sequence[str] = MIGRATIONS
) -> None:
    """Create the tables if there are none, or migrate them, one transaction for each version.

    Several processes may do so at once: one of them succeeds, the others find it done. Raises
    DatabaseMisconfigured if the tables are of a later version than this program knows.
    """
    while (version := await _version(connection)) < len(migrations):
        try:
            async with connection.transaction():
                if version and not await connection.fetchval(NEXT, version):
                    continue
                await connection.execute(migrations[version])
        except RACED:
            if version:
                raise
    if version > len(migrations):
        raise DatabaseMisconfigured(
            f"The database's tables are of version {version}, which a newer release has made; "
            f"this one knows versions up to {len(migrations)}. Install that release again."
        )


NEXT: Final = "UPDATE fleet SET schema = schema + 1 WHERE schema = $1 RETURNING schema"


async def _version(connection: asyncpg.Connection) -> int:
    """Return the version of the tables; 0 if there are none."""
    if await connection.fetchval("SELECT to_regclass('fleet')") is None:
        return 0
    version: int = await connection.fetchval("SELECT schema FROM fleet")
    return version
