"""Merge the preferences of the present database into a backup that is to replace it.

A backup doesn't hold what was decided after it was made: who has opted out since, or asked to be
forgotten, must not come back with it. The counts and the covered ranges stay those of the backup:
what was said since is read from history.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, TypeVar

from markovbot.domain import EVERYWHERE, Ban, ChannelId, GuildId, MemberId, MessageId, Scope
from markovbot.store.rules.facts import TOKENISER
from markovbot.store.rules.hashing import hashed_member
from markovbot.store.sqlite.counts import erasing, purging
from markovbot.store.sqlite.counts.vacuum_due import VACUUM_DUE, schedule_vacuum
from markovbot.store.sqlite.file.backup import MADE
from markovbot.store.sqlite.file.upgrade import LINEAGE
from markovbot.store.sqlite.preferences import labels, policies
from markovbot.store.sqlite.preferences.blocklist import ANY_CHANNEL, block, texts_of_blocked
from markovbot.store.sqlite.preferences.hashing import NAMES_KEY, names_key
from markovbot.store.sqlite.preferences.retention import limit

T = TypeVar("T")

FILE_FACTS: Final = (erasing.EPOCH, VACUUM_DUE, MADE, LINEAGE, TOKENISER)
"""Facts about the file itself, which are not merged."""

TABLES: Final = {
    "policy": "guild, consent, imitation, retention, caretaker",
    "choice": "member, guild, learned",
    "unnamed": "member, name",
    "switched_on": "guild, channel, since",
    "departure": "guild, due",
    "setting": "guild, name, place, value",
    "pause": "guild, since, until",
    "banned": "guild, kind, text, lifted",
}
"""The tables that are merged row by row, with their columns."""

NEWEST: Final = (("high", "learned"), ("since", "switched_on"), ("until", "forgotten"))
"""Columns and tables that may hold the newest snowflake of a database."""

Rows = list[tuple[Any, ...]]

BlockedTriple = tuple[int, int, bytes | tuple[str, str, str]]
"""A guild, a channel (0 for all), and a hash, or in older schemas three texts."""


@dataclass(frozen=True)
class StoredPreferences:
    """The preferences in a database: rows by table (of those that its schema has), facts,
    tombstones, blocked triples of words (None if its schema has none), and the newest snowflake in
    it."""

    rows: dict[str, Rows]
    facts: dict[str, str]
    tombstones: list[tuple[int, int, int, int]]
    blocked: list[BlockedTriple] | None
    newest: int


@dataclass(frozen=True)
class MergeResult:
    """How many tombstones were applied to the counts, and how many blocked triples were lost
    because they are hashed with another key than the backup's."""

    tombstones: int
    lost: int


def read_preferences(connection: sqlite3.Connection) -> StoredPreferences:
    """Read the preferences in a database of any schema."""
    there = {
        name
        for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
    }

    def select(columns: str, table: str) -> Rows:
        if table not in there:  # a later schema has it
            return []
        return connection.execute(f"SELECT {columns} FROM {table}").fetchall()

    rows = {table: select(columns, table) for table, columns in TABLES.items() if table in there}
    facts = dict(connection.execute("SELECT key, value FROM meta").fetchall())

    knows_blocked = not there.isdisjoint({"blocked", "silenced"})
    blocked: list[BlockedTriple] = []
    blocked += select("guild, channel, triple", "blocked")
    if "silenced" in there:
        rows_by_id = connection.execute(texts_of_blocked(_channel_of_blocked(connection)))
        blocked += [(guild, channel, (a, b, c)) for guild, channel, a, b, c in rows_by_id]
    tombstones = select("guild, channel, member, until", "forgotten")
    newest = [row[0] or 0 for column, table in NEWEST for row in select(f"MAX({column})", table)]
    return StoredPreferences(
        rows, facts, tombstones, blocked if knows_blocked else None, max(newest, default=0)
    )


def _channel_of_blocked(connection: sqlite3.Connection) -> str:
    """Return the SQL for the channel of a blocked triple: before schema 5 there is none."""
    columns = connection.execute("SELECT name FROM pragma_table_info('silenced')").fetchall()
    return "channel" if ("channel",) in columns else str(ANY_CHANNEL)


