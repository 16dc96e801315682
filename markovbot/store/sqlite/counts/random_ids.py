"""Random ids that aren't given out yet: the order of arrival can't be read off them."""

import json
import secrets
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Final, Literal

import numpy as np

from markovbot.chain.states import FIRST_FREE_ID
from markovbot.errors import UserError

ATTEMPTS: Final = 100
"""Draws of random ids after which there is no more room: nearly all ids must be taken then."""


def new_ids(connection: sqlite3.Connection, table: str, bits: int, count: int) -> list[int]:
    """Return random ids that a table has not given out.

    Raises UserError if there is no room.
    """
    fresh: set[int] = set()
    for _ in range(ATTEMPTS):
        missing = count - len(fresh)
        if not missing:
            return list(fresh)
        drawn = set(_drawn(bits, missing))
        taken = connection.execute(
            f"SELECT id FROM {table} WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(drawn)),),
        )
        fresh |= drawn.difference(id_ for (id_,) in taken)
    raise _no_room(bits)


def new_ids_within(
    connection: sqlite3.Connection,
    kind: Literal["channel", "member"],
    bits: int,
    guilds: Sequence[int],
) -> list[int]:
    """Return a random id for each of some guilds, which may be named several times.

    It differs from all ids of the kind that the guild has given out, those included whose counts
    are still being erased. Raises UserError if there is no room.
    """
    found: dict[int, int] = {}
    used: set[tuple[int, int]] = set()
    for _ in range(ATTEMPTS):
        missing = [place for place in range(len(guilds)) if place not in found]
        if not missing:
            return [found[place] for place in range(len(guilds))]
        wanted = [
            (place, guilds[place], id_)
            for place, id_ in zip(missing, _drawn(bits, len(missing)), strict=False)
        ]
        taken = {
            place
            for (place,) in connection.execute(
                "WITH wanted AS (SELECT json_extract(value, '$[0]') AS place, "
                "json_extract(value, '$[1]') AS guild, json_extract(value, '$[2]') AS id "
                "FROM json_each(?)) SELECT place FROM wanted WHERE EXISTS (SELECT 1 FROM "
                f"{kind} WHERE {kind}.guild = wanted.guild AND {kind}.id = wanted.id) "
                "OR EXISTS (SELECT 1 FROM erasing WHERE erasing.guild = wanted.guild "
                f"AND erasing.{kind} = wanted.id)",
                (json.dumps(wanted),),
            )
        }
        for place, guild, id_ in wanted:
            if place not in taken and (guild, id_) not in used:
                used.add((guild, id_))
                found[place] = id_
    raise _no_room(bits)


def _drawn(bits: int, count: int) -> Iterable[int]:
    """Return at most so many random ids; the highest isn't given out, so that every id has a
    successor."""
    highest = (1 << bits) - 1
    noise = np.frombuffer(secrets.token_bytes(4 * count), np.uint32) & np.uint32(highest)
    drawn: list[int] = noise[(noise >= FIRST_FREE_ID) & (noise < highest)].tolist()
    return drawn


def _no_room(bits: int) -> UserError:
    return UserError(
        f"The database has room for {(1 << bits) - 1:,} ids of one kind, and they are used up. "
        "Forget something, or keep some of the servers in a database of their own."
    )
