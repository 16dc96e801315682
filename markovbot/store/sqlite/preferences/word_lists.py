"""The word lists in SQLite: what is banned, and which words were."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection

from markovbot.domain import Ban, GuildId, MessageId, WordList
from markovbot.store.rules.word_lists import ALWAYS, UncountedByGuild, refuse_while_purging
from markovbot.store.sqlite.counts import purging
from markovbot.store.sqlite.preferences.policies import among


def word_lists(
    connection: sqlite3.Connection, guilds: Collection[GuildId] | None = None
) -> dict[GuildId, WordList]:
    """Return what some guilds (None: all) have banned; guilds without a list aren't named."""
    where, parameters = among(guilds)
    found: defaultdict[GuildId, dict[str, frozenset[str]]] = defaultdict(dict)
    for guild, kind, texts in connection.execute(
        "SELECT guild, kind, json_group_array(text) "
        f"FROM (SELECT * FROM banned {where}) WHERE lifted IS NULL GROUP BY guild, kind",
        parameters,
    ):
        found[GuildId(guild)][kind] = frozenset(json.loads(texts))
    return {
        guild: WordList(*(kinds.get(ban, frozenset()) for ban in Ban))
        for guild, kinds in found.items()
    }


def uncounted(connection: sqlite3.Connection, guilds: Collection[GuildId]) -> UncountedByGuild:
    """Return the words of some guilds that aren't counted, and up to which message."""
    where, parameters = among(guilds)
    found: defaultdict[GuildId, dict[str, MessageId]] = defaultdict(dict)
    for guild, text, lifted in connection.execute(
        f"SELECT guild, text, lifted FROM banned {where} AND kind = ?", (*parameters, Ban.WORD)
    ):
        found[GuildId(guild)][text] = ALWAYS if lifted is None else MessageId(lifted)
    return found


def ban(connection: sqlite3.Connection, guild: GuildId, kind: Ban, texts: Collection[str]) -> None:
    """Put texts on a guild's list; begin to purge words."""
    connection.executemany(
        "INSERT OR REPLACE INTO banned (guild, kind, text, lifted) VALUES (?, ?, ?, NULL)",
        sorted((guild, kind, text) for text in texts),
    )
    if kind is Ban.WORD:
        purging.begin(connection, guild, texts)


def unban(
    connection: sqlite3.Connection,
    guild: GuildId,
    kind: Ban,
    texts: Collection[str],
    until: MessageId,
) -> None:
    """Take texts off a guild's list; words still don't count in messages up to `until`.

    Raises StillPurging if a word is still being purged.
    """
    rows = [(guild, kind, text) for text in texts]
    if kind is not Ban.WORD:
        connection.executemany("DELETE FROM banned WHERE (guild, kind, text) = (?, ?, ?)", rows)
        return
    refuse_while_purging(len(purging.pending(connection, guild) & set(texts)))
    # What is counted already was counted without the word, whatever this machine's clock says.
    (newest,) = connection.execute(
        "SELECT COALESCE(MAX(high), 0) FROM learned WHERE guild = ?", (guild,)
    ).fetchone()
    connection.executemany(
        "UPDATE banned SET lifted = ? WHERE (guild, kind, text) = (?, ?, ?) AND lifted IS NULL",
        [(max(until, newest), *row) for row in rows],
    )


def drop(connection: sqlite3.Connection, guild: GuildId) -> None:
    """Delete a guild's list, and what is kept of words that were on it.

    A purge under way goes on.
    """
    connection.execute("DELETE FROM banned WHERE guild = ?", (guild,))