def _newest(connection: sqlite3.Connection) -> int:
    """Return the newest snowflake that a database knows of; 0 for none."""
    return max(
        connection.execute(f"SELECT MAX({column}) FROM {table}").fetchone()[0] or 0
        for column, table in NEWEST
    )


def merge_preferences(
    connection: sqlite3.Connection, preferences: StoredPreferences, made: date
) -> MergeResult:
    """Merge preferences into a backup that was made on a given day, and apply them to its counts.

    If the preferences come from the database that the backup was made of, they replace those in the
    backup, unless the backup is the newer of the two (somebody has put an older copy in the
    database's place): then only tombstones are merged. If they come from another database (the bot
    was started anew after a loss), they are added to those in the backup, and nobody who had opted
    out is learned from again.
    """
    newer = _newest(connection) > preferences.newest
    if NAMES_KEY in preferences.facts:  # the hashes mean nothing with another key
        connection.execute(
            "INSERT OR IGNORE INTO meta (key, value) VALUES (?, ?)",
            (NAMES_KEY, preferences.facts[NAMES_KEY]),
        )
    known = {
        (guild, channel, member): until
        for guild, channel, member, until in connection.execute(
            "SELECT guild, channel, member, until FROM forgotten"
        ).fetchall()
    }
    acts = [one for one in preferences.tombstones if one[3] > known.get(one[:3], -1)]
    _erase(connection, acts, preferences.facts.get(NAMES_KEY))
    facts = dict(connection.execute("SELECT key, value FROM meta").fetchall())
    same = facts.get(LINEAGE) is not None and facts.get(LINEAGE) == preferences.facts.get(LINEAGE)

    def enter(connection: sqlite3.Connection) -> int:
        if labels.labels(connection):  # the backup may know some that were taken away since
            schedule_vacuum(connection)
        if not (same and newer):
            _purge(connection, preferences)
            _limit(connection, preferences, made)
            if same:
                _replace(connection, preferences)
            else:
                _add(connection, preferences, facts)
            labels.drop_unknown(connection)
        connection.executemany(
            "INSERT INTO forgotten (guild, channel, member, until) VALUES (?, ?, ?, ?) "
            "ON CONFLICT DO UPDATE SET until = MAX(until, excluded.until)",
            preferences.tombstones,
        )
        # The past of a channel isn't read on once it is switched off.
        connection.execute(
            "DELETE FROM training WHERE NOT EXISTS (SELECT 1 FROM switched_on "
            "WHERE switched_on.guild = training.guild AND switched_on.channel = training.channel)"
        )
        return _block_lines(connection, preferences)

    return MergeResult(len(acts), in_transaction(connection, enter))


def in_transaction(connection: sqlite3.Connection, work: Callable[[sqlite3.Connection], T]) -> T:
    """Run a function in a transaction, on a connection that is closed if it fails."""
    connection.execute("BEGIN IMMEDIATE")
    result = work(connection)
    connection.execute("COMMIT")
    return result


def finish_erasing(connection: sqlite3.Connection) -> None:
    """Erase and purge everything that is marked, and leave no bytes of it."""
    while in_transaction(connection, purging.removal_slice):
        pass
    erasing.vacuum(connection)


def _erase(
    connection: sqlite3.Connection, acts: Sequence[tuple[int, int, int, int]], key: str | None
) -> None:
    """Apply tombstones to the counts; members are hashed with a key, and found by trying all."""
    people: defaultdict[tuple[int, int], list[tuple[GuildId, MemberId]]] = defaultdict(list)
    if key is not None:
        secret = bytes.fromhex(key)
        for guild, member in connection.execute(
            "SELECT DISTINCT guild.snowflake, member.snowflake FROM member "
            "JOIN guild ON guild.id = member.guild"
        ):
            for place in (GuildId(guild), EVERYWHERE):
                people[place, hashed_member(secret, place, member)].append((guild, member))

    def mark(connection: sqlite3.Connection) -> None:
        for guild, channel, hashed, until in acts:
            place = ChannelId(channel) if channel else None
            # A member who isn't in the backup has no counts in it.
            scopes = [Scope(home, place, member) for home, member in people[guild, hashed]]
            for scope in scopes if hashed else [Scope(GuildId(guild), place)]:
                erasing.mark(connection, scope, MessageId(until))

    in_transaction(connection, mark)


