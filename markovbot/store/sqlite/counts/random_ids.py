"""Random ids that a table has not given out yet."""

import json
import sqlite3
from collections.abc import Iterator, Sequence, Set
from typing import Literal

from markovbot.store.model import random_ids
from markovbot.store.model.random_ids import ATTEMPTS, draw_ids, no_room


def new_ids(connection: sqlite3.Connection, table: str, bits: int, count: int) -> list[int]:
    """Return random ids that a table has not given out.

    Raises UserError if there is no room.
    """

    def taken(drawn: Set[int]) -> Iterator[int]:
        rows = connection.execute(
            f"SELECT id FROM {table} WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(drawn)),),
        )
        return (id_ for (id_,) in rows)

    return random_ids.new_ids(bits, count, taken)


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
            for place, id_ in zip(missing, draw_ids(bits, len(missing)), strict=False)
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
    raise no_room(bits)
