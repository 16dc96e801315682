"""What SQLite has of a guild besides its counts, as records, and back."""

import sqlite3
from collections.abc import Iterable
from typing import Any, Final

from markovbot.domain import Ban, ChannelId, GuildId, MessageId, StreamId
from markovbot.store.ports.copying import GuildRecords, already_stored
from markovbot.store.rules.facts import guild_of_fact, is_copied_from
from markovbot.store.rules.settings import rows_of
from markovbot.store.sqlite.counts import backfill_jobs
from markovbot.store.sqlite.counts.known import known_guilds
from markovbot.store.sqlite.preferences.pauses import pauses
from markovbot.store.sqlite.preferences.policies import policies

MORE_TABLES: Final = ("blocked", "training", "purge")
"""Tables by guild whose rows don't make a guild known."""


def stored_guilds(connection: sqlite3.Connection) -> list[GuildId]:
    """Return every guild of which anything is stored."""
    found = set(known_guilds(connection))
    for table in MORE_TABLES:
        rows = connection.execute(f"SELECT DISTINCT guild FROM {table}")
        found.update(GuildId(guild) for (guild,) in rows)
    keys = connection.execute("SELECT key FROM meta WHERE key GLOB 'guild *'")
    of_facts = (guild_of_fact(key) for (key,) in keys)
    return sorted(found.union(guild for guild in of_facts if guild is not None))


def read_records(connection: sqlite3.Connection, guild: GuildId) -> GuildRecords:
    """Return all of a guild but its sources, words and tokens."""

    def rows(columns: str, table: str) -> list[tuple[Any, ...]]:
        return connection.execute(
            f"SELECT {columns} FROM {table} WHERE guild = ? ORDER BY {columns}", (guild,)
        ).fetchall()

    facts = connection.execute(
        "SELECT key, value FROM meta WHERE key GLOB ? ORDER BY key", (f"guild {guild} *",)
    )
    due = rows("due", "departure")
    return GuildRecords(
        guild,
        policies(connection, [guild]).get(guild),
        tuple((ChannelId(one), MessageId(at)) for one, at in rows("channel, since", "switched_on")),
        tuple(
            (ChannelId(channel), StreamId(stream), low, high)
            for channel, stream, low, high in rows("channel, stream, low, high", "learned")
        ),
        tuple(sorted(job for job in backfill_jobs.load(connection) if job.guild == guild)),
        tuple(pauses(connection, [guild]).get(guild, ())),
        tuple(rows("channel, member, until", "forgotten")),
        tuple((ChannelId(channel), one) for channel, one in rows("channel, triple", "blocked")),
        tuple(
            (Ban(kind), text, None if lifted is None else MessageId(lifted))
            for kind, text, lifted in rows("kind, text, lifted", "banned")
        ),
        due[0][0] if due else None,
        tuple((key, value) for key, value in facts if not is_copied_from(key)),
    )


def write_records(connection: sqlite3.Connection, records: GuildRecords) -> None:
    """Take over all of a guild but its sources, words and tokens; raise UserError if there is
    something of it."""
    guild = records.guild
    if guild in stored_guilds(connection):
        raise already_stored(guild)

    def insert(table: str, columns: str, rows: Iterable[tuple[object, ...]]) -> None:
        places = ", ".join("?" * (len(columns.split(",")) + 1))
        connection.executemany(
            f"INSERT INTO {table} (guild, {columns}) VALUES ({places})",
            ((guild, *row) for row in rows),
        )

    if (policy := records.policy) is not None:
        decided = policy.consent, policy.imitation, policy.retention, policy.contact_admin
        insert("policy", "consent, imitation, retention, caretaker", [decided])
        insert("setting", "name, place, value", rows_of(policy))
    insert("switched_on", "channel, since", records.switches)
    insert("learned", "channel, stream, low, high", records.coverage)
    insert(
        "training",
        "channel, oldest, place, message, learned, read, total",
        (job[1:] for job in records.jobs),
    )
    insert("pause", "since, until", records.pauses)
    insert("forgotten", "channel, member, until", records.tombstones)
    insert("blocked", "channel, triple", records.blocked)
    insert("banned", "kind, text, lifted", records.banned)
    if records.deletion is not None:
        insert("departure", "due", [(records.deletion,)])
    connection.executemany("INSERT INTO meta (key, value) VALUES (?, ?)", records.facts)