def _purge(connection: sqlite3.Connection, preferences: StoredPreferences) -> None:
    """Mark the words to be purged that were banned after the backup was made, or are no more."""
    known = set(connection.execute("SELECT guild, kind, text, lifted FROM banned"))
    words = defaultdict[int, set[str]](set)
    for guild, kind, text, lifted in preferences.rows.get("banned", []):
        as_before = {(guild, kind, text, lifted), (guild, kind, text, None)} & known
        if kind == Ban.WORD and not as_before:
            words[guild].add(text)
    for guild, texts in words.items():
        purging.begin(connection, GuildId(guild), texts)


def _limit(connection: sqlite3.Connection, preferences: StoredPreferences, made: date) -> None:
    """Apply retention periods that differ to the counts, as if all were of the backup's day."""
    day = (made - date(1970, 1, 1)).days
    for guild, _, _, days, _ in preferences.rows.get("policy", []):
        home = GuildId(guild)
        if days != policies.policy(connection, home).retention:
            limit(connection, home, day + days if days else None)


def _replace(connection: sqlite3.Connection, preferences: StoredPreferences) -> None:
    for table, rows in preferences.rows.items():
        connection.execute(f"DELETE FROM {table}")
        _insert(connection, "INSERT", table, rows)
    own = (*FILE_FACTS, NAMES_KEY)  # the backup's key, unless the preferences come with one
    places = ", ".join("?" * len(own))
    connection.execute(f"DELETE FROM meta WHERE key NOT IN ({places})", own)
    _enter_facts(connection, preferences.facts)
    if preferences.blocked is not None:
        connection.execute("DELETE FROM blocked")


def _add(
    connection: sqlite3.Connection, preferences: StoredPreferences, facts: dict[str, str]
) -> None:
    rows = defaultdict[str, Rows](list, preferences.rows)
    _insert(connection, "INSERT OR REPLACE", "policy", rows["policy"])
    decided = [(row[0],) for row in rows["policy"]]
    connection.executemany("DELETE FROM setting WHERE guild = ?", decided)
    _insert(connection, "INSERT OR REPLACE", "setting", rows["setting"])
    _insert(connection, "INSERT OR REPLACE", "pause", rows["pause"])
    _insert(connection, "INSERT OR REPLACE", "banned", rows["banned"])
    everywhere = [(row[0],) for row in rows["choice"] if row[1] == EVERYWHERE]
    connection.executemany("DELETE FROM choice WHERE member = ?", everywhere)
    _insert(connection, "INSERT OR REPLACE", "choice", rows["choice"])
    for table in ("switched_on", "departure"):
        _insert(connection, "INSERT OR IGNORE", table, rows[table])
    # Hashes made with another key mean nothing here.
    key = preferences.facts.get(NAMES_KEY)
    if facts.get(NAMES_KEY, key) == key:
        _insert(connection, "INSERT OR IGNORE", "unnamed", rows["unnamed"])
        _enter_facts(connection, preferences.facts)
    else:
        _enter_facts(connection, {k: v for k, v in preferences.facts.items() if k != NAMES_KEY})


def _insert(connection: sqlite3.Connection, how: str, table: str, rows: Rows) -> None:
    columns = TABLES[table]
    places = ", ".join("?" * len(columns.split(",")))
    connection.executemany(f"{how} INTO {table} ({columns}) VALUES ({places})", rows)


def _enter_facts(connection: sqlite3.Connection, facts: dict[str, str]) -> None:
    connection.executemany(
        "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)",
        [fact for fact in facts.items() if fact[0] not in FILE_FACTS],
    )


def _block_lines(connection: sqlite3.Connection, preferences: StoredPreferences) -> int:
    """Block triples of words; return how many were left out for being hashed with another key."""
    key = preferences.facts.get(NAMES_KEY)
    same_key = key is not None and names_key(connection) == bytes.fromhex(key)
    lost = 0
    for guild, channel, triple in preferences.blocked or ():
        if isinstance(triple, tuple):
            block(connection, GuildId(guild), channel, [triple])
        elif same_key:
            connection.execute(
                "INSERT OR IGNORE INTO blocked (guild, channel, triple) VALUES (?, ?, ?)",
                (guild, channel, triple),
            )
        else:
            lost += 1
    return lost
