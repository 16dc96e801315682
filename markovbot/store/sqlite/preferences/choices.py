"""What people have chosen: whether to be learned from, in a guild or everywhere."""

import json
import sqlite3
from collections.abc import Collection

from markovbot.domain import EVERYWHERE, Consent, GuildId, MemberId
from markovbot.store.ports import Example, RedactedNames
from markovbot.store.sqlite.preferences.hashing import hashed_name, names_key
from markovbot.store.sqlite.preferences.policies import policy


def choose(
    connection: sqlite3.Connection, member: MemberId, guild: GuildId, *, learned: bool
) -> None:
    """Keep a person's choice; one for everywhere replaces those for single guilds."""
    if guild == EVERYWHERE:
        connection.execute("DELETE FROM choice WHERE member = ?", (member,))
    connection.execute(
        "INSERT OR REPLACE INTO choice (member, guild, learned) VALUES (?, ?, ?)",
        (member, guild, learned),
    )
    (out,) = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM choice WHERE member = ? AND NOT learned)", (member,)
    ).fetchone()
    if not out:
        connection.execute("DELETE FROM unnamed WHERE member = ?", (member,))


def choices(connection: sqlite3.Connection, member: MemberId) -> dict[GuildId, bool]:
    """Return what a person has chosen, by guild."""
    rows = connection.execute("SELECT guild, learned FROM choice WHERE member = ?", (member,))
    return {GuildId(guild): bool(learned) for guild, learned in rows}


def chosen(
    connection: sqlite3.Connection, guild: GuildId, members: Collection[MemberId]
) -> dict[MemberId, bool]:
    """Return the choices of some members that hold in a guild; nothing for who hasn't chosen."""
    rows = connection.execute(
        "SELECT member, learned FROM choice WHERE guild IN (?1, ?2) "
        "AND member IN (SELECT value FROM json_each(?3)) ORDER BY guild = ?2",
        (EVERYWHERE, guild, json.dumps(list(members))),
    )
    return {MemberId(member): bool(learned) for member, learned in rows}  # the guild's come last


def opted_out(
    connection: sqlite3.Connection, examples: Collection[Example]
) -> frozenset[tuple[GuildId, MemberId]]:
    """Return, by guild, who of the lessons' members isn't to be learned from."""
    people = {(example.message.key.guild, example.message.member) for example in examples}
    found: set[tuple[GuildId, MemberId]] = set()
    for guild in {guild for guild, _ in people}:
        default = policy(connection, guild).consent is Consent.OPT_OUT
        members = {member for home, member in people if home == guild}
        known = chosen(connection, guild, members)
        found |= {(guild, member) for member in members if not known.get(member, default)}
    return frozenset(found)


def add_redacted_names(
    connection: sqlite3.Connection, member: MemberId, names: Collection[str]
) -> None:
    """Let a person's names never be said where they have chosen to be left out."""
    key = names_key(connection)
    connection.executemany(
        "INSERT OR IGNORE INTO unnamed (member, name) VALUES (?, ?)",
        [(member, hashed_name(key, name)) for name in names],
    )


def redacted_names(connection: sqlite3.Connection, guild: GuildId) -> RedactedNames | None:
    """Return who isn't to be named in a guild; None if that is nobody."""
    members = [
        MemberId(member)
        for (member,) in connection.execute(
            "SELECT member FROM choice AS general WHERE guild IN (?1, ?2) AND NOT learned "
            "AND NOT EXISTS (SELECT 1 FROM choice WHERE guild = ?2 "
            "AND member = general.member AND learned)",
            (EVERYWHERE, guild),
        )
    ]
    if not members:
        return None
    names = connection.execute(
        "SELECT name FROM unnamed WHERE member IN (SELECT value FROM json_each(?))",
        (json.dumps(members),),
    ).fetchall()
    key = names_key(connection) if names else b""
    return RedactedNames(
        frozenset(members),
        frozenset(name for (name,) in names),
        lambda name: hashed_name(key, name),
    )
