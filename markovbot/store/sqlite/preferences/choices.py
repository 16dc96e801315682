"""What people have chosen: whether to be learned from, in a guild or everywhere."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Sequence

from markovbot.domain import EVERYWHERE, GuildId, MemberId
from markovbot.store.ports import Example, RedactedNames
from markovbot.store.rules import preferences as rules
from markovbot.store.rules.hashing import hashed_name
from markovbot.store.sqlite.preferences.hashing import names_key
from markovbot.store.sqlite.preferences.policies import exclusions


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


def without_opted_out(
    connection: sqlite3.Connection, examples: Sequence[Example]
) -> Sequence[Example]:
    """Return the examples of members who are learned from."""
    known: defaultdict[MemberId, dict[GuildId, bool]] = defaultdict(dict)
    for member, guild, learned in connection.execute(
        "SELECT member, guild, learned FROM choice "
        "WHERE member IN (SELECT value FROM json_each(?))",
        (json.dumps(list({one.message.member for one in examples})),),
    ):
        known[member][guild] = bool(learned)
    opt_in, never_learned = exclusions(connection, {one.message.key.guild for one in examples})
    return rules.without_opted_out(examples, known, opt_in, never_learned)


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
