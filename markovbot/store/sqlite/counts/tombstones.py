"""Acts of forgetting, kept so that what is read later doesn't bring back what they took.

The counts themselves are taken by `forgetting`; these rows only say where, and up to when. Whoever
was forgotten is not to be named by what is left: members are kept as keyed hashes.
"""

import json
import sqlite3
from collections.abc import Collection
from typing import Final

from markovbot.domain import EVERYWHERE, GuildId, MemberId, MessageId, Scope
from markovbot.store.protocol import Example
from markovbot.store.sqlite.preferences.hashing import hashed_member, names_key

ALL: Final = 0
"""Stands for all channels, or all members."""


def add(connection: sqlite3.Connection, scope: Scope, until: MessageId) -> None:
    """Keep that a scope was forgotten up to a message; its guild may be `EVERYWHERE`."""
    member = ALL
    if scope.member is not None:
        member = hashed_member(names_key(connection), scope.guild, scope.member)
    connection.execute(
        "INSERT INTO forgotten (guild, channel, member, until) VALUES (?, ?, ?, ?) "
        "ON CONFLICT DO UPDATE SET until = MAX(until, excluded.until)",
        (scope.guild, scope.channel or ALL, member, until),
    )


def without_tombstoned(connection: sqlite3.Connection, examples: list[Example]) -> list[Example]:
    """Return the lessons that no member has asked to be forgotten.

    What was forgotten of a whole channel or guild is no obstacle: an admin may want its past to be
    read again. A member who wanted to be forgotten doesn't want it back by that.
    """
    people: dict[GuildId, set[MemberId]] = {}
    for example in examples:
        people.setdefault(example.message.key.guild, set()).add(example.message.member)
    places = {EVERYWHERE: set().union(*people.values()), **people}
    tombstones = {
        (guild, channel, member): until
        for guild, members in places.items()
        for channel, member, until in _tombstones(connection, guild, members)
    }
    if not tombstones:
        return examples

    def kept(example: Example) -> bool:
        guild, channel, _ = example.message.key
        return all(
            example.message.id > tombstones.get((guild, place, example.message.member), -1)
            for place in (ALL, channel)
        ) and example.message.id > tombstones.get((EVERYWHERE, ALL, example.message.member), -1)

    return [example for example in examples if kept(example)]


def _tombstones(
    connection: sqlite3.Connection, guild: GuildId, members: Collection[MemberId]
) -> list[tuple[int, MemberId, int]]:
    """Return what was forgotten of some members: the channel, who, and up to when."""
    (any_,) = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM forgotten WHERE guild = ? AND member <> ?)", (guild, ALL)
    ).fetchone()
    if not any_:
        return []
    key = names_key(connection)
    people = {hashed_member(key, guild, member): member for member in members}
    rows = connection.execute(
        "SELECT channel, member, until FROM forgotten "
        "WHERE guild = ? AND member IN (SELECT value FROM json_each(?))",
        (guild, json.dumps(list(people))),
    )
    return [(channel, people[member], until) for channel, member, until in rows]
