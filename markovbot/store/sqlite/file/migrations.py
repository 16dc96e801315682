"""The tables, as numbered steps that each database goes through once."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from markovbot.errors import UserError
from markovbot.store.sqlite import conversion
from markovbot.store.sqlite.file.cipher import ERRORS

APPLICATION_ID: Final = 0x4D61726B
"""SQLite's own mark in the file's header, so that nobody else's database is ever written to."""

FIRST: Final = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- Ids are random wherever they could give away who or what came first.
CREATE TABLE guild (id INTEGER PRIMARY KEY, snowflake INTEGER NOT NULL UNIQUE);
CREATE TABLE channel (
    id INTEGER PRIMARY KEY, guild INTEGER NOT NULL REFERENCES guild, snowflake INTEGER NOT NULL,
    UNIQUE (guild, snowflake)
);
CREATE TABLE member (
    id INTEGER PRIMARY KEY, guild INTEGER NOT NULL REFERENCES guild, snowflake INTEGER NOT NULL,
    UNIQUE (guild, snowflake)
);
CREATE TABLE source (
    guild INTEGER NOT NULL, channel INTEGER NOT NULL REFERENCES channel,
    member INTEGER NOT NULL REFERENCES member, period INTEGER NOT NULL, messages INTEGER NOT NULL,
    PRIMARY KEY (guild, channel, member, period)
) WITHOUT ROWID;

-- A word is what states are made of; a token is one of its spellings. Both are shared by all
-- guilds; `uses` is how often all of them said it, and at 0 the row goes.
CREATE TABLE word (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE token (
    id INTEGER PRIMARY KEY, word INTEGER NOT NULL REFERENCES word, text TEXT NOT NULL UNIQUE,
    uses INTEGER NOT NULL
);
CREATE INDEX token_by_word ON token (word);

-- Order 2; order 1 is the sum over `before_previous`, which the key keeps together.
CREATE TABLE transition (
    guild INTEGER NOT NULL, relation INTEGER NOT NULL, near INTEGER NOT NULL, far INTEGER NOT NULL,
    channel INTEGER NOT NULL, member INTEGER NOT NULL, period INTEGER NOT NULL,
    next INTEGER NOT NULL, count INTEGER NOT NULL,
    PRIMARY KEY (guild, relation, near, far, channel, member, period, next)
) WITHOUT ROWID;

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
"""

BLOCKS: Final = """
-- Ids are random, and as short as the keys of counts have room for (store/blocks/keys.py).
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

-- The counts, as sorted runs of blocks (store/blocks/runs.py).
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
"""

DECISIONS: Final = """
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
"""

KEEPING = """
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


def _pack(connection: sqlite3.Connection) -> None:
    """Turn plain rows, one for each count, into blocks."""
    conversion.set_aside(connection)
    _execute(connection, BLOCKS)
    conversion.convert(connection)


Step = str | Callable[[sqlite3.Connection], None]
MIGRATIONS: Final[tuple[Step, ...]] = (FIRST, _pack, DECISIONS, KEEPING)


def migrate(
    connection: sqlite3.Connection,
    migrations: Sequence[Step] = MIGRATIONS,
    before: Callable[[int], None] = lambda _version: None,
) -> None:
    """Bring a database up to the newest schema: a new one in one transaction, so that nobody takes
    it for an old one meanwhile, any other in one for each step.

    `before` is called with the version of a database that has one and is about to change. Raises
    UserError if the database belongs to another program or to a newer version of this one.
    """
    # In one statement, so that another process that is just making the tables can't come between.
    owner, version, tables = connection.execute(
        "SELECT application_id, user_version, (SELECT COUNT(*) FROM sqlite_schema) "
        "FROM pragma_application_id, pragma_user_version"
    ).fetchone()
    if tables and owner != APPLICATION_ID:
        raise UserError("it belongs to another program; choose another path for DATABASE_URL")
    if version > len(migrations):
        raise UserError(
            f"it has schema {version}, made by a newer version of this bot, "
            f"and this one knows schema {len(migrations)} at most; update the bot"
        )
    if 0 < version < len(migrations):
        before(version)
    pending = list(enumerate(migrations, start=1))[version:]
    for steps in [[one] for one in pending] if version else [pending]:
        _take(connection, steps)


def _take(connection: sqlite3.Connection, steps: Sequence[tuple[int, Step]]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Asked again now that nobody else can write: another process may have been faster.
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        for number, step in steps:
            if number <= version:
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
