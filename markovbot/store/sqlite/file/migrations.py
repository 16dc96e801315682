"""The tables, as numbered schemas: a baseline, and the migrations that lead on from it."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from markovbot.errors import DatabaseMisconfigured
from markovbot.store.sqlite.file.cipher import ERRORS
from markovbot.store.sqlite.preferences.blocklist import block, texts_of_blocked

APPLICATION_ID: Final = 0x4D61726B
"""SQLite's own mark in the file's header, so that nobody else's database is ever written to."""

BASELINE: Final = 4
"""The number of the oldest schema there is. Those before it were never released."""

TABLES: Final = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- Guilds, channels and streams by snowflake: none of these rows leads to a count.
CREATE TABLE learned (
    guild INTEGER NOT NULL, channel INTEGER NOT NULL, stream INTEGER NOT NULL,
    low INTEGER NOT NULL, high INTEGER NOT NULL,
    PRIMARY KEY (guild, channel, stream, low)
) WITHOUT ROWID;
CREATE TABLE switched_on (
    guild INTEGER NOT NULL, channel INTEGER NOT NULL, since INTEGER NOT NULL,
    PRIMARY KEY (guild, channel)
) WITHOUT ROWID;

-- Ids are random, and as short as the keys of counts have room for (store/packed/keys.py).
CREATE TABLE guild (id INTEGER PRIMARY KEY, snowflake INTEGER NOT NULL UNIQUE);
CREATE TABLE channel (
    guild INTEGER NOT NULL, id INTEGER NOT NULL, snowflake INTEGER NOT NULL,
    PRIMARY KEY (guild, id), UNIQUE (guild, snowflake)
) WITHOUT ROWID;
-- A member has one id for each retention period, and new ones while old ones are being erased.
CREATE TABLE member (
    guild INTEGER NOT NULL, id INTEGER NOT NULL, snowflake INTEGER NOT NULL,
    period INTEGER NOT NULL,
    PRIMARY KEY (guild, id)
) WITHOUT ROWID;
CREATE INDEX member_by_snowflake ON member (guild, snowflake, period);
CREATE TABLE source (
    guild INTEGER NOT NULL, channel INTEGER NOT NULL, member INTEGER NOT NULL,
    messages INTEGER NOT NULL, tokens INTEGER NOT NULL,
    PRIMARY KEY (guild, channel, member)
) WITHOUT ROWID;
CREATE INDEX source_by_member ON source (guild, member);

