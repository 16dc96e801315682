"""What admins have decided for their guild, and the guilds that are to be forgotten as a whole."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection

from markovbot.domain import Consent, GuildId, Imitation, MemberId, Policy
from markovbot.store.rules.retention import last_period
from markovbot.store.rules.settings import NEVER_LEARNED, Row, fields_of, rows_of
from markovbot.store.sqlite.preferences.retention import limit


def policy(connection: sqlite3.Connection, guild: GuildId) -> Policy:
    """Return a guild's policy; the usual one if nobody has changed it."""
    return policies(connection, [guild]).get(guild, Policy())


def policies(
    connection: sqlite3.Connection, guilds: Collection[GuildId] | None = None
) -> dict[GuildId, Policy]:
    """Return the policies of some guilds (None: of all) that aren't the usual one."""
    where, parameters = among(guilds)
    settings: defaultdict[int, list[Row]] = defaultdict(list)
    for guild, *row in connection.execute(
        f"SELECT guild, name, place, value FROM setting {where}", parameters
    ):
        name, place, value = row
        settings[guild].append((name, place, value))
    rows = connection.execute(
        f"SELECT guild, consent, imitation, retention, caretaker FROM policy {where}", parameters
    )
    return {
        GuildId(guild): Policy(
            Consent(consent),
            Imitation(imitation),
            retention,
            None if contact_admin is None else MemberId(contact_admin),
            **fields_of(settings[guild]),
        )
        for guild, consent, imitation, retention, contact_admin in rows
    }


def among(guilds: Collection[GuildId] | None) -> tuple[str, tuple[str, ...]]:
    """Return the condition that rows are of some guilds (None: of any), and its parameters."""
    if guilds is None:
        return "", ()
    return "WHERE guild IN (SELECT value FROM json_each(?))", (json.dumps(list(guilds)),)


def exclusions(
    connection: sqlite3.Connection, guilds: Collection[GuildId]
) -> tuple[set[GuildId], set[tuple[GuildId, MemberId]]]:
    """Return those of some guilds that learn only from members who have agreed, and the members
    whom some never learn from; in one query, since every batch of messages asks."""
    opt_in: set[GuildId] = set()
    never: set[tuple[GuildId, MemberId]] = set()
    for guild, member in connection.execute(
        "WITH asked AS (SELECT value FROM json_each(?1)) "
        "SELECT guild, NULL FROM policy WHERE consent = ?2 AND guild IN asked UNION ALL "
        "SELECT guild, place FROM setting WHERE name = ?3 AND guild IN asked",
        (json.dumps(list(guilds)), Consent.OPT_IN, NEVER_LEARNED),
    ):
        if member is None:
            opt_in.add(GuildId(guild))
        else:
            never.add((GuildId(guild), MemberId(member)))
    return opt_in, never


def set_policy(connection: sqlite3.Connection, guild: GuildId, new: Policy, today: int) -> None:
    """Keep a guild's policy, and apply a new limit to what was learned before it."""
    if new.retention != policy(connection, guild).retention:
        limit(connection, guild, last_period(new.retention, today))
    connection.execute(
        "INSERT OR REPLACE INTO policy (guild, consent, imitation, retention, caretaker) "
        "VALUES (?, ?, ?, ?, ?)",
        (guild, new.consent, new.imitation, new.retention, new.contact_admin),
    )
    connection.execute("DELETE FROM setting WHERE guild = ?", (guild,))
    connection.executemany(
        "INSERT INTO setting (guild, name, place, value) VALUES (?, ?, ?, ?)",
        [(guild, *row) for row in rows_of(new)],
    )


def schedule_deletion(connection: sqlite3.Connection, guild: GuildId, due: int) -> None:
    """Note that a guild was left, unless that is noted already."""
    connection.execute("INSERT OR IGNORE INTO departure (guild, due) VALUES (?, ?)", (guild, due))


def cancel_deletion(connection: sqlite3.Connection, guild: GuildId) -> None:
    """Note that a guild is to be kept after all."""
    connection.execute("DELETE FROM departure WHERE guild = ?", (guild,))


def scheduled_deletions(connection: sqlite3.Connection) -> dict[GuildId, int]:
    """Return the guilds that were left, and when they are to be forgotten."""
    rows = connection.execute("SELECT guild, due FROM departure")
    return {GuildId(guild): due for guild, due in rows}


def drop_guild(connection: sqlite3.Connection, guild: GuildId) -> None:
    """Delete what was decided, switched on, blocked and announced in a guild that was left for
    good."""
    for table in (
        "policy",
        "setting",
        "pause",
        "departure",
        "switched_on",
        "learned",
        "blocked",
        "banned",
        "training",
    ):
        connection.execute(f"DELETE FROM {table} WHERE guild = ?", (guild,))
    # What a member wanted to be forgotten stays so if the bot is invited again; and a restored
    # backup is told by the guild's own row that all of it is gone.
    connection.execute(
        "DELETE FROM forgotten WHERE guild = ? AND channel <> 0 AND member = 0", (guild,)
    )
    connection.execute("DELETE FROM meta WHERE key GLOB ?", (f"guild {guild} *",))