-- A word is what states are made of; a token is one of its spellings. Both are shared by all
-- guilds, and gone when none has a count of theirs any more.
CREATE TABLE word (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE token (
    id INTEGER PRIMARY KEY, word INTEGER NOT NULL REFERENCES word, text TEXT NOT NULL UNIQUE
);
CREATE INDEX token_by_word ON token (word);

-- The counts, as sorted runs of blocks (store/packed/runs.py).
CREATE TABLE run (
    id INTEGER PRIMARY KEY AUTOINCREMENT, entries INTEGER NOT NULL, version INTEGER NOT NULL,
    target INTEGER
);
CREATE TABLE directory (
    run INTEGER NOT NULL, key BLOB NOT NULL, total INTEGER NOT NULL, block INTEGER NOT NULL,
    PRIMARY KEY (run, key)
) WITHOUT ROWID;
CREATE TABLE block (id INTEGER PRIMARY KEY AUTOINCREMENT, data BLOB NOT NULL);

-- What is forgotten but still in blocks, how far its erasure has got, and which tokens may turn
-- out to be used by nobody else.
CREATE TABLE erasure (
    id INTEGER PRIMARY KEY AUTOINCREMENT, guild INTEGER NOT NULL, stage INTEGER NOT NULL,
    cursor BLOB
);
CREATE TABLE erasing (
    guild INTEGER NOT NULL, channel INTEGER NOT NULL, member INTEGER NOT NULL,
    erasure INTEGER NOT NULL REFERENCES erasure,
    PRIMARY KEY (guild, channel, member)
) WITHOUT ROWID;
CREATE TABLE suspect (
    erasure INTEGER NOT NULL REFERENCES erasure, token INTEGER NOT NULL,
    PRIMARY KEY (erasure, token)
) WITHOUT ROWID;

-- What admins have decided, and what people have chosen for a guild, or for all of them (guild 0).
-- Guilds and members by snowflake: none of these rows leads to a count.
CREATE TABLE policy (
    guild INTEGER PRIMARY KEY, consent TEXT NOT NULL, imitation TEXT NOT NULL,
    retention INTEGER NOT NULL, caretaker INTEGER
);
CREATE TABLE choice (
    member INTEGER NOT NULL, guild INTEGER NOT NULL, learned INTEGER NOT NULL,
    PRIMARY KEY (member, guild)
) WITHOUT ROWID;
CREATE INDEX choice_by_guild ON choice (guild, learned);
-- Names of those who want to be left out, hashed with a key: they are looked for, never shown.
CREATE TABLE unnamed (
    member INTEGER NOT NULL, name BLOB NOT NULL, PRIMARY KEY (member, name)
) WITHOUT ROWID;
-- Three words in a row that were in a line which was taken back.
CREATE TABLE silenced (
    guild INTEGER NOT NULL, first INTEGER NOT NULL, second INTEGER NOT NULL,
    third INTEGER NOT NULL, PRIMARY KEY (guild, first, second, third)
) WITHOUT ROWID;
-- Guilds that the bot was removed from, and when (seconds since 1970) all of theirs goes.
CREATE TABLE departure (guild INTEGER PRIMARY KEY, due INTEGER NOT NULL);

-- What was to be forgotten, and up to which message id, so that neither history read later nor a
-- restored backup brings it back. Channel or member 0 stands for all of them; members are hashed.
CREATE TABLE forgotten (
    guild INTEGER NOT NULL, channel INTEGER NOT NULL, member INTEGER NOT NULL,
    until INTEGER NOT NULL, PRIMARY KEY (guild, channel, member)
) WITHOUT ROWID;
-- Channels whose past is being read, and the message that tells how far.
CREATE TABLE training (
    guild INTEGER NOT NULL, channel INTEGER NOT NULL, oldest INTEGER NOT NULL,
    place INTEGER NOT NULL, message INTEGER NOT NULL, learned INTEGER NOT NULL,
    PRIMARY KEY (guild, channel)
) WITHOUT ROWID;
"""
"""The tables of the baseline."""

BLOCKED_BY_CHANNEL: Final = """
-- Three words in a row of a line which was taken back, and the channel (a snowflake) where
-- it was said: they are blocked for whoever may read that channel. Channel 0: for everybody.
CREATE TABLE silenced_by_channel (
    guild INTEGER NOT NULL, channel INTEGER NOT NULL, first INTEGER NOT NULL,
    second INTEGER NOT NULL, third INTEGER NOT NULL,
    PRIMARY KEY (guild, channel, first, second, third)
) WITHOUT ROWID;
INSERT INTO silenced_by_channel SELECT guild, 0, first, second, third FROM silenced;
DROP TABLE silenced;
ALTER TABLE silenced_by_channel RENAME TO silenced;
"""
"""Where a blocked triple was said; those blocked before are blocked everywhere."""

BLOCKED_TRIPLES: Final = """
-- A keyed hash of the texts of such a triple, since ids of words come and go with what is learned.
CREATE TABLE blocked (
    guild INTEGER NOT NULL, channel INTEGER NOT NULL, triple BLOB NOT NULL,
    PRIMARY KEY (guild, channel, triple)
) WITHOUT ROWID;
"""


def hash_blocked_triples(connection: sqlite3.Connection) -> None:
    """Keep what was blocked by the texts of the words in place of their ids."""
    connection.execute(BLOCKED_TRIPLES)
    for guild, channel, *words in connection.execute(texts_of_blocked("channel")).fetchall():
        first, second, third = words
        block(connection, guild, channel, [(first, second, third)])
    connection.execute("DROP TABLE silenced")


BACKFILL_TOTALS: Final = """
-- How many messages a backfill has read, and how many there are to read (0: unknown).
ALTER TABLE training ADD COLUMN read INTEGER NOT NULL DEFAULT 0;
ALTER TABLE training ADD COLUMN total INTEGER NOT NULL DEFAULT 0;
"""


SETTINGS_AND_PAUSES: Final = """
-- What else admins have decided (store/rules/settings.py); a place is a channel, a category or a
-- member by snowflake, or 0.
CREATE TABLE setting (
    guild INTEGER NOT NULL, name TEXT NOT NULL, place INTEGER NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (guild, name, place)
) WITHOUT ROWID;
-- When guilds were paused, as message ids; nothing said in between is ever learned.
CREATE TABLE pause (
    guild INTEGER NOT NULL, since INTEGER NOT NULL, until INTEGER,
    PRIMARY KEY (guild, since)
) WITHOUT ROWID;
"""


WORD_LISTS: Final = """
-- What admins have banned: words (folded), phrases and patterns. A word that was taken off the list
-- again still doesn't count in messages up to `lifted`.
CREATE TABLE banned (
    guild INTEGER NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL, lifted INTEGER,
    PRIMARY KEY (guild, kind, text)
) WITHOUT ROWID;
-- Which words are being purged from the counts of a guild (by snowflake), and how far that is.
CREATE TABLE purge (
    id INTEGER PRIMARY KEY AUTOINCREMENT, guild INTEGER NOT NULL, stage INTEGER NOT NULL,
    cursor BLOB
);
CREATE TABLE purging (
    purge INTEGER NOT NULL REFERENCES purge, text TEXT NOT NULL, PRIMARY KEY (purge, text)
) WITHOUT ROWID;
"""


BLOCKS_BY_COLUMNS: Final = """
-- The tables stay as they are, but blocks are written by columns, which versions from before can't
-- read (store/packed/codec.py).
"""


Step = str | Callable[[sqlite3.Connection], None]
MIGRATIONS: Final[tuple[Step, ...]] = (
    TABLES,
    BLOCKED_BY_CHANNEL,
    hash_blocked_triples,
    BACKFILL_TOTALS,
    SETTINGS_AND_PAUSES,
    WORD_LISTS,
    BLOCKS_BY_COLUMNS,
)
"""What leads to each schema: the first one from an empty file to the baseline, each other one from
the schema before."""


def newest_schema() -> int:
    """Return the number of the schema that this program works with."""
    return BASELINE + len(MIGRATIONS) - 1


def migrate(
    connection: sqlite3.Connection, before: Callable[[int], None] = lambda _schema: None
) -> None:
    """Bring a database up to the newest schema: a new one in one transaction, so that nobody takes
    it for an old one meanwhile, any other in one transaction for each migration.

    `before` is called with the schema of a database that has one and is about to change. Raises
    UserError if the database belongs to another program, or has a schema from before the baseline
    or from a newer version of this program.
    """
    # In one statement, so that another process that is just making the tables can't come between.
    owner, schema, tables = connection.execute(
        "SELECT application_id, user_version, (SELECT COUNT(*) FROM sqlite_schema) "
        "FROM pragma_application_id, pragma_user_version"
    ).fetchone()
    if tables and owner != APPLICATION_ID:
        raise DatabaseMisconfigured(
            "it belongs to another program; choose another path for DATABASE_URL"
        )
    newest = newest_schema()
    if schema > newest:
        raise DatabaseMisconfigured(
            f"it has schema {schema}, made by a newer version of this bot, "
            f"and this one knows schema {newest} at most; update the bot"
        )
    if 0 < schema < BASELINE:
        raise DatabaseMisconfigured(
            f"it has schema {schema}, made by a version of this bot from before its first release, "
            f"and this one knows schema {BASELINE} at least; use a newer one"
        )
    if 0 < schema < newest:
        before(schema)
    pending = [step for step in enumerate(MIGRATIONS, start=BASELINE) if step[0] > schema]
    for steps in [[one] for one in pending] if schema else [pending]:
        _apply(connection, steps)


def _apply(connection: sqlite3.Connection, steps: Sequence[tuple[int, Step]]) -> None:
    """Run migrations and set their numbers, in one transaction."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Read again now that nobody else can write: another process may have been faster.
        (schema,) = connection.execute("PRAGMA user_version").fetchone()
        for number, step in steps:
            if number <= schema:
                continue
            if isinstance(step, str):
                _execute(connection, step)
            else:
                step(connection)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {number}")
        connection.execute("COMMIT")
    except ERRORS:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _execute(connection: sqlite3.Connection, script: str) -> None:
    for statement in _statements(script):
        connection.execute(statement)


def _statements(script: str) -> Iterator[str]:
    """Split a script, since executescript would commit the transaction it finds."""
    statement = ""
    for piece in script.split(";"):
        statement += piece + ";"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
